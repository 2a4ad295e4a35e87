package au.com.medicalexambooking.portal;

import static au.com.medicalexambooking.portal.WizardFrame.DRAFT;
import static au.com.medicalexambooking.portal.WizardFrame.at;
import static au.com.medicalexambooking.portal.WizardFrame.done;
import static au.com.medicalexambooking.portal.WizardFrame.requireUnavailable;

import au.com.medicalexambooking.booking.BookingDrafts;
import au.com.medicalexambooking.booking.BookingDrafts.Content;
import au.com.medicalexambooking.booking.BookingDrafts.Draft;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.portal.WizardView.Choice;
import au.com.medicalexambooking.portal.WizardView.Group;
import au.com.medicalexambooking.portal.WizardView.OfferLine;
import au.com.medicalexambooking.portal.WizardView.Unfinished;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.Availability;
import au.com.medicalexambooking.specialist.BookableType;
import au.com.medicalexambooking.specialist.SpecialistId;
import au.com.medicalexambooking.specialist.SpecialistView;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The first step of a booking, who examines and how, and the drafts that may be gone on with. */
@Controller
@RequestMapping("/bookings/new")
class SpecialistStep {

    /** How long the first page waits for next free days; what is missing then follows on the page. */
    private static final Duration GLANCE = Duration.ofMillis(1200);

    private static final Duration LOOK = Duration.ofSeconds(8);

    private static final Pattern TOWN = Pattern.compile(".*?([A-Z][A-Za-z' -]+ (?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT))\\b.*");
    private static final Pattern TITLES = Pattern.compile("(?i)\\b(?:a/)?(?:dr|prof|mr|ms|mrs)\\b\\.?");

    private final BookingDrafts drafts;
    private final Availability availability;
    private final WizardFrame frame;
    private final WizardParties parties;

    SpecialistStep(BookingDrafts drafts, Availability availability, WizardFrame frame, WizardParties parties) {
        this.drafts = drafts;
        this.availability = availability;
        this.frame = frame;
        this.parties = parties;
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
                                .map(SpecialistStep::town)
                                .flatMap(Optional::stream)
                                .toList()),
                        where));
        model.addAttribute("onlyTelehealth", where.equals("telehealth"));
        model.addAttribute("specialty", specialty);
        model.addAttribute("where", where);
        WizardFrame.frame(
                model, draft, "specialist", draft == null ? null : frame.chosen(draft.content(), ViewerZone.COMPANY));
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
        return "redirect:/bookings/new/" + drafts.begin(parties.first(content)) + "/time";
    }

    @PostMapping(DRAFT + "/specialist")
    String chooseAgain(@PathVariable("draft") String id, @RequestParam(defaultValue = "") String offer) {
        var parts = offer.split("/", -1);
        if (!isOffered(parts)) {
            drafts.find(id);
            return at(id, "specialist?check");
        }
        return frame.changing(id, content -> content.choosing(parts[0], parts[1]), at(id, "time"));
    }

    private boolean isOffered(String[] offer) {
        return offer.length == 2
                && !offer[0].isBlank()
                && offer[0].length() <= 40
                && offer[1].matches("[A-Za-z0-9_-]{1,40}")
                && availability.specialists(true).stream()
                        .anyMatch(one -> one.id().value().equals(offer[0]));
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
