package au.com.medicalexambooking.sandbox.acuity;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the page's forms do. Each action returns where to go next. */
final class PageActions {

    /** Where to go and what to say there. */
    record Next(String path, String done) {}

    private final AcuitySandbox sandbox;

    PageActions(AcuitySandbox sandbox) {
        this.sandbox = sandbox;
    }

    Next book(Query form) {
        var typeId = required(form, "type");
        var calendarId = required(form, "calendar");
        var start = start(form, calendarId, typeId, Set.of());
        var booking = DirectBooking.at(calendarId, typeId, start)
                .named(form.getOr("firstName", ""), form.getOr("lastName", ""))
                .reachableAt(form.getOr("phone", ""), form.getOr("email", ""))
                .noting(form.getOr("notes", ""));
        for (var field : sandbox.settings().catalogue().fieldsOf(typeId)) {
            var answer = String.join(", ", form.all("field" + field.id()));
            if (!answer.isBlank()) {
                booking = booking.answering(field.id(), answer);
            }
        }
        var booked = sandbox.bookDirectly(booking);
        return new Next("/sandbox/appointments/" + booked.id(), "Booked. The platform is told by webhook.");
    }

    Next change(long id, String what, Query form) {
        var path = "/sandbox/appointments/" + id;
        return switch (what) {
            case "move" -> {
                var calendarId = required(form, "calendar");
                var appointment = sandbox.appointment(id).orElseThrow(AcuityError::notFound);
                sandbox.move(id, start(form, calendarId, appointment.typeId(), Set.of(id)), calendarId);
                yield new Next(path, "Moved.");
            }
            case "edit" -> {
                sandbox.edit(
                        id,
                        attendee -> attendee.named(form.getOr("firstName", ""), form.getOr("lastName", ""))
                                .reachableAt(form.getOr("phone", ""), form.getOr("email", "")));
                yield new Next(path, "Saved.");
            }
            case "cancel" -> {
                sandbox.cancel(id);
                yield new Next(path, "Canceled.");
            }
            case "no-show" -> {
                sandbox.markNoShow(id);
                yield new Next(path, "Marked as a no-show.");
            }
            case "link" -> {
                sandbox.provideMeetingLink(id);
                yield new Next(path, "The link is there.");
            }
            default -> throw AcuityError.notFound();
        };
    }

    Next addFault(Query form) {
        var kind = form.getOr("kind", "").toLowerCase(Locale.ROOT);
        var seconds = Duration.ofSeconds(Math.min(600, numberOr(form, "seconds", 10)));
        if (kind.equals("down")) {
            sandbox.goDownFor(seconds);
            return new Next("/sandbox/faults", "Going down for " + seconds.toSeconds() + " seconds.");
        }
        var status = (int) numberOr(form, "status", 503);
        var fault = switch (kind) {
            case "slow" ->
                Fault.slow(form.get("delayMs") == null ? seconds : Duration.ofMillis(numberOr(form, "delayMs", 0)));
            case "status" -> Fault.status(status);
            case "html" -> Fault.html().withStatus(status);
            case "truncated_json" -> Fault.truncatedJson();
            case "broken_answer" -> Fault.brokenAnswer();
            case "drop" -> Fault.dropConnection();
            default -> throw AcuityError.refused("bad_request", "There is no fault \"" + kind + "\".");
        };
        var retryAfter = form.number("retryAfter");
        sandbox.faults()
                .add(fault.on(form.getOr("on", "*"))
                        .times((int) numberOr(form, "times", 0))
                        .at("after".equals(form.get("moment")) ? Moment.AFTER_PROCESSING : Moment.BEFORE_PROCESSING)
                        .retryAfter(retryAfter == null ? null : Duration.ofSeconds(retryAfter)));
        return new Next("/sandbox/faults", "In force.");
    }

    Next liftFaults(Query form) {
        var id = form.number("id");
        if (id == null) {
            sandbox.faults().liftAll();
        } else {
            sandbox.faults().lift(id);
        }
        return new Next("/sandbox/faults", "Lifted.");
    }

    Next steerWebhooks(Query form) {
        var webhooks = sandbox.webhooks();
        if (form.get("delaySeconds") != null) {
            webhooks.delay(Duration.ofSeconds(numberOr(form, "delaySeconds", 0)));
        }
        if (form.get("copies") != null) {
            webhooks.duplicate((int) numberOr(form, "copies", 1));
        }
        switch (form.getOr("flow", "")) {
            case "NORMAL" -> webhooks.release();
            case "SUPPRESSED" -> webhooks.suppress();
            case "HELD_BACK" -> webhooks.holdBack();
            case "REVERSED" -> webhooks.releaseReversed();
            default -> throw AcuityError.refused("bad_request", "There is no such flow of webhooks.");
        }
        return new Next("/sandbox/faults", "Applied.");
    }

    /** The time chosen, if it is still free. */
    private Instant start(Query form, long calendarId, long typeId, Set<Long> ignored) {
        var text = form.getOr("start", "");
        var calendar = sandbox.settings().catalogue().calendar(calendarId).orElseThrow(AcuityError::notFound);
        try {
            var start = Instant.parse(text);
            List<Instant> free = sandbox.freeTimes(
                    calendarId, typeId, start.atZone(calendar.zone()).toLocalDate(), ignored);
            if (free.contains(start)) {
                return start;
            }
        } catch (DateTimeException notATime) {
            throw AcuityError.refused("invalid_datetime", "Choose a time.");
        }
        throw AcuityError.notAvailable(text);
    }

    private static long required(Query form, String key) {
        var number = form.number(key);
        if (number == null) {
            throw AcuityError.missing(key, "bad_request");
        }
        return number;
    }

    private static long numberOr(Query form, String key, long otherwise) {
        var number = form.number(key);
        return number == null ? otherwise : Math.max(0, number);
    }
}
