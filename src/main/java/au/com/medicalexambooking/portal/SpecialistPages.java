package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.web.ReaderZone;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.SpecialistAdministration;
import au.com.medicalexambooking.specialist.SpecialistAdministration.Change;
import au.com.medicalexambooking.specialist.SpecialistAdministration.LinkedCalendar;
import au.com.medicalexambooking.specialist.SpecialistId;
import au.com.medicalexambooking.specialist.SpecialistView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The directory of specialists, the calendars behind it and how appointment types are held. Administrators change, the
 * company's other people look. Where Acuity cannot be reached, what the platform knows by itself is still shown.
 */
@Controller
class SpecialistPages {

    private static final String PATH = "/admin/specialists";
    private static final String TYPES = "/admin/appointment-types";
    private static final String SPECIALIST = PATH + "/{id:[A-Za-z0-9_-]{1,40}}";
    private static final Map<String, String> FIELDS = Map.of(
            "acuityCalendarId", "calendar",
            "calendar_taken", "calendar",
            "userId", "login",
            "user_taken", "login",
            "scheduling_unavailable", Refusals.ABOVE);
    private static final List<String> ZONES = List.of(
            "Australia/Sydney",
            "Australia/Melbourne",
            "Australia/Hobart",
            "Australia/Brisbane",
            "Australia/Adelaide",
            "Australia/Darwin",
            "Australia/Perth");

    private final SpecialistAdministration administration;
    private final UserDirectory users;
    private final CurrentActor currentActor;

    SpecialistPages(SpecialistAdministration administration, UserDirectory users, CurrentActor currentActor) {
        this.administration = administration;
        this.users = users;
        this.currentActor = currentActor;
    }

    /** Before every page and act here. */
    @ModelAttribute
    void requireThatThePlaceIsOpen() {
        Destination.SPECIALISTS.requireFor(currentActor.get().role());
    }

    @GetMapping(PATH)
    String list(Model model) {
        var all = administration.list();
        var calendars = calendars();
        model.addAttribute(
                "specialists",
                all.stream().map(one -> line(one, calendars.orElse(List.of()))).toList());
        model.addAttribute(
                "free",
                calendars.orElse(List.of()).stream()
                        .filter(one -> one.specialist() == null)
                        .map(LinkedCalendar::calendar)
                        .toList());
        model.addAttribute("away", calendars.isEmpty());
        model.addAttribute("administrator", isAdministrator());
        return "admin-specialists";
    }

    @GetMapping(PATH + "/new")
    String form(@RequestParam(defaultValue = "") String calendar, Model model) {
        requireAdministrator();
        var given = new HashMap<>(Map.of("calendar", calendar, "active", "true"));
        calendars().orElse(List.of()).stream()
                .map(LinkedCalendar::calendar)
                .filter(one -> one.id().equals(calendar))
                .forEach(one -> {
                    given.put("name", one.name());
                    given.put("location", one.location());
                    given.put("timezone", one.timezone().getId());
                });
        Refusals.none(model, given);
        return formPage(null, given, model);
    }

    @PostMapping(PATH)
    String create(@RequestParam Map<String, String> form, Model model, RedirectAttributes redirect) {
        requireAdministrator();
        try {
            requireLengths(form);
            var made = administration.create(change(form));
            redirect.addFlashAttribute("flash", made.name() + " can be booked from now on.");
            return "redirect:" + PATH;
        } catch (ApiException refused) {
            Refusals.show(model, form, Refusals.of(refused, FIELDS));
            return formPage(null, form, model);
        }
    }

    @GetMapping(SPECIALIST)
    String show(@PathVariable String id, Model model) {
        requireAdministrator();
        var one = find(id);
        var given = new HashMap<String, String>();
        given.put("name", one.name());
        given.put("specialty", one.specialty());
        given.put("location", one.location() == null ? "" : one.location());
        given.put("calendar", one.calendarId());
        given.put("timezone", one.zone().getId());
        given.put("login", one.userId() == null ? "" : one.userId().value());
        given.put("active", String.valueOf(one.active()));
        Refusals.none(model, given);
        return formPage(one, given, model);
    }

    @PostMapping(SPECIALIST)
    String change(
            @PathVariable String id, @RequestParam Map<String, String> form, Model model, RedirectAttributes redirect) {
        requireAdministrator();
        var before = find(id);
        try {
            requireLengths(form);
            var wanted = change(form);
            boolean sameCalendar = before.calendarId().equals(wanted.acuityCalendarId());
            administration.change(
                    before.id(),
                    new Change(
                            wanted.name(),
                            wanted.specialty(),
                            wanted.location(),
                            sameCalendar ? null : wanted.acuityCalendarId(), // so that Acuity need not be asked
                            wanted.timezone(),
                            wanted.userId(),
                            wanted.isActive()));
            redirect.addFlashAttribute("flash", "Saved.");
            return "redirect:" + PATH;
        } catch (ApiException refused) {
            Refusals.show(model, form, Refusals.of(refused, FIELDS));
            return formPage(before, form, model);
        }
    }

    private static Change change(Map<String, String> form) {
        var zone = form.getOrDefault("timezone", "");
        return new Change(
                form.getOrDefault("name", ""),
                form.getOrDefault("specialty", ""),
                form.getOrDefault("location", ""),
                form.getOrDefault("calendar", ""),
                zone.isEmpty() ? null : zone,
                form.getOrDefault("login", ""),
                form.containsKey("active"));
    }

    private static void requireLengths(Map<String, String> form) {
        for (var field : List.of("name", "specialty")) {
            var text = form.getOrDefault(field, "").strip();
            if (text.isEmpty() || text.length() > 200) {
                throw ApiException.badField(field, "Use 1 to 200 characters.");
            }
        }
        if (form.getOrDefault("location", "").length() > 300) {
            throw ApiException.badField("location", "Use at most 300 characters.");
        }
        if (form.getOrDefault("calendar", "").length() > 40) {
            throw ApiException.badField("calendar", "Acuity has no such calendar.");
        }
    }

    private String formPage(@Nullable SpecialistView known, Map<String, String> given, Model model) {
        var calendars = calendars();
        var chosen = given.getOrDefault("calendar", "");
        var choices = new ArrayList<BookingListPages.Choice>();
        calendars
                .orElse(List.of())
                .forEach(one -> choices.add(new BookingListPages.Choice(
                        one.calendar().id(),
                        one.calendar().name() + taken(one, known),
                        one.calendar().id().equals(chosen))));
        if (known != null && choices.stream().noneMatch(one -> one.value().equals(known.calendarId()))) {
            choices.add(
                    0,
                    new BookingListPages.Choice(
                            known.calendarId(),
                            "Calendar " + known.calendarId(),
                            known.calendarId().equals(chosen)));
        }
        model.addAttribute("known", known);
        model.addAttribute("calendars", choices);
        model.addAttribute("away", calendars.isEmpty());
        var zone = given.getOrDefault("timezone", "");
        model.addAttribute(
                "zones",
                Stream.concat(
                                ZONES.stream(),
                                Stream.of(zone).filter(other -> !other.isEmpty() && !ZONES.contains(other)))
                        .map(one -> new BookingListPages.Choice(one, one, one.equals(zone)))
                        .toList());
        model.addAttribute(
                "logins",
                users.withRole(Role.SPECIALIST).stream()
                        .map(person -> new BookingListPages.Choice(
                                person.id().value(),
                                person.name() + ", " + person.email(),
                                person.id().value().equals(given.get("login"))))
                        .toList());
        return "admin-specialist";
    }

    private static String taken(LinkedCalendar one, @Nullable SpecialistView known) {
        var holder = one.specialist();
        return holder == null || (known != null && holder.id().equals(known.id()))
                ? ""
                : " (taken by " + holder.name() + ")";
    }

    @GetMapping(TYPES)
    String types(Model model) {
        Refusals.none(model, Map.of());
        return typesPage(model);
    }

    private String typesPage(Model model) {
        model.addAttribute("types", List.of());
        model.addAttribute("away", false);
        try {
            model.addAttribute(
                    "types",
                    administration.appointmentTypes().stream().map(TypeLine::of).toList());
        } catch (ApiException refused) {
            requireAway(refused);
            model.addAttribute("away", true);
        }
        model.addAttribute("administrator", isAdministrator());
        return "admin-appointment-types";
    }

    @PostMapping(TYPES + "/{id:[A-Za-z0-9_-]{1,40}}")
    String decide(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String kind,
            Model model,
            RedirectAttributes redirect) {
        requireAdministrator();
        try {
            var wanted = Stream.of(AppointmentKind.values())
                    .filter(one -> one.value().equals(kind))
                    .findFirst()
                    .orElseThrow(() -> ApiException.badField(Refusals.ABOVE, "Choose in person or telehealth."));
            var decided = administration.decideKind(id, wanted);
            redirect.addFlashAttribute(
                    "flash",
                    decided.name() + " is held "
                            + (wanted == AppointmentKind.TELEHEALTH ? "by telehealth." : "in person."));
            return "redirect:" + TYPES;
        } catch (ApiException refused) {
            Refusals.show(model, Map.of(), Refusals.of(refused, FIELDS));
            return typesPage(model);
        }
    }

    /** Empty where Acuity cannot be asked. */
    private Optional<List<LinkedCalendar>> calendars() {
        try {
            return Optional.of(administration.calendars());
        } catch (ApiException refused) {
            requireAway(refused);
            return Optional.empty();
        }
    }

    private static void requireAway(ApiException refused) {
        if (refused.status() != HttpStatus.SERVICE_UNAVAILABLE) {
            throw refused;
        }
    }

    private SpecialistView find(String id) {
        var wanted = new SpecialistId(id);
        return administration.list().stream()
                .filter(one -> one.id().equals(wanted))
                .findFirst()
                .orElseThrow(ApiException::notFound);
    }

    private boolean isAdministrator() {
        return currentActor.get().role() == Role.ADMIN;
    }

    private void requireAdministrator() {
        if (!isAdministrator()) {
            throw ApiException.forbidden("Only administrators may do this.");
        }
    }

    private Line line(SpecialistView one, List<LinkedCalendar> calendars) {
        var login = one.userId();
        return new Line(
                one,
                calendars.stream()
                        .map(LinkedCalendar::calendar)
                        .filter(calendar -> calendar.id().equals(one.calendarId()))
                        .map(calendar -> calendar.name())
                        .findFirst()
                        .orElse("Calendar " + one.calendarId()),
                ReaderZone.city(one.zone()),
                login == null
                        ? null
                        : users.find(login).map(UserDirectory.Person::email).orElse(null));
    }

    /** A specialist as the list shows one. */
    record Line(
            SpecialistView view,
            String calendar,
            String city,
            @Nullable String login) {

        public String id() {
            return view.id().value();
        }

        /** Names never reach a log. */
        @Override
        public String toString() {
            return "Line[" + id() + "]";
        }
    }

    /** An appointment type as the list shows one. */
    record TypeLine(String id, String name, long minutes, boolean telehealth, boolean decided, boolean active) {

        static TypeLine of(SpecialistAdministration.TypeWithKind type) {
            return new TypeLine(
                    type.id(),
                    type.name(),
                    type.duration().toMinutes(),
                    type.kind() == AppointmentKind.TELEHEALTH,
                    type.decided(),
                    type.active());
        }
    }
}
