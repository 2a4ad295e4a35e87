package au.com.medicalexambooking.sandbox.acuity;

import au.com.medicalexambooking.sandbox.acuity.Catalogue.AppointmentType;
import au.com.medicalexambooking.sandbox.acuity.Catalogue.Calendar;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is free: working hours in each calendar's own zone on a half-hour grid, less appointments with their padding,
 * blocks, minimum notice and maximum advance.
 */
final class Availability {

    private static final int GRID_MINUTES = 30;

    private final Catalogue catalogue;
    private final BookingRules rules;
    private final Clock clock;

    Availability(Catalogue catalogue, BookingRules rules, Clock clock) {
        this.catalogue = catalogue;
        this.rules = rules;
        this.clock = clock;
    }

    /** Free starts on one calendar within [from, to), in order. */
    List<Instant> freeStarts(
            BookState book, Calendar calendar, AppointmentType type, Instant from, Instant to, Set<Long> ignored) {
        if (!type.calendarIds().contains(calendar.id())) {
            return List.of();
        }
        var earliest = later(from, clock.instant().plus(rules.minimumNotice()));
        var latest = clock.instant().plus(rules.maximumAdvance());
        var free = new ArrayList<Instant>();
        var lastDay = to.atZone(calendar.zone()).toLocalDate();
        for (var day = earliest.atZone(calendar.zone()).toLocalDate(); !day.isAfter(lastDay); day = day.plusDays(1)) {
            for (var start : gridOf(calendar, type, day)) {
                if (!start.isBefore(earliest)
                        && start.isBefore(to)
                        && !start.isAfter(latest)
                        && !isTaken(book, calendar.id(), type, start, ignored)) {
                    free.add(start);
                }
            }
        }
        return free;
    }

    /** Why a client may not have this time on this calendar; empty when it is free. */
    Optional<AcuityError> refusalOf(
            BookState book, Calendar calendar, AppointmentType type, Instant start, Set<Long> ignored, String asked) {
        var timing = refusalOfTiming(start, asked);
        if (timing.isPresent()) {
            return timing;
        }
        var day = start.atZone(calendar.zone()).toLocalDate();
        var free = type.calendarIds().contains(calendar.id())
                && gridOf(calendar, type, day).contains(start)
                && !isTaken(book, calendar.id(), type, start, ignored);
        return free ? Optional.empty() : Optional.of(AcuityError.notAvailable(asked));
    }

    Optional<AcuityError> refusalOfTiming(Instant start, String asked) {
        if (start.isBefore(clock.instant().plus(rules.minimumNotice()))) {
            return Optional.of(AcuityError.refused(
                    "not_available_min_hours_in_advance", "The time \"" + asked + "\" is not far enough in advance."));
        }
        if (start.isAfter(clock.instant().plus(rules.maximumAdvance()))) {
            return Optional.of(AcuityError.refused(
                    "not_available_max_days_in_advance", "The time \"" + asked + "\" is too far in advance."));
        }
        return Optional.empty();
    }

    private List<Instant> gridOf(Calendar calendar, AppointmentType type, LocalDate day) {
        var hours = calendar.hours();
        if (!hours.days().contains(day.getDayOfWeek())) {
            return List.of();
        }
        var opens = day.atTime(hours.opens()).atZone(calendar.zone()).toInstant();
        var closes = day.atTime(hours.closes()).atZone(calendar.zone()).toInstant();
        var starts = new ArrayList<Instant>();
        for (var start = opens;
                !start.plus(Duration.ofMinutes(type.minutes())).isAfter(closes);
                start = start.plus(Duration.ofMinutes(GRID_MINUTES))) {
            starts.add(start);
        }
        return starts;
    }

    private boolean isTaken(BookState book, long calendarId, AppointmentType type, Instant start, Set<Long> ignored) {
        var end = start.plus(Duration.ofMinutes(type.minutes()));
        var blocked = book.blocks().stream()
                .anyMatch(block -> block.calendarId() == calendarId && block.overlaps(start, end));
        return blocked
                || book.openOn(calendarId)
                        .filter(other -> !ignored.contains(other.id()))
                        .anyMatch(other -> isTooClose(other, type, start, end));
    }

    /** Between two appointments lies the longer of the first one's padding after and the second one's before. */
    private boolean isTooClose(SandboxAppointment other, AppointmentType type, Instant start, Instant end) {
        var otherType = catalogue.type(other.typeId());
        var otherBefore = otherType.map(AppointmentType::paddingBefore).orElse(0);
        var otherAfter = otherType.map(AppointmentType::paddingAfter).orElse(0);
        var gapBefore = Duration.ofMinutes(Math.max(otherAfter, type.paddingBefore()));
        var gapAfter = Duration.ofMinutes(Math.max(type.paddingAfter(), otherBefore));
        return other.overlaps(start.minus(gapBefore), end.plus(gapAfter));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
