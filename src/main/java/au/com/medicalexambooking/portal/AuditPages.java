package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.audit.AuditReader;
import au.com.medicalexambooking.audit.AuditVerification;
import au.com.medicalexambooking.booking.BookingReferences;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.identity.web.ReaderZone;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The audit trail for managers and administrators. What is typed to filter by is looked up and becomes ids, so that the
 * address says the whole state and names nobody. Days and times are the reader's.
 */
@Controller
@RequestMapping("/admin/audit")
class AuditPages {

    private static final String PATH = "/admin/audit";
    private static final int ROWS = 25;
    private static final List<String> COLUMNS = List.of(
            "Number",
            "Entry",
            "Time (UTC)",
            "Person id",
            "Person",
            "Acted for id",
            "Acted for",
            "Role",
            "Organisation id",
            "Event",
            "On",
            "On id",
            "Outcome",
            "Reason",
            "Through",
            "Address",
            "Device",
            "Request",
            "More");
    private static final List<String> FILTERS = List.of("who", "actedFor", "booking", "event", "channel", "from", "to");

    private final AuditReader reader;
    private final AuditVerification verification;
    private final UserDirectory users;
    private final BookingReferences bookings;
    private final CurrentActor currentActor;
    private final ObjectMapper json;

    AuditPages(
            AuditReader reader,
            AuditVerification verification,
            UserDirectory users,
            BookingReferences bookings,
            CurrentActor currentActor,
            ObjectMapper json) {
        this.reader = reader;
        this.verification = verification;
        this.users = users;
        this.bookings = bookings;
        this.currentActor = currentActor;
        this.json = json;
    }

    /** Before every page and act here. */
    @ModelAttribute
    void requireThatThePlaceIsOpen() {
        Destination.AUDIT.requireFor(currentActor.get().role());
    }

    @GetMapping
    String list(@RequestParam Map<String, String> parameters, Model model) {
        var filters = filters(parameters);
        Refusals.none(model, typed(filters));
        return page(filters, Paging.number(parameters.get("page")), model);
    }

    /** What the page lists, as a file that is written while it is read. */
    @GetMapping("/export.csv")
    void export(@RequestParam Map<String, String> parameters, HttpServletResponse response) throws IOException {
        var filter = wanted(filters(parameters), 1);
        var part = reader.export(filter, null);
        var out = CsvLine.file("audit.csv", response);
        CsvLine.write(out, COLUMNS);
        while (!part.isEmpty()) {
            for (var entry : part) {
                CsvLine.write(out, columns(entry));
            }
            part = part.size() < AuditReader.EXPORT_PAGE ? List.of() : reader.export(filter, part.get(part.size() - 1));
        }
        out.flush();
    }

    private List<String> columns(AuditReader.Entry entry) {
        return Stream.of(
                        Long.toString(entry.seq()),
                        entry.id(),
                        entry.timestamp().toString(),
                        entry.userId(),
                        entry.userName(),
                        entry.impersonatedUserId(),
                        entry.impersonatedUserName(),
                        entry.role(),
                        entry.organizationId(),
                        entry.action(),
                        entry.resourceType(),
                        entry.resourceId(),
                        entry.outcome(),
                        entry.reason(),
                        entry.channel(),
                        entry.ipAddress(),
                        entry.userAgent(),
                        entry.requestId(),
                        Line.written(entry.metadata(), json.writer()))
                .map(value -> Objects.requireNonNullElse(value, ""))
                .toList();
    }

    private static Map<String, String> filters(Map<String, String> parameters) {
        var filters = new LinkedHashMap<String, String>();
        FILTERS.forEach(name -> {
            var value = parameters.getOrDefault(name, "");
            if (value.matches("[A-Za-z0-9:._-]{1,100}")) {
                filters.put(name, value);
            }
        });
        return filters;
    }

    private static AuditReader.Filter wanted(Map<String, String> filters, int page) {
        var from = day(filters.get("from"));
        var to = day(filters.get("to"));
        return new AuditReader.Filter(
                filters.get("who"),
                filters.get("actedFor"),
                filters.get("booking"),
                filters.get("channel"),
                filters.get("event"),
                null,
                null,
                from.map(day -> day.atStartOfDay(ReaderZone.current()).toInstant())
                        .orElse(null),
                to.map(day -> day.plusDays(1).atStartOfDay(ReaderZone.current()).toInstant())
                        .orElse(null),
                page,
                ROWS);
    }

    private String page(Map<String, String> filters, int page, Model model) {
        var found = reader.read(wanted(filters, page));
        var references = bookings.of(found.entries().stream()
                .map(Line::bookingOf)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        var zone = ReaderZone.current();
        model.addAttribute(
                "lines",
                found.entries().stream()
                        .map(entry -> Line.of(entry, references, filters, zone, json))
                        .toList());
        model.addAttribute("paging", new Paging(PATH, filters, page, ROWS, found.total()));
        model.addAttribute("exported", Paging.address(PATH + "/export.csv", filters));
        model.addAttribute("tooMany", found.total() > AuditReader.MOST_EXPORTED);
        model.addAttribute("narrowed", !filters.isEmpty());
        model.addAttribute("groups", ActWords.groups());
        model.addAttribute(
                "channels",
                Arrays.stream(Channel.values())
                        .map(channel -> new BookingListPages.Choice(
                                channel.value(),
                                Line.through(channel.value()),
                                channel.value().equals(filters.get("channel"))))
                        .toList());
        model.addAttribute("city", ReaderZone.city(zone));
        return "admin-audit";
    }

    /** Looks up what was typed, and leads to the address that says it. */
    @PostMapping
    String filter(@RequestParam Map<String, String> form, Model model) {
        var filters = new LinkedHashMap<String, String>();
        var problems = new LinkedHashMap<String, String>();
        for (var field : List.of("who", "actedFor")) {
            said(form, field)
                    .ifPresent(text -> person(text)
                            .ifPresentOrElse(
                                    found -> filters.put(field, found.id().value()),
                                    () -> problems.put(field, "Nobody has this email address or id.")));
        }
        said(form, "booking")
                .ifPresent(text -> bookings.find(text)
                        .ifPresentOrElse(
                                found -> filters.put("booking", found.value()),
                                () -> problems.put("booking", "There is no booking with this reference.")));
        said(form, "event").ifPresent(act -> filters.put("event", act));
        said(form, "channel").ifPresent(channel -> filters.put("channel", channel));
        for (var field : List.of("from", "to")) {
            said(form, field)
                    .ifPresent(text -> Words.typedDay(text)
                            .ifPresentOrElse(
                                    day -> filters.put(field, day.toString()),
                                    () -> problems.put(field, "Type a day like 26/11/2026.")));
        }
        if (filters.containsKey("from")
                && filters.containsKey("to")
                && filters.get("to").compareTo(filters.get("from")) < 0) {
            problems.put("to", "This day is before the first one.");
        }
        if (problems.isEmpty()) {
            return "redirect:" + Paging.address(PATH, filters);
        }
        Refusals.show(model, given(form), problems);
        return page(Map.of(), 1, model);
    }

    /** Reads the whole trail once; what was found is shown and not kept, since it says how things are at this moment. */
    @PostMapping("/verify")
    String verify(Model model) {
        model.addAttribute("finding", verification.verify());
        return "admin-audit-verified";
    }

    private static Map<String, String> given(Map<String, String> form) {
        var given = new HashMap<String, String>();
        FILTERS.forEach(name -> given.put(name, form.getOrDefault(name, "")));
        return given;
    }

    /** What somebody would have typed for these filters. */
    private Map<String, String> typed(Map<String, String> filters) {
        var typed = new HashMap<>(filters);
        Stream.of("who", "actedFor")
                .filter(filters::containsKey)
                .forEach(field -> person(filters.getOrDefault(field, ""))
                        .filter(found -> !found.id().value().startsWith("system:"))
                        .ifPresent(found -> typed.put(field, found.email())));
        Stream.of("from", "to")
                .forEach(field -> day(filters.get(field)).ifPresent(day -> typed.put(field, Words.written(day))));
        var booking = filters.getOrDefault("booking", "");
        if (!booking.isEmpty()) {
            typed.put("booking", bookings.of(List.of(booking)).getOrDefault(booking, booking));
        }
        return typed;
    }

    private Optional<Person> person(String text) {
        return text.length() > 254
                ? Optional.empty()
                : users.findByEmail(text)
                        .or(() -> text.length() > 40 ? Optional.empty() : users.find(new UserId(text)));
    }

    private static Optional<String> said(Map<String, String> form, String field) {
        return Optional.of(form.getOrDefault(field, "").strip()).filter(text -> !text.isEmpty());
    }

    private static Optional<LocalDate> day(@Nullable String text) {
        return Words.typedDay(text).filter(day -> day.getYear() >= 2000 && day.getYear() <= 9999);
    }

    /**
     * One act.
     *
     * @param who the person at the keyboard, or a part of the platform
     * @param actedFor the person acted for
     * @param booking the booking that it is about, as an id
     * @param reference that booking's reference
     * @param outcome null where the act was done
     * @param on the kind of thing that it was done to
     * @param others other addresses of this list: acts of this person, acts about this booking
     */
    record Line(
            AuditReader.Entry entry,
            String day,
            String time,
            String who,
            @Nullable String actedFor,
            String what,
            @Nullable String booking,
            @Nullable String reference,
            @Nullable String outcome,
            String on,
            String through,
            String metadata,
            Map<String, String> others) {

        private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("h:mm:ss a z", Locale.ENGLISH);

        static Line of(
                AuditReader.Entry entry,
                Map<String, String> references,
                Map<String, String> filters,
                ZoneId zone,
                ObjectMapper json) {
            var booking = bookingOf(entry);
            var others = new HashMap<String, String>();
            others.put("who", with(filters, "who", entry.userId()));
            if (booking != null) {
                others.put("booking", with(filters, "booking", booking));
            }
            return new Line(
                    entry,
                    Words.day(entry.timestamp(), zone),
                    TIME.format(entry.timestamp().atZone(zone))
                            .replace("AM", "am")
                            .replace("PM", "pm"),
                    name(entry.userId(), entry.userName()),
                    entry.impersonatedUserId() == null
                            ? null
                            : name(entry.impersonatedUserId(), entry.impersonatedUserName()),
                    ActWords.of(entry.action()),
                    booking,
                    booking == null ? null : references.get(booking),
                    switch (entry.outcome()) {
                        case "denied" -> "Denied";
                        case "failed" -> "Failed";
                        default -> null;
                    },
                    kind(entry.resourceType()),
                    through(entry.channel()),
                    written(entry.metadata(), json.writerWithDefaultPrettyPrinter()),
                    others);
        }

        static @Nullable String bookingOf(AuditReader.Entry entry) {
            if (entry.resourceType().equals("booking")) {
                return entry.resourceId().equals("-") ? null : entry.resourceId();
            }
            return entry.metadata().get("bookingId") instanceof String id ? id : null;
        }

        static String through(String channel) {
            return switch (channel) {
                case "portal" -> "Portal";
                case "api" -> "API";
                case "job" -> "Platform's own work";
                case "webhook" -> "Acuity's webhook";
                case "camunda" -> "Tasklist and Cockpit";
                default -> channel;
            };
        }

        private static String kind(String resourceType) {
            return switch (resourceType) {
                case "booking" -> "Booking";
                case "organization" -> "Organisation";
                case "audit" -> "Audit log";
                default -> {
                    var words = resourceType.replace('_', ' ');
                    yield words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
                }
            };
        }

        private static String name(String id, @Nullable String name) {
            return id.startsWith("system:") ? "Platform (" + id.substring(7) + ")" : name == null ? id : name;
        }

        private static String with(Map<String, String> filters, String name, String value) {
            var other = new LinkedHashMap<>(filters);
            other.put(name, value);
            return Paging.address(PATH, other);
        }

        private static String written(Map<String, Object> metadata, ObjectWriter json) {
            try {
                return metadata.isEmpty() ? "" : json.writeValueAsString(metadata);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("What was read as JSON can be written as JSON", e);
            }
        }

        /** Names never reach a log. */
        @Override
        public String toString() {
            return "Line[" + entry.id() + "]";
        }
    }
}
