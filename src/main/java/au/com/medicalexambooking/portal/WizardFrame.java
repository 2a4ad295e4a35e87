package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingDrafts;
import au.com.medicalexambooking.booking.BookingDrafts.Content;
import au.com.medicalexambooking.booking.BookingDrafts.Draft;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.portal.WizardView.Chosen;
import au.com.medicalexambooking.portal.WizardView.Step;
import au.com.medicalexambooking.scheduling.IntakeField;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.Availability;
import au.com.medicalexambooking.specialist.BookableType;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * What the steps of booking an examination share. Every step has an address of its own, is sent by a plain form and answered
 * by a redirect; what was entered lies in a draft on the server, so that no step loses it and no address tells it.
 */
@Component
class WizardFrame {

    /** A draft in the address of a step. */
    static final String DRAFT = "/{draft:[a-z0-9]{1,40}}";

    private final BookingDrafts drafts;
    private final Availability availability;

    WizardFrame(BookingDrafts drafts, Availability availability) {
        this.drafts = drafts;
        this.availability = availability;
    }

    /** Leads to a step of a draft. */
    static String at(String id, String step) {
        return "redirect:/bookings/new/" + id + "/" + step;
    }

    /** Leads to what a draft has become. */
    static String done(String id) {
        return at(id, "booked");
    }

    /** Changes the draft, or leads to where a draft is shown that takes no change any more. */
    String changing(String id, UnaryOperator<Content> change, String next) {
        try {
            drafts.change(id, change);
            return next;
        } catch (ApiException refused) {
            return switch (refused.code()) {
                case "draft_booked" -> done(id);
                case "draft_being_booked" -> at(id, "review?problem=busy");
                default -> throw refused;
            };
        }
    }

    /** Passes over that the appointment book is out of reach, which the page tells, and over nothing else. */
    static void requireUnavailable(ApiException refused) {
        if (!refused.code().equals("scheduling_unavailable")) {
            throw refused;
        }
    }

    /** The questions of the chosen type; empty where the appointment book does not tell them now. */
    Optional<List<IntakeField>> fields(Content content) {
        return asked(() -> {
            try {
                return availability.intakeFields(Objects.requireNonNull(content.typeId()));
            } catch (ApiException refused) {
                if (refused.status() == HttpStatus.NOT_FOUND) {
                    return List.<IntakeField>of(); // no longer offered, which booking refuses with a reason
                }
                throw refused;
            }
        });
    }

    /** Files that the specialist's form asks for; they are uploaded once there is a booking to keep them. */
    static List<String> files(List<IntakeField> fields) {
        return fields.stream()
                .filter(field -> field.type().equals("file"))
                .map(IntakeField::name)
                .toList();
    }

    private static <T> Optional<T> asked(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (ApiException refused) {
            requireUnavailable(refused);
            return Optional.empty();
        }
    }

    /** Null where no specialist is chosen, or where the one that was takes no bookings any more. */
    @Nullable
    Chosen chosen(Content content, ZoneId viewer) {
        var id = content.specialistId();
        var typeId = content.typeId();
        if (id == null || typeId == null) {
            return null;
        }
        var found = availability.specialists(true).stream()
                .filter(one -> one.id().value().equals(id))
                .findFirst();
        if (found.isEmpty()) {
            return null;
        }
        var specialist = found.get();
        var type = asked(() -> availability.bookableTypes(specialist.id())).stream()
                .flatMap(List::stream)
                .filter(one -> one.id().equals(typeId))
                .findFirst();
        var zone = specialist.zone();
        var start = content.start();
        var telehealth =
                type.filter(one -> one.kind() == AppointmentKind.TELEHEALTH).isPresent();
        return new Chosen(
                specialist.name(),
                specialist.specialty(),
                type.map(BookableType::name).orElse("Examination"),
                type.map(one -> one.duration().toMinutes()).orElse(0L),
                telehealth,
                telehealth ? "By video" : Objects.requireNonNullElse(specialist.location(), "Place to be told"),
                start == null ? null : Words.when(start, zone),
                start == null ? null : WizardTimes.brief(start, zone),
                start == null || !WizardTimes.differ(start, zone, viewer) ? null : Words.when(start, viewer));
    }

    /** What stands around every step: the bar, what was chosen, and where forms go. */
    static void frame(Model model, @Nullable Draft draft, String step, @Nullable Chosen chosen) {
        var content = draft == null ? Content.EMPTY : draft.content();
        var base = draft == null ? null : "/bookings/new/" + draft.id() + "/";
        var hasTime = content.start() != null;
        var hasExaminee = hasTime && !content.examineeName().isBlank();
        model.addAttribute(
                "steps",
                List.of(
                        step(
                                "Specialist",
                                base == null ? null : base + "specialist",
                                chosen == null ? "" : chosen.specialist(),
                                chosen != null,
                                step.equals("specialist")),
                        step(
                                "Time",
                                base == null || chosen == null ? null : base + "time",
                                chosen == null || chosen.shortWhen() == null ? "" : chosen.shortWhen(),
                                hasTime,
                                step.equals("time")),
                        step(
                                "Examinee",
                                hasTime && base != null ? base + "examinee" : null,
                                content.examineeName(),
                                hasExaminee,
                                step.equals("examinee")),
                        step("Review", null, "", false, step.equals("review"))));
        model.addAttribute("chosen", chosen);
        model.addAttribute("action", base == null ? "/bookings/new" : base + step);
        model.addAttribute("base", base);
    }

    private static Step step(String label, @Nullable String address, String value, boolean done, boolean current) {
        return new Step(
                label, done && !current ? address : null, done && !current ? value : "", done && !current, current);
    }

    /** A day out of an address; empty where it is none. */
    static Optional<LocalDate> day(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException unknown) {
            return Optional.empty();
        }
    }
}
