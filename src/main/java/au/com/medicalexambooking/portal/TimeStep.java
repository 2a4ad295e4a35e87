package au.com.medicalexambooking.portal;

import static au.com.medicalexambooking.portal.WizardFrame.DRAFT;
import static au.com.medicalexambooking.portal.WizardFrame.at;
import static au.com.medicalexambooking.portal.WizardFrame.day;
import static au.com.medicalexambooking.portal.WizardFrame.done;
import static au.com.medicalexambooking.portal.WizardFrame.requireUnavailable;

import au.com.medicalexambooking.booking.BookingDrafts;
import au.com.medicalexambooking.booking.BookingDrafts.Content;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.web.ReaderZone;
import au.com.medicalexambooking.portal.WizardView.Day;
import au.com.medicalexambooking.portal.WizardView.Time;
import au.com.medicalexambooking.specialist.Availability;
import au.com.medicalexambooking.specialist.SpecialistId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The second step of a booking: when. A time that somebody else took is explained, with the nearest ones beside it. */
@Controller
@RequestMapping("/bookings/new")
class TimeStep {

    private static final int WEEKS = 5;
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH);

    private final BookingDrafts drafts;
    private final Availability availability;
    private final WizardFrame frame;
    private final Clock clock;

    TimeStep(BookingDrafts drafts, Availability availability, WizardFrame frame, Clock clock) {
        this.drafts = drafts;
        this.availability = availability;
        this.frame = frame;
        this.clock = clock;
    }

    @GetMapping(DRAFT + "/time")
    String time(
            @PathVariable("draft") String id,
            @RequestParam(required = false) @Nullable String day,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String fresh,
            @RequestParam(required = false) @Nullable String check,
            HttpServletRequest request,
            Model model) {
        var draft = drafts.find(id);
        if (draft.booked().isPresent()) {
            return done(id);
        }
        var content = draft.content();
        var viewer = ReaderZone.of(request);
        var chosen = frame.chosen(content, viewer);
        if (chosen == null) {
            return at(id, "specialist");
        }
        var specialist = new SpecialistId(Objects.requireNonNull(content.specialistId()));
        var type = Objects.requireNonNull(content.typeId());
        var zone = availability.specialist(specialist).zone();
        var isReachable = true;
        try {
            var free = availability.freeDays(specialist, type);
            var shown = shownDay(content, day, from, free, zone);
            var isFresh = fresh != null || content.lost() != null;
            var slots = shown == null
                    ? List.<Availability.Slot>of()
                    : availability.slots(specialist, shown, shown, type, isFresh);
            calendar(model, free, shown, day(from).orElse(shown), zone);
            times(model, content, slots, zone, viewer);
            model.addAttribute("shown", shown == null ? null : Words.day(shown));
            model.addAttribute("shownDay", shown);
            model.addAttribute("isFresh", isFresh);
        } catch (ApiException refused) {
            requireUnavailable(refused);
            isReachable = false;
        }
        model.addAttribute("isReachable", isReachable);
        model.addAttribute("checkedAt", Words.time(clock.instant(), viewer));
        model.addAttribute("isMissing", check != null);
        model.addAttribute("lost", content.lost() == null ? null : Words.when(content.lost(), zone));
        model.addAttribute(
                "alternatives",
                content.alternatives().stream()
                        .filter(near -> near.isAfter(clock.instant()))
                        .sorted()
                        .map(near -> time(near, zone, viewer, content.start(), true))
                        .toList());
        model.addAttribute("zoneName", ReaderZone.city(zone));
        model.addAttribute("zoneShort", WizardTimes.zone(clock.instant(), zone));
        model.addAttribute(
                "yourCity", WizardTimes.differ(clock.instant(), zone, viewer) ? ReaderZone.city(viewer) : null);
        model.addAttribute("yourShort", WizardTimes.zone(clock.instant(), viewer));
        WizardFrame.frame(model, draft, "time", chosen);
        return "booking-new-time";
    }

    private @Nullable LocalDate shownDay(
            Content content, @Nullable String day, @Nullable String from, List<LocalDate> free, ZoneId zone) {
        var wanted = day(day);
        if (wanted.isPresent() && free.contains(wanted.get())) {
            return wanted.get();
        }
        var kept = content.start() != null ? content.start() : content.lost();
        if (kept != null && from == null && wanted.isEmpty()) {
            var keptDay = kept.atZone(zone).toLocalDate();
            if (free.contains(keptDay)) {
                return keptDay;
            }
        }
        var first = wanted.or(() -> day(from)).orElse(LocalDate.MIN);
        return free.stream()
                .filter(one -> !one.isBefore(first))
                .findFirst()
                .orElse(free.isEmpty() ? null : free.get(free.size() - 1));
    }

    private void calendar(
            Model model, List<LocalDate> free, @Nullable LocalDate shown, @Nullable LocalDate from, ZoneId zone) {
        var today = clock.instant().atZone(zone).toLocalDate();
        var earliest = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        var monday = (from == null || from.isBefore(today) ? today : from)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        if (shown != null && shown.isBefore(earliest.plusWeeks(WEEKS)) && (from == null || from.equals(shown))) {
            monday = earliest;
        }
        var first = monday;
        var freeDays = Set.copyOf(free);
        model.addAttribute(
                "weeks",
                IntStream.range(0, WEEKS)
                        .mapToObj(week -> IntStream.range(0, 7)
                                .mapToObj(offset -> first.plusDays(week * 7L + offset))
                                .map(date -> new Day(
                                        date.getDayOfMonth(),
                                        date.toString(),
                                        Words.day(date),
                                        freeDays.contains(date),
                                        date.equals(shown)))
                                .toList())
                        .toList());
        var last = first.plusWeeks(WEEKS).minusDays(1);
        model.addAttribute(
                "months",
                first.getMonth() == last.getMonth()
                        ? MONTH.format(first)
                        : first.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " to "
                                + MONTH.format(last));
        model.addAttribute(
                "earlier",
                first.isAfter(earliest) ? first.minusWeeks(WEEKS - 1L).toString() : null);
        model.addAttribute(
                "later",
                free.stream().anyMatch(date -> date.isAfter(last))
                        ? first.plusWeeks(WEEKS - 1L).toString()
                        : null);
    }

    private static void times(Model model, Content content, List<Availability.Slot> slots, ZoneId zone, ZoneId viewer) {
        var all = slots.stream()
                .map(Availability.Slot::start)
                .filter(start -> !start.toInstant().equals(content.lost()))
                .toList();
        model.addAttribute("morning", part(all, content, zone, viewer, true));
        model.addAttribute("afternoon", part(all, content, zone, viewer, false));
        var kept = content.start();
        model.addAttribute(
                "isGone",
                kept != null
                        && !slots.isEmpty()
                        && slots.get(0)
                                .start()
                                .toLocalDate()
                                .equals(kept.atZone(zone).toLocalDate())
                        && slots.stream()
                                .noneMatch(slot -> slot.start().toInstant().equals(kept)));
    }

    private static List<Time> part(
            List<OffsetDateTime> starts, Content content, ZoneId zone, ZoneId viewer, boolean morning) {
        return starts.stream()
                .filter(start -> (start.atZoneSameInstant(zone).getHour() < 12) == morning)
                .map(start -> time(start.toInstant(), zone, viewer, content.start(), false))
                .toList();
    }

    private static Time time(Instant start, ZoneId zone, ZoneId viewer, @Nullable Instant kept, boolean withDay) {
        return new Time(
                start.toString(),
                withDay ? WizardTimes.brief(start, zone) : Words.time(start, zone),
                WizardTimes.differ(start, zone, viewer) ? WizardTimes.yours(start, zone, viewer) : null,
                start.equals(kept));
    }

    @PostMapping(DRAFT + "/time")
    String chooseTime(
            @PathVariable("draft") String id,
            @RequestParam(defaultValue = "") String start,
            @RequestParam(required = false) @Nullable String day) {
        Instant time;
        try {
            time = Instant.parse(start);
        } catch (DateTimeParseException missing) {
            drafts.find(id);
            return at(id, "time?check" + day(day).map(shown -> "&day=" + shown).orElse(""));
        }
        return frame.changing(id, content -> content.at(time), at(id, "examinee"));
    }
}
