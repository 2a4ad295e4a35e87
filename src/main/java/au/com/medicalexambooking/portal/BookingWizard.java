package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingDrafts;
import au.com.medicalexambooking.booking.BookingDrafts.Content;
import au.com.medicalexambooking.booking.BookingDrafts.Draft;
import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.portal.WizardView.Choice;
import au.com.medicalexambooking.portal.WizardView.Chosen;
import au.com.medicalexambooking.portal.WizardView.Day;
import au.com.medicalexambooking.portal.WizardView.Group;
import au.com.medicalexambooking.portal.WizardView.OfferLine;
import au.com.medicalexambooking.portal.WizardView.Problem;
import au.com.medicalexambooking.portal.WizardView.Question;
import au.com.medicalexambooking.portal.WizardView.Step;
import au.com.medicalexambooking.portal.WizardView.Time;
import au.com.medicalexambooking.portal.WizardView.Unfinished;
import au.com.medicalexambooking.scheduling.IntakeField;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.Availability;
import au.com.medicalexambooking.specialist.BookableType;
import au.com.medicalexambooking.specialist.SpecialistId;
import au.com.medicalexambooking.specialist.SpecialistView;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Booking an examination step by step. Every step has an address of its own, is sent by a plain form and answered by a
 * redirect; what was entered lies in a draft on the server, so that no step loses it and no address tells it.
 */
@Controller
@RequestMapping("/bookings/new")
class BookingWizard {

    private static final String DRAFT = "/{draft:[a-z0-9]{1,40}}";

    /** How long the first page waits for next free days; what is missing then follows on the page. */
    private static final Duration GLANCE = Duration.ofMillis(1200);

    private static final Duration LOOK = Duration.ofSeconds(8);
    private static final int WEEKS = 5;
    private static final int LONGEST = 6000;

    private static final Pattern TOWN = Pattern.compile(".*?([A-Z][A-Za-z' -]+ (?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT))\\b.*");
    private static final Pattern TITLES = Pattern.compile("(?i)\\b(?:a/)?(?:dr|prof|mr|ms|mrs)\\b\\.?");
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH);

    private final BookingDrafts drafts;
    private final BookingQueries bookings;
    private final Availability availability;
    private final UserDirectory users;
    private final DocumentsPanel documents;
    private final CurrentActor currentActor;
    private final Clock clock;

    BookingWizard(
            BookingDrafts drafts,
            BookingQueries bookings,
            Availability availability,
            UserDirectory users,
            DocumentsPanel documents,
            CurrentActor currentActor,
            Clock clock) {
        this.drafts = drafts;
        this.bookings = bookings;
        this.availability = availability;
        this.users = users;
        this.documents = documents;
        this.currentActor = currentActor;
        this.clock = clock;
    }

    @GetMapping
    String begin(
            @RequestParam(defaultValue = "") String specialty,
            @RequestParam(defaultValue = "") String where,
            @RequestParam(required = false) @Nullable String check,
            Model model) {
        var unfinished = drafts.open();
        model.addAttribute(
                "unfinished",
                unfinished.stream()
                        .map(draft -> new Unfinished(
                                draft.id(),
                                draft.content().examineeName(),
                                Words.day(draft.expiresAt(), ViewerZone.COMPANY)))
                        .toList());
        return specialists(null, specialty, where, check != null, model);
    }

    @GetMapping(DRAFT + "/specialist")
    String specialist(
            @PathVariable("draft") String id,
            @RequestParam(defaultValue = "") String specialty,
            @RequestParam(defaultValue = "") String where,
            @RequestParam(required = false) @Nullable String check,
            Model model) {
        var draft = drafts.find(id);
        if (draft.booked().isPresent()) {
            return done(id);
        }
        model.addAttribute("unfinished", List.of());
        return specialists(draft, specialty, where, check != null, model);
    }

    private String specialists(@Nullable Draft draft, String specialty, String where, boolean isMissing, Model model) {
        var all = availability.specialists(true);
        List<Group> groups = List.of();
        var isReachable = true;
        try {
            groups = groups(all, draft == null ? Content.EMPTY : draft.content(), specialty, where, GLANCE);
        } catch (ApiException refused) {
            requireUnavailable(refused);
            isReachable = false;
        }
        model.addAttribute("groups", groups);
        model.addAttribute("isReachable", isReachable);
        model.addAttribute(
                "isLooking",
                groups.stream().flatMap(group -> group.offers().stream()).anyMatch(offer -> !offer.isKnown()));
        model.addAttribute("isMissing", isMissing);
        model.addAttribute(
                "specialties",
                choices(
                        new TreeSet<>(
                                all.stream().map(SpecialistView::specialty).toList()),
                        specialty));
        model.addAttribute(
                "places",
                choices(
                        new TreeSet<>(all.stream()
                                .map(BookingWizard::town)
                                .flatMap(Optional::stream)
                                .toList()),
                        where));
        model.addAttribute("onlyTelehealth", where.equals("telehealth"));
        model.addAttribute("specialty", specialty);
        model.addAttribute("where", where);
        frame(model, draft, "specialist", draft == null ? null : chosen(draft.content(), ViewerZone.COMPANY));
        return "booking-new";
    }

    /** The cells that the first page could not fill in time. */
    @GetMapping("/next-free")
    String nextFree(Model model) {
        drafts.open(); // whoever may not book has nothing to look for here
        List<Group> groups = List.of();
        try {
            groups = groups(availability.specialists(true), Content.EMPTY, "", "", LOOK);
        } catch (ApiException refused) {
            requireUnavailable(refused);
        }
        model.addAttribute(
                "offers",
                groups.stream().flatMap(group -> group.offers().stream()).toList());
        return "booking-new-next-free";
    }

    private List<Group> groups(
            List<SpecialistView> specialists, Content content, String specialty, String where, Duration patience) {
        var wanted = specialists.stream()
                .filter(one -> specialty.isEmpty() || one.specialty().equals(specialty))
                .filter(one -> where.isEmpty()
                        || where.equals("telehealth")
                        || town(one).filter(where::equals).isPresent())
                .toList();
        var types = new HashMap<SpecialistId, List<BookableType>>();
        wanted.forEach(one -> types.put(
                one.id(),
                availability.bookableTypes(one.id()).stream()
                        .filter(type -> where.isEmpty()
                                || (type.kind() == AppointmentKind.TELEHEALTH) == where.equals("telehealth"))
                        .toList()));
        var free = availability.nextFreeDays(
                wanted.stream()
                        .flatMap(one -> types.getOrDefault(one.id(), List.of()).stream()
                                .map(type -> new Availability.Offer(one.id(), type.id())))
                        .toList(),
                patience);
        var firstDays = new HashMap<String, LocalDate>();
        free.forEach((offer, day) -> day.ifPresent(
                first -> firstDays.merge(offer.specialist().value(), first, (a, b) -> a.isBefore(b) ? a : b)));
        return wanted.stream()
                .filter(one -> !types.getOrDefault(one.id(), List.of()).isEmpty())
                .map(one -> new Group(
                        one.id().value(),
                        one.name(),
                        initials(one.name()),
                        one.specialty(),
                        one.location(),
                        types.getOrDefault(one.id(), List.of()).stream()
                                .map(type -> offer(one, type, free, content))
                                .toList()))
                .sorted(Comparator.comparing(
                        group -> firstDays.getOrDefault(group.id(), LocalDate.MAX), Comparator.naturalOrder()))
                .toList();
    }

    private static OfferLine offer(
            SpecialistView specialist,
            BookableType type,
            Map<Availability.Offer, Optional<LocalDate>> free,
            Content content) {
        var day = free.get(new Availability.Offer(specialist.id(), type.id()));
        return new OfferLine(
                specialist.id().value() + "/" + type.id(),
                type.name(),
                type.kind() == AppointmentKind.TELEHEALTH,
                "next-" + specialist.id().value() + "-" + type.id(),
                day == null ? "See the next step" : day.map(Words::day).orElse("None in the next weeks"),
                day != null,
                specialist.id().value().equals(content.specialistId())
                        && type.id().equals(content.typeId()));
    }

    @PostMapping
    String choose(@RequestParam(defaultValue = "") String offer) {
        var parts = offer.split("/", -1);
        if (!isOffered(parts)) {
            return "redirect:/bookings/new?check";
        }
        var content = Content.EMPTY.choosing(parts[0], parts[1]);
        return "redirect:/bookings/new/" + drafts.begin(withParty(content)) + "/time";
    }

    @PostMapping(DRAFT + "/specialist")
    String chooseAgain(@PathVariable("draft") String id, @RequestParam(defaultValue = "") String offer) {
        var parts = offer.split("/", -1);
        if (!isOffered(parts)) {
            drafts.find(id);
            return at(id, "specialist?check");
        }
        return changing(id, content -> content.choosing(parts[0], parts[1]), at(id, "time"));
    }

    private boolean isOffered(String[] offer) {
        return offer.length == 2
                && !offer[0].isBlank()
                && offer[0].length() <= 40
                && offer[1].matches("[A-Za-z0-9_-]{1,40}")
                && availability.specialists(true).stream()
                        .anyMatch(one -> one.id().value().equals(offer[0]));
    }

    /** A referrer books for the firm that is chosen now, and where its teams are kept apart for the first own team. */
    private Content withParty(Content content) {
        var actor = currentActor.get();
        if (actor.role() != Role.USER || actor.organizations().isEmpty()) {
            return content;
        }
        var first = parties().stream().findFirst();
        return first.map(party -> withParty(content, party.value())).orElse(content);
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
        var viewer = ViewerZone.of(request);
        var chosen = chosen(content, viewer);
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
        model.addAttribute("zoneName", ViewerZone.city(zone));
        model.addAttribute("zoneShort", WizardTimes.zone(clock.instant(), zone));
        model.addAttribute(
                "yourCity", WizardTimes.differ(clock.instant(), zone, viewer) ? ViewerZone.city(viewer) : null);
        model.addAttribute("yourShort", WizardTimes.zone(clock.instant(), viewer));
        frame(model, draft, "time", chosen);
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
        return changing(id, content -> content.at(time), at(id, "examinee"));
    }

    @GetMapping(DRAFT + "/examinee")
    String examinee(
            @PathVariable("draft") String id,
            @RequestParam(required = false) @Nullable String check,
            HttpServletRequest request,
            Model model) {
        var draft = drafts.find(id);
        if (draft.booked().isPresent()) {
            return done(id);
        }
        var content = draft.content();
        var chosen = chosen(content, ViewerZone.of(request));
        if (chosen == null || content.start() == null) {
            return at(id, chosen == null ? "specialist" : "time");
        }
        var fields = fields(content);
        var problems = check == null ? Map.<String, String>of() : drafts.problems(content, fields.orElse(List.of()));
        model.addAttribute("isReachable", fields.isPresent());
        model.addAttribute("content", content);
        model.addAttribute("problems", problems);
        model.addAttribute("summary", Problem.of(problems));
        model.addAttribute(
                "questions",
                fields.orElse(List.of()).stream()
                        .filter(field -> !field.type().equals("file"))
                        .map(field -> question(field, content, problems))
                        .toList());
        model.addAttribute("parties", parties(content));
        model.addAttribute("isOperator", currentActor.get().role() != Role.USER);
        frame(model, draft, "examinee", chosen);
        return "booking-new-examinee";
    }

    private static Question question(IntakeField field, Content content, Map<String, String> problems) {
        var answer = content.answers().getOrDefault(field.id(), "");
        var ticked = List.of(answer.split(",\\s*", -1));
        var options = switch (field.type()) {
            case "yesno" ->
                List.of(new Choice("yes", "Yes", answer.equals("yes")), new Choice("no", "No", answer.equals("no")));
            case "checkboxlist" ->
                field.options().stream()
                        .map(option -> new Choice(option, option, ticked.contains(option)))
                        .toList();
            default ->
                field.options().stream()
                        .map(option -> new Choice(option, option, option.equals(answer)))
                        .toList();
        };
        return new Question(
                field.id(),
                field.name(),
                field.required(),
                field.type(),
                options,
                answer,
                problems.get("formAnswers." + field.id()));
    }

    @PostMapping(DRAFT + "/examinee")
    String enter(@PathVariable("draft") String id, @RequestParam MultiValueMap<String, String> form) {
        var changed = changing(id, content -> entered(content, form), "");
        if (!changed.isEmpty()) {
            return changed;
        }
        var content = drafts.find(id).content();
        var fields = fields(content);
        if (fields.isEmpty() || !drafts.problems(content, fields.get()).isEmpty()) {
            return at(id, "examinee?check");
        }
        return at(id, "review");
    }

    private Content entered(Content content, MultiValueMap<String, String> form) {
        var answers = new HashMap<String, String>();
        form.forEach((name, values) -> {
            if (name.matches("answer-[A-Za-z0-9_-]{1,40}")) {
                var answer = String.join(
                        ", ", values.stream().filter(value -> !value.isBlank()).toList());
                if (!answer.isBlank()) {
                    answers.put(name.substring("answer-".length()), text(answer));
                }
            }
        });
        var entered = new Content(
                content.specialistId(),
                content.typeId(),
                content.start(),
                line(form, "examineeName"),
                line(form, "examineePhone"),
                line(form, "examineeEmail"),
                line(form, "matterReference"),
                line(form, "interpreterLanguage"),
                text(form.getFirst("notes")),
                content.organizationId(),
                content.teamId(),
                answers,
                content.lost(),
                content.alternatives());
        var party = form.getFirst("party");
        return party == null ? entered : withParty(entered, party);
    }

    private static String line(MultiValueMap<String, String> form, String name) {
        return text(form.getFirst(name)).replaceAll("\\s+", " ").strip();
    }

    private static String text(@Nullable String value) {
        var text = value == null ? "" : value.replaceAll("[\\p{Cntrl}&&[^\\r\\n\\t]]", "");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** The firm, or the firm and one of its teams; what is not offered chooses nothing. */
    private Content withParty(Content content, String party) {
        var isOffered = parties().stream().anyMatch(offered -> offered.value().equals(party));
        var parts = party.split("/", 2);
        return new Content(
                content.specialistId(),
                content.typeId(),
                content.start(),
                content.examineeName(),
                content.examineePhone(),
                content.examineeEmail(),
                content.matterReference(),
                content.interpreterLanguage(),
                content.notes(),
                isOffered ? parts[0] : null,
                isOffered && parts.length == 2 ? parts[1] : null,
                content.answers(),
                content.lost(),
                content.alternatives());
    }

    private List<Choice> parties(Content content) {
        var value =
                content.teamId() == null ? content.organizationId() : content.organizationId() + "/" + content.teamId();
        return parties().stream()
                .map(party ->
                        new Choice(party.value(), party.label(), party.value().equals(value)))
                .toList();
    }

    /** For whom the current actor may book: where teams are kept apart, for a team first. */
    private List<Choice> parties() {
        var actor = currentActor.get();
        var isReferrer = actor.role() == Role.USER;
        var firms = isReferrer
                ? users.organizationsOf(actor.effectiveUser()).stream()
                        .filter(firm -> actor.belongsTo(firm.id()))
                        .toList()
                : users.organizations();
        var parties = new ArrayList<Choice>();
        for (var firm : firms) {
            var isApart = users.keepsTeamsApart(firm.id());
            var whole = new Choice(firm.id().value(), isReferrer ? "The whole firm" : firm.name(), false);
            var teams = teams(firm.id(), isReferrer).stream()
                    .map(team -> new Choice(
                            firm.id().value() + "/" + team.id().value(),
                            isReferrer ? team.name() : firm.name() + ", " + team.name(),
                            false))
                    .toList();
            if (isApart) {
                parties.addAll(teams);
                if (isReferrer) {
                    parties.add(new Choice(whole.value(), "No team: only I see it", false));
                }
            } else {
                parties.add(whole);
                parties.addAll(teams);
            }
        }
        return parties;
    }

    private List<UserDirectory.Team> teams(OrganizationId firm, boolean ownOnly) {
        var user = currentActor.get().effectiveUser();
        return users.teams(firm).stream()
                .filter(team -> !ownOnly || users.isMember(team.id(), user))
                .toList();
    }

    @GetMapping(DRAFT + "/review")
    String review(
            @PathVariable("draft") String id,
            @RequestParam(defaultValue = "") String problem,
            HttpServletRequest request,
            Model model) {
        var draft = drafts.find(id);
        if (draft.booked().isPresent()) {
            return done(id);
        }
        var content = draft.content();
        var chosen = chosen(content, ViewerZone.of(request));
        if (chosen == null || content.start() == null) {
            return at(id, chosen == null ? "specialist" : "time");
        }
        var fields = fields(content);
        var problems = drafts.problems(content, fields.orElse(List.of()));
        if (problems.containsKey("appointmentDateTime")) {
            return at(id, "time?check");
        }
        if (fields.isPresent() && !problems.isEmpty()) {
            return at(id, "examinee?check");
        }
        model.addAttribute("content", content);
        model.addAttribute("problem", problem);
        model.addAttribute("isReachable", fields.isPresent());
        model.addAttribute(
                "answers",
                fields.orElse(List.of()).stream()
                        .filter(field ->
                                !content.answers().getOrDefault(field.id(), "").isBlank())
                        .map(field -> question(field, content, Map.of()))
                        .toList());
        model.addAttribute(
                "party",
                parties(content).stream()
                        .filter(Choice::chosen)
                        .map(Choice::label)
                        .findFirst()
                        .orElse(null));
        model.addAttribute("severalParties", parties().size() > 1);
        frame(model, draft, "review", chosen);
        return "booking-new-review";
    }

    @PostMapping(DRAFT + "/book")
    String book(@PathVariable("draft") String id) {
        var start = drafts.find(id).content().start();
        try {
            drafts.book(id);
            return done(id);
        } catch (ApiException refused) {
            if (refused.status() == HttpStatus.NOT_FOUND || refused.status() == HttpStatus.FORBIDDEN) {
                throw refused;
            }
            return switch (refused.code()) {
                case "slot_taken" -> {
                    var near = alternatives(refused);
                    yield changing(
                            id, content -> start == null ? content : content.losing(start, near), at(id, "time"));
                }
                case "validation_failed" -> at(id, stepOf(refused));
                case "scheduling_unavailable" -> at(id, "review?problem=unavailable");
                case "idempotency_key_reused" -> at(id, "review?problem=sent");
                default -> at(id, "review?problem=refused");
            };
        }
    }

    private static List<Instant> alternatives(ApiException refused) {
        return refused.details().get("availableTimes") instanceof List<?> times
                ? times.stream()
                        .filter(OffsetDateTime.class::isInstance)
                        .map(time -> ((OffsetDateTime) time).toInstant())
                        .limit(6)
                        .toList()
                : List.of();
    }

    private static String stepOf(ApiException refused) {
        var fields = refused.details().get("fields") instanceof Map<?, ?> map ? map.keySet() : Set.of();
        if (fields.contains("specialistId") || fields.contains("appointmentTypeId")) {
            return "specialist?check";
        }
        return fields.contains("appointmentDateTime") ? "time?check" : "examinee?check";
    }

    @GetMapping(DRAFT + "/booked")
    String booked(@PathVariable("draft") String id, HttpServletRequest request, Model model) {
        var booking = drafts.find(id).booked();
        if (booking.isEmpty()) {
            return at(id, "review");
        }
        var details = bookings.details(booking.get());
        var summary = details.booking();
        var zone = summary.specialist().zone();
        var viewer = ViewerZone.of(request);
        model.addAttribute("booking", summary);
        model.addAttribute("when", Words.when(summary.appointmentDate(), zone));
        model.addAttribute(
                "yours",
                WizardTimes.differ(summary.appointmentDate(), zone, viewer)
                        ? Words.when(summary.appointmentDate(), viewer)
                        : null);
        model.addAttribute("telehealth", summary.appointmentType() == AppointmentKind.TELEHEALTH);
        model.addAttribute("hasEmail", details.examineeEmail() != null);
        documents.show(details, model);
        return "booking-new-booked";
    }

    @PostMapping(DRAFT + "/discard")
    String discard(@PathVariable("draft") String id) {
        try {
            drafts.discard(id);
        } catch (ApiException refused) {
            if (refused.status() != HttpStatus.CONFLICT) {
                throw refused;
            }
            return at(id, "review?problem=busy");
        }
        return "redirect:/bookings/new";
    }

    /** Where a draft stands. */
    @GetMapping(DRAFT)
    String goOn(@PathVariable("draft") String id) {
        drafts.find(id);
        return at(id, "review");
    }

    private static String at(String id, String step) {
        return "redirect:/bookings/new/" + id + "/" + step;
    }

    private static String done(String id) {
        return at(id, "booked");
    }

    private String changing(String id, UnaryOperator<Content> change, String next) {
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

    private static void requireUnavailable(ApiException refused) {
        if (!refused.code().equals("scheduling_unavailable")) {
            throw refused;
        }
    }

    /** The questions of the chosen type; empty where the appointment book does not tell them now. */
    private Optional<List<IntakeField>> fields(Content content) {
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

    private static <T> Optional<T> asked(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (ApiException refused) {
            requireUnavailable(refused);
            return Optional.empty();
        }
    }

    /** Null where no specialist is chosen, or where the one that was takes no bookings any more. */
    private @Nullable Chosen chosen(Content content, ZoneId viewer) {
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

    private static void frame(Model model, @Nullable Draft draft, String step, @Nullable Chosen chosen) {
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

    private static Optional<LocalDate> day(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<String> town(SpecialistView specialist) {
        var location = specialist.location();
        if (location == null) {
            return Optional.empty();
        }
        var town = TOWN.matcher(location);
        return Optional.of(town.matches() ? town.group(1).strip() : location);
    }

    private static String initials(String name) {
        var words = TITLES.matcher(name).replaceAll("").strip().split("\\s+", -1);
        var first = words[0].isEmpty() ? "" : words[0].substring(0, 1);
        return words.length < 2 ? first : first + words[words.length - 1].charAt(0);
    }

    private static List<Choice> choices(Set<String> values, String chosen) {
        return values.stream()
                .map(value -> new Choice(value, value, value.equals(chosen)))
                .toList();
    }
}
