package au.com.medicalexambooking.sandbox;

import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.document.DocumentClient;
import au.com.medicalexambooking.document.SampleFiles;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.sandbox.acuity.DirectBooking;
import au.com.medicalexambooking.testing.ApiClient;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RuntimeService;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Firms, people and bookings in every stage of their life. All of it is made as people make it, over REST, so that every
 * booking has its process, its appointment, its audit rows and its mails; only past dates are set back afterwards.
 */
final class DemoData {

    static final String PASSWORD = "sandbox-password";
    static final String ADMIN = "admin@imecoord.example";
    static final String COORDINATOR = "coordinator@imecoord.example";
    static final String MANAGER = "manager@imecoord.example";
    static final String REFERRER = "lee@harbourlaw.example";
    static final String OTHER_REFERRER = "sam@southbanklegal.example";
    static final String SPECIALIST = "dr.okafor@specialists.example";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String baseUrl;
    private final AcuitySandbox acuity;
    private final RuntimeService runtime;
    private final ManagementService management;
    private final JdbcClient owner;
    private final ApiClient admin;
    private final Map<Long, String> specialists = new HashMap<>();

    DemoData(
            String baseUrl,
            AcuitySandbox acuity,
            RuntimeService runtime,
            ManagementService management,
            DataSource owner) {
        this.baseUrl = baseUrl;
        this.acuity = acuity;
        this.runtime = runtime;
        this.management = management;
        this.owner = JdbcClient.create(owner);
        this.admin = ApiClient.signedIn(baseUrl, ADMIN, PASSWORD);
    }

    /** Connections as the owner of the tables: the running platform may not set dates back. */
    static DataSource ownerOf(Map<String, Object> variables) {
        return new DriverManagerDataSource(
                String.valueOf(variables.get("DATABASE_URL")),
                String.valueOf(variables.get("DATABASE_USERNAME")),
                String.valueOf(variables.get("DATABASE_PASSWORD")));
    }

    boolean isThere() {
        return owner.sql("select exists (select 1 from app.bookings)")
                .query(Boolean.class)
                .single();
    }

    /** Makes everything; a run that was cut off is not repeated, so that nothing is there twice. */
    void create() {
        var harbour = organization("Harbour Law", "harbour-law");
        var southbank = organization("Southbank Legal", "southbank-legal");
        user(COORDINATOR, "Chris Nguyen", "staff", null);
        user(MANAGER, "Morgan Blake", "manager", null);
        user(REFERRER, "Lee Harper", "user", harbour);
        user("kim@harbourlaw.example", "Kim Tran", "user", harbour);
        user(OTHER_REFERRER, "Sam Rossi", "user", southbank);
        specialist(
                Catalogue.SYDNEY,
                SPECIALIST,
                "Dr Ada Okafor",
                "Orthopaedic surgery",
                "Level 3, 20 Bridge Street, Sydney NSW 2000");
        specialist(
                Catalogue.MELBOURNE,
                "dr.lindqvist@specialists.example",
                "Dr Nils Lindqvist",
                "Psychiatry",
                "Suite 5, 80 Collins Street, Melbourne VIC 3000");
        specialist(
                Catalogue.BRISBANE,
                "dr.moretti@specialists.example",
                "Dr Gia Moretti",
                "Neurology",
                "12 Wickham Terrace, Brisbane QLD 4000");
        specialist(
                Catalogue.ADELAIDE,
                "dr.chandra@specialists.example",
                "Dr Ravi Chandra",
                "Psychology",
                "40 North Terrace, Adelaide SA 5000");
        specialist(
                Catalogue.PERTH,
                "dr.walsh@specialists.example",
                "Dr Erin Walsh",
                "Occupational medicine",
                "9 Hay Street, Perth WA 6000");
        specialist(Catalogue.HOBART, "dr.fraser@specialists.example", "Dr Isla Fraser", "Psychiatry", null);
        var lee = ApiClient.signedIn(baseUrl, REFERRER, PASSWORD);
        var sam = ApiClient.signedIn(baseUrl, OTHER_REFERRER, PASSWORD);
        var coordinator = ApiClient.signedIn(baseUrl, COORDINATOR, PASSWORD);
        acuity.webhooks().suppress();
        try {
            upcoming(lee, sam);
            past(lee, sam, coordinator);
        } finally {
            acuity.webhooks().behaveNormally();
        }
        acuity.bookDirectly(DirectBooking.at(
                        Catalogue.PERTH,
                        Catalogue.IN_PERSON,
                        acuity.nextFreeTime(Catalogue.PERTH, Catalogue.IN_PERSON, 9))
                .named("Frankie", "Doyle")
                .answering(Catalogue.REFERRING_FIRM_EMAIL, "kim@harbourlaw.example"));
    }

    private void upcoming(ApiClient lee, ApiClient sam) {
        book(lee, Catalogue.SYDNEY, Catalogue.IN_PERSON, 6, "Robin Castle", "HL-2041");
        book(lee, Catalogue.HOBART, Catalogue.TELEHEALTH, 8, "Drew Patel", "HL-2055");
        book(sam, Catalogue.MELBOURNE, Catalogue.PSYCHIATRIC, 10, "Alex Morgan", "SB/771");
        book(sam, Catalogue.BRISBANE, Catalogue.IN_PERSON, 13, "Jesse Lim", "SB/802");
        var moved = book(lee, Catalogue.ADELAIDE, Catalogue.IN_PERSON, 15, "Taylor Reid", "HL-1990");
        lee.post(
                        "/api/bookings/" + moved.id() + "/reschedule",
                        Map.of(
                                "appointmentDateTime",
                                acuity.nextFreeTime(Catalogue.ADELAIDE, Catalogue.IN_PERSON, 20)
                                        .toString()))
                .is(200);
        var cancelled = book(sam, Catalogue.SYDNEY, Catalogue.IN_PERSON, 1, "Jamie Fox", "SB/640");
        sam.post("/api/bookings/" + cancelled.id() + "/cancel", Map.of("reason", "The matter has settled"))
                .is(200);
    }

    private void past(ApiClient lee, ApiClient sam, ApiClient coordinator) {
        var waiting = book(lee, Catalogue.SYDNEY, Catalogue.IN_PERSON, 30, "Morgan Webb", "HL-1871");
        examined(waiting, 1);

        var missed = book(sam, Catalogue.MELBOURNE, Catalogue.IN_PERSON, 31, "Riley Chen", "SB/598");
        examined(missed, 2);
        progress(coordinator, missed, "no_show", null);

        var writing = book(lee, Catalogue.SYDNEY, Catalogue.IN_PERSON, 32, "Charlie Ng", "HL-1840");
        examined(writing, 4);
        progress(coordinator, writing, "generating_report", null);

        var overdue = book(lee, Catalogue.BRISBANE, Catalogue.IN_PERSON, 33, "Avery Stone", "HL-1702");
        examined(overdue, 28);
        progress(coordinator, overdue, "generating_report", null);
        setProgressBack(overdue, 28);
        owner.sql("update app.bookings set report_due_at = now() - interval '9 days' where id = ?")
                .param(overdue.id())
                .update();
        timer(overdue, "ReportReminderDue");
        timer(overdue, "ReportOverdue");

        var reported = book(sam, Catalogue.ADELAIDE, Catalogue.IN_PERSON, 34, "Quinn Hall", "SB/512");
        examined(reported, 20);
        progress(coordinator, reported, "generating_report", null);
        report(coordinator, reported);
        progress(coordinator, reported, "report_generated", null);

        for (var name : List.of("Skyler Byrne", "Rowan Ellis")) {
            var paid =
                    book(lee, Catalogue.PERTH, Catalogue.IN_PERSON, 35 + name.length(), name, "HL-16" + name.length());
            examined(paid, 40);
            progress(coordinator, paid, "generating_report", null);
            report(coordinator, paid);
            progress(coordinator, paid, "report_generated", null);
            progress(coordinator, paid, "payment_received", "Paid by bank transfer");
            if (name.startsWith("Rowan")) {
                timer(paid, "RetentionPeriodOver");
                await().atMost(PATIENCE).until(() -> status(paid).equals("archived"));
            }
        }
    }

    private record Booked(String id, long appointment, Instant start) {}

    private Booked book(ApiClient referrer, long calendar, long type, int daysAhead, String examinee, String matter) {
        var start = acuity.nextFreeTime(calendar, type, daysAhead);
        var answer = referrer.post(
                        "/api/bookings",
                        Map.of(
                                "specialistId",
                                specialists.get(calendar),
                                "appointmentTypeId",
                                Long.toString(type),
                                "appointmentDateTime",
                                start.toString(),
                                "examineeName",
                                examinee,
                                "examineePhone",
                                "0491 570 006",
                                "matterReference",
                                matter,
                                "formAnswers",
                                List.of(Map.of(
                                        "fieldId", Long.toString(Catalogue.CLAIM_NUMBER), "value", "C-" + matter))))
                .is(201);
        return new Booked(
                answer.text("/id"), answer.json().path("acuityAppointmentId").asLong(), start);
    }

    /** The examination lies this many days back, and its outcome waits to be recorded. */
    private void examined(Booked booking, int daysAgo) {
        var day = OffsetDateTime.now(ZoneOffset.UTC).minusDays(daysAgo);
        while (day.getDayOfWeek().getValue() > 4) {
            day = day.minusDays(1); // late on a Sunday here is Monday there, so Friday is left out too
        }
        var start = day.withHour(booking.start().atOffset(ZoneOffset.UTC).getHour())
                .withMinute(0)
                .withSecond(0)
                .withNano(0);
        acuity.move(booking.appointment(), start.toInstant());
        owner.sql("update app.bookings set appointment_date = ?, created_at = ? where id = ?")
                .params(start, start.minusDays(21), booking.id())
                .update();
        setProgressBack(booking, daysAgo + 21);
        timer(booking, "ExaminationTimePassed");
        awaitTask(booking, "RecordOutcome");
    }

    private void report(ApiClient coordinator, Booked booking) {
        new DocumentClient(baseUrl, coordinator)
                .available(booking.id(), "report", "Report.pdf", SampleFiles.PDF, SampleFiles.pdf("Report"));
    }

    private void setProgressBack(Booked booking, int days) {
        owner.sql("update app.booking_progress set created_at = created_at - make_interval(days => ?)"
                        + " where booking_id = ? and created_at > now() - interval '1 hour'")
                .params(days, booking.id())
                .update();
    }

    private void progress(ApiClient coordinator, Booked booking, String progress, @Nullable String notes) {
        var body = new HashMap<String, Object>(Map.of("progress", progress));
        if (notes != null) {
            body.put("notes", notes);
        }
        coordinator.post("/api/bookings/" + booking.id() + "/progress", body).is(201);
    }

    /** Lets a timer of the booking's process ring now. */
    private void timer(Booked booking, String activity) {
        var instance = runtime.createProcessInstanceQuery()
                .processDefinitionKey("booking-lifecycle")
                .processInstanceBusinessKey(booking.id())
                .singleResult();
        var job = management
                .createJobQuery()
                .processInstanceId(instance.getId())
                .activityId(activity)
                .timers()
                .singleResult();
        // The engine's own jobs work on the same bookings; whoever comes second tries again.
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(OptimisticLockingException.class)
                .until(() -> {
                    management.executeJob(job.getId());
                    return true;
                });
    }

    private void awaitTask(Booked booking, String task) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> admin.get("/api/tasks?bookingId=" + booking.id() + "&definitionKey=" + task)
                                .is(200)
                                .json()
                                .size()
                        == 1);
    }

    private String status(Booked booking) {
        return admin.get("/api/bookings/" + booking.id()).is(200).text("/status");
    }

    private String organization(String name, String slug) {
        return admin.post("/api/admin/organizations", Map.of("name", name, "slug", slug))
                .is(201)
                .text("/id");
    }

    private String user(String email, String name, String role, @Nullable String organization) {
        var user =
                new HashMap<String, Object>(Map.of("email", email, "name", name, "role", role, "password", PASSWORD));
        if (organization != null) {
            user.put("organizationId", organization);
        }
        return admin.post("/api/admin/users", user).is(201).text("/id");
    }

    private void specialist(long calendar, String email, String name, String specialty, @Nullable String location) {
        var specialist = new HashMap<String, Object>(Map.of(
                "name",
                name,
                "specialty",
                specialty,
                "acuityCalendarId",
                Long.toString(calendar),
                "userId",
                user(email, name, "specialist", null)));
        if (location != null) {
            specialist.put("location", location);
        }
        specialists.put(
                calendar,
                admin.post("/api/admin/specialists", specialist).is(201).text("/id"));
    }
}
