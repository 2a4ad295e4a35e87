package au.com.medicalexambooking.testing;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The people of a running platform, made through its own administration and signed in: one specialist a calendar, one
 * coordinator, one manager, and as many firms with a referrer as are asked for.
 */
public final class People {

    public static final String ADMIN_EMAIL = "admin@platform.example";
    public static final String PASSWORD = "correct horse battery staple";

    private static final Duration TOKEN_SERVES = Duration.ofMinutes(8);
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final String baseUrl;
    private final Map<String, Login> logins = new HashMap<>();
    private final Map<Long, String> specialists = new ConcurrentHashMap<>();

    private People(String baseUrl) {
        this.baseUrl = baseUrl;
        this.logins.put("admin", login(ADMIN_EMAIL));
    }

    /** The people of the platform that answers there; its first administrator must exist. */
    public static People of(String baseUrl) {
        return new People(baseUrl);
    }

    /**
     * A firm with one referrer.
     *
     * @param organizationId the firm
     * @param client signed in as the referrer
     */
    public record Firm(String organizationId, String userId, String email, ApiClient client) {}

    /** Somebody of the examination company who is signed in, and since when. */
    private record Login(String email, ApiClient client, Instant since) {}

    public ApiClient admin() {
        return operator("admin");
    }

    public ApiClient coordinator() {
        return operator("staff");
    }

    public ApiClient manager() {
        return operator("manager");
    }

    /** Tests share these people for longer than a token lives, so they sign in anew in time. */
    private synchronized ApiClient operator(String role) {
        var known = logins.get(role);
        if (known == null || known.since().plus(TOKEN_SERVES).isBefore(Instant.now())) {
            known = login(known == null ? newOperator(role) : known.email());
            logins.put(role, known);
        }
        return known.client();
    }

    private Login login(String email) {
        return new Login(email, ApiClient.signedIn(baseUrl, email, PASSWORD), Instant.now());
    }

    /** Signed in as the specialist of this calendar. */
    public ApiClient specialistOf(long calendarId) {
        specialistId(calendarId);
        return ApiClient.signedIn(baseUrl, specialistEmail(calendarId), PASSWORD);
    }

    /** A new firm with one referrer. */
    public Firm firm() {
        var number = COUNTER.incrementAndGet() + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        var organization = admin().post(
                        "/api/admin/organizations", Map.of("name", "Firm " + number, "slug", "firm-" + number))
                .is(201)
                .text("/id");
        var email = "referrer@firm-" + number + ".example";
        var user = createUser(email, "Robin Referrer", "user", organization);
        return new Firm(organization, user, email, ApiClient.signedIn(baseUrl, email, PASSWORD));
    }

    /** One more referrer of a firm. */
    public ApiClient colleagueOf(Firm firm) {
        return memberOf(firm).client();
    }

    /** One more referrer of a firm, with all that is known of the person. */
    public Firm memberOf(Firm firm) {
        var email = "colleague-" + COUNTER.incrementAndGet() + "-" + System.nanoTime() + "@colleagues.example";
        var user = createUser(email, "Casey Colleague", "user", firm.organizationId());
        return new Firm(firm.organizationId(), user, email, ApiClient.signedIn(baseUrl, email, PASSWORD));
    }

    /** The platform's id of the specialist with this calendar. */
    public String specialistId(long calendarId) {
        return specialists.computeIfAbsent(calendarId, calendar -> {
            for (var specialist : admin().get("/api/admin/specialists").is(200).json()) {
                if (specialist.path("acuityCalendarId").asLong() == calendar) {
                    return specialist.path("id").asText();
                }
            }
            var user = createUser(specialistEmail(calendar), "Dr Sam Specialist", "specialist", null);
            return admin().post(
                            "/api/admin/specialists",
                            Map.of(
                                    "name",
                                    "Dr Sam Specialist",
                                    "specialty",
                                    calendar == Catalogue.MELBOURNE ? "Psychiatry" : "Orthopaedic surgery",
                                    "location",
                                    "Suite 1, 1 Example Street",
                                    "acuityCalendarId",
                                    Long.toString(calendar),
                                    "userId",
                                    user))
                    .is(201)
                    .text("/id");
        });
    }

    /** A wish for a booking with nothing but what the contract requires. */
    public Map<String, Object> wish(long calendarId, Instant start) {
        var wish = new HashMap<String, Object>();
        wish.put("specialistId", specialistId(calendarId));
        wish.put("appointmentDateTime", start.toString());
        wish.put("examineeName", "Jordan Example");
        wish.put("examineePhone", "0491 570 006");
        return wish;
    }

    private String createUser(String email, String name, String role, @Nullable String organization) {
        var user =
                new HashMap<String, Object>(Map.of("email", email, "name", name, "role", role, "password", PASSWORD));
        if (organization != null) {
            user.put("organizationId", organization);
        }
        return admin().post("/api/admin/users", user).is(201).text("/id");
    }

    /** The email address of a new person of the examination company with this role. */
    public String newOperator(String role) {
        var email = role + "-" + COUNTER.incrementAndGet() + "-" + System.nanoTime() + "@platform.example";
        createUser(email, role.equals("staff") ? "Chris Coordinator" : "Morgan Manager", role, null);
        return email;
    }

    /** The email address of the specialist with this calendar. */
    public static String specialistEmail(long calendarId) {
        return "specialist-" + calendarId + "@platform.example";
    }
}
