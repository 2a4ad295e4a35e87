package au.com.medicalexambooking.portal;

import static au.com.medicalexambooking.portal.WizardFrame.DRAFT;
import static au.com.medicalexambooking.portal.WizardFrame.at;
import static au.com.medicalexambooking.portal.WizardFrame.done;
import static au.com.medicalexambooking.portal.WizardFrame.requireUnavailable;

import au.com.medicalexambooking.booking.BookingDrafts;
import au.com.medicalexambooking.booking.BookingDrafts.Content;
import au.com.medicalexambooking.booking.BookingDrafts.Draft;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.web.ReaderZone;
import au.com.medicalexambooking.portal.WizardView.Choice;
import au.com.medicalexambooking.portal.WizardView.Group;
import au.com.medicalexambooking.portal.WizardView.OfferLine;
import au.com.medicalexambooking.portal.WizardView.Unfinished;
import au.com.medicalexambooking.specialist.Availability;
import au.com.medicalexambooking.specialist.SpecialistView;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
    String begin(@RequestParam Map<String, String> parameters, Model model) {
        var unfinished = drafts.open();
        model.addAttribute(
                "unfinished",
                unfinished.stream()
                        .map(draft -> new Unfinished(
                                draft.id(),
                                draft.content().examineeName(),
                                Words.day(draft.expiresAt(), ReaderZone.current())))
                        .toList());
        return specialists(null, parameters, model);
    }

    @GetMapping(DRAFT + "/specialist")
    String specialist(@PathVariable("draft") String id, @RequestParam Map<String, String> parameters, Model model) {
        var draft = drafts.find(id);
        if (draft.booked().isPresent()) {
            return done(id);
        }
        model.addAttribute("unfinished", List.of());
        return specialists(draft, parameters, model);
    }

    private String specialists(@Nullable Draft draft, Map<String, String> parameters, Model model) {
        var all = availability.specialists(true);
        var filter = filter(parameters);
        var content = draft == null ? Content.EMPTY : draft.content();
        WizardFrame.frame(
                model, draft, "specialist", draft == null ? null : frame.chosen(content, ReaderZone.current()));
        var listed = SpecialistList.EMPTY;
        var isReachable = true;
        try {
            listed = listed(all, filter, Paging.number(parameters.get("page")), content, GLANCE);
        } catch (ApiException refused) {
            requireUnavailable(refused);
            isReachable = false;
        }
        var lookedFor = new LinkedHashMap<>(filter.parameters());
        lookedFor.put("page", Integer.toString(listed.page()));
        lookedFor.put("chosen", Objects.requireNonNullElse(content.specialistId(), ""));
        model.addAttribute("groups", listed.groups());
        model.addAttribute(
                "paging",
                new Paging(
                        String.valueOf(model.getAttribute("action")),
                        filter.parameters(),
                        listed.page(),
                        SpecialistList.ROWS,
                        listed.total()));
        model.addAttribute("isReachable", isReachable);
        model.addAttribute(
                "looking",
                listed.groups().stream()
                                .flatMap(group -> group.offers().stream())
                                .allMatch(OfferLine::isKnown)
                        ? null
                        : Paging.address("/bookings/new/next-free", lookedFor));
        model.addAttribute("isMissing", parameters.containsKey("check"));
        model.addAttribute(
                "specialties",
                choices(
                        new TreeSet<>(
                                all.stream().map(SpecialistView::specialty).toList()),
                        filter.specialty()));
        model.addAttribute(
                "places",
                choices(
                        new TreeSet<>(all.stream()
                                .map(SpecialistFilter::town)
                                .flatMap(Optional::stream)
                                .toList()),
                        filter.where()));
        model.addAttribute("onlyTelehealth", filter.where().equals(SpecialistFilter.TELEHEALTH));
        model.addAttribute("text", filter.text());
        return "booking-new";
    }

    /** The cells that the page with these parameters could not fill in time. */
    @GetMapping("/next-free")
    String nextFree(@RequestParam Map<String, String> parameters, Model model) {
        drafts.open(); // whoever may not book has nothing to look for here
        List<Group> groups = List.of();
        try {
            groups = listed(
                            availability.specialists(true),
                            filter(parameters),
                            Paging.number(parameters.get("page")),
                            Content.EMPTY.choosing(parameters.getOrDefault("chosen", ""), ""),
                            LOOK)
                    .groups();
        } catch (ApiException refused) {
            requireUnavailable(refused);
        }
        model.addAttribute(
                "offers",
                groups.stream().flatMap(group -> group.offers().stream()).toList());
        return "booking-new-next-free";
    }

    private SpecialistList listed(
            List<SpecialistView> specialists, SpecialistFilter filter, int number, Content content, Duration patience) {
        return SpecialistList.of(
                specialists,
                filter,
                number,
                content,
                availability::bookableTypes,
                offers -> availability.nextFreeDays(offers, patience));
    }

    private static SpecialistFilter filter(Map<String, String> parameters) {
        return new SpecialistFilter(
                parameters.getOrDefault("q", ""),
                parameters.getOrDefault("specialty", ""),
                parameters.getOrDefault("where", ""));
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

    private static List<Choice> choices(Set<String> values, String chosen) {
        return values.stream()
                .map(value -> new Choice(value, value, value.equals(chosen)))
                .toList();
    }
}
