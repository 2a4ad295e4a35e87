package au.com.medicalexambooking.benchmark;

import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandboxSettings;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.sandbox.acuity.WebhookSignature;
import au.com.medicalexambooking.sandbox.ses.SesSandbox;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformProcess;
import au.com.medicalexambooking.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Measures the platform in a JVM of its own (512 MB heap) with 100,000 bookings, on a PostgreSQL with {@code fsync=on} on
 * the same machine, at 16 connections; beside each call stands a plain JDBC query of the same kind, run the same way.
 */
public final class PlatformBenchmark {

    private static final int BOOKINGS = 100_000;
    private static final int CONNECTIONS = 16;
    private static final int BROWSERS = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    /** What a node needs under load until its code is compiled; measured is one that has run for a while. */
    private static final Duration COMPILED = Duration.ofSeconds(45);

    private static final Duration MEASURED = Duration.ofSeconds(12);

    private static final String PAGE = """
            select b.id, b.reference, b.examinee_name, b.appointment_date, b.status, b.current_progress, o.name, s.name
              from app.bookings b
              join app.specialists s on s.id = b.specialist_id
              join app.organizations o on o.id = b.organization_id
             where b.confirmed_at is not null
            """;

    private PlatformBenchmark() {}

    public static void main(String[] args) throws Exception {
        System.setProperty("ime.test.fsync", "on");
        var database = TestDatabase.create("benchmark");
        var log = Files.createTempFile("platform-benchmark", ".log");
        try (var acuity = AcuitySandbox.start(AcuitySandboxSettings.defaults().withoutRequestLimits());
                var ses = SesSandbox.start();
                var platform = new PlatformProcess(database, acuity, ses, log)) {
            platform.fullyCompiled().with("WEBHOOK_DELAY", "1h"); // measured is taking hints in, not working them off
            long begun = System.nanoTime();
            platform.start();
            System.out.printf("Started in %.1f s%n", (System.nanoTime() - begun) / 1e9);
            measure(database, platform);
        }
        System.exit(0);
    }

    private static void measure(TestDatabase database, PlatformProcess platform) throws Exception {
        var people = People.of(platform.baseUrl());
        for (long calendar : List.of(
                Catalogue.SYDNEY, Catalogue.MELBOURNE, Catalogue.BRISBANE, Catalogue.ADELAIDE, Catalogue.PERTH)) {
            people.specialistId(calendar);
        }
        var firm = people.firm();
        var jdbc = JdbcClient.create(database.ownerDataSource());
        fill(jdbc, firm.organizationId());
        measure(database, platform, people, firm);
    }

    private static void measure(TestDatabase database, PlatformProcess platform, People people, People.Firm firm)
            throws Exception {
        var coordinator = people.coordinator();
        var jdbc = JdbcClient.create(database.ownerDataSource());
        var ids = jdbc.sql("select id from app.bookings order by random() limit 5000")
                .query(String.class)
                .list();
        Load.run(
                CONNECTIONS,
                Duration.ZERO,
                COMPILED,
                http(platform, coordinator, "GET", () -> "/api/bookings?page=" + random(50), () -> ""));
        System.out.println(
                "| call | p50 ms | p99 ms | per second | platform CPU ms | database CPU ms | plain JDBC p99 ms"
                        + " | plain JDBC per second |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        row(
                "list, coordinator (all bookings)",
                platform,
                database,
                http(platform, coordinator, "GET", () -> "/api/bookings?page=" + random(50), () -> ""),
                query(
                        database,
                        PAGE + " order by b.appointment_date desc, b.id limit 20 offset ?",
                        st -> st.setInt(1, (random(50) - 1) * 20)));
        row(
                "list, referrer (own firm)",
                platform,
                database,
                http(platform, firm.client(), "GET", () -> "/api/bookings?page=" + random(20), () -> ""),
                query(
                        database,
                        PAGE + " and b.organization_id = '" + firm.organizationId()
                                + "' order by b.appointment_date desc, b.id limit 20 offset ?",
                        st -> st.setInt(1, (random(20) - 1) * 20)));
        var surnames = jdbc.sql("select distinct split_part(lower(examinee_name), ' ', 2) from app.bookings")
                .query(String.class)
                .list();
        row(
                "search by surname, coordinator",
                platform,
                database,
                search(platform, coordinator, () -> pick(surnames)),
                search(database, () -> pick(surnames)));
        row(
                "search by the first letters of a surname, coordinator",
                platform,
                database,
                search(platform, coordinator, () -> beginning(pick(surnames))),
                search(database, () -> beginning(pick(surnames))));
        row(
                "booking detail, coordinator",
                platform,
                database,
                http(platform, coordinator, "GET", () -> "/api/bookings/" + pick(ids), () -> ""),
                query(database, PAGE + " and b.id = ?", st -> st.setString(1, pick(ids))));
        row(
                "webhook accepted",
                platform,
                database,
                webhook(platform),
                query(
                        database,
                        "insert into app.webhook_events (id, source, event_type, resource_id, payload, not_before)"
                                + " values (?, 'acuity', 'changed', ?, '{}', now() + interval '1 hour') returning id",
                        st -> {
                            var id =
                                    Long.toHexString(ThreadLocalRandom.current().nextLong());
                            st.setString(1, id);
                            st.setString(2, id);
                        }));
        portal(database, platform, people, firm, ids);
        authorisation(platform, coordinator);
        System.out.printf("%nHeap limit 512 MB; resident set of the platform: %s%n", resident(platform.pid()));
    }

    /**
     * Pages of the portal, whole as a browser gets them first, by people who have signed in there: {@value #BROWSERS} of them,
     * who ask for the next page as soon as they have the last.
     */
    private static void portal(
            TestDatabase database, PlatformProcess platform, People people, People.Firm firm, List<String> ids)
            throws Exception {
        var coordinator = signIn(platform, people.newOperator("staff"));
        row(
                "page with the list, coordinator (all active)",
                BROWSERS,
                platform,
                database,
                page(platform, coordinator, () -> "/bookings?page=" + random(50)),
                query(
                        database,
                        PAGE + " and b.status = 'active' order by b.appointment_date, b.id limit 20 offset ?",
                        st -> st.setInt(1, (random(50) - 1) * 20)));
        row(
                "page with the list, referrer (own firm)",
                BROWSERS,
                platform,
                database,
                page(platform, signIn(platform, firm.email()), () -> "/bookings?view=all&page=" + random(20)),
                query(
                        database,
                        PAGE + " and b.organization_id = '" + firm.organizationId()
                                + "' order by b.appointment_date, b.id limit 20 offset ?",
                        st -> st.setInt(1, (random(20) - 1) * 20)));
        row(
                "page of a booking, coordinator",
                BROWSERS,
                platform,
                database,
                page(platform, coordinator, () -> "/bookings/" + pick(ids)),
                query(database, PAGE + " and b.id = ?", st -> st.setString(1, pick(ids))));
        row(
                "dashboard, manager",
                BROWSERS,
                platform,
                database,
                page(platform, signIn(platform, people.newOperator("manager")), () -> "/dashboard"),
                query(
                        database,
                        "select b.status, count(*) from app.bookings b where b.confirmed_at is not null and b.duration_minutes > ?"
                                + " group by b.status",
                        st -> st.setInt(1, 0)));
    }

    /** The cookies of somebody who has signed in. */
    private static String signIn(PlatformProcess platform, String email) {
        return ApiClient.anonymous(platform.baseUrl())
                .post("/api/auth/login", Map.of("email", email, "password", People.PASSWORD))
                .is(200)
                .cookies();
    }

    /**
     * What it costs to find out who calls and whether that person may: the same call with a token and without one, by a lone
     * caller. Its handler reads nothing more, and without a token the call ends where the token would be looked at.
     */
    private static void authorisation(PlatformProcess platform, ApiClient client) throws Exception {
        if (!isWanted("authorisation")) {
            return;
        }
        var headers = "Authorization: " + client.header("Authorization") + "\r\n";
        var with = Load.run(
                1,
                WARM_UP,
                MEASURED,
                () -> worker(platform, 200, () -> KeptConnection.request("GET", "/api/auth/me", headers, "")));
        var without = Load.run(
                1,
                WARM_UP,
                MEASURED,
                () -> worker(platform, 401, () -> KeptConnection.request("GET", "/api/auth/me", "", "")));
        System.out.printf(
                "%nAuthorisation, one caller: %.2f ms with a token, %.2f ms without, so %.2f ms (medians)%n",
                with.millisAt(0.5), without.millisAt(0.5), with.millisAt(0.5) - without.millisAt(0.5));
    }

    /** Beside the times, the processor time of each call: it says the same on a machine that has other work to do. */
    private static void row(
            String name,
            PlatformProcess platform,
            TestDatabase database,
            Callable<Load.Worker> calls,
            Callable<Load.Worker> plain)
            throws Exception {
        row(name, CONNECTIONS, platform, database, calls, plain);
    }

    private static void row(
            String name,
            int connections,
            PlatformProcess platform,
            TestDatabase database,
            Callable<Load.Worker> calls,
            Callable<Load.Worker> plain)
            throws Exception {
        if (!isWanted(name)) {
            return;
        }
        Load.run(connections, Duration.ZERO, WARM_UP, calls);
        var before = ProcessorTime.of(platform, database);
        var ours = Load.run(connections, Duration.ZERO, MEASURED, calls);
        var used = ProcessorTime.of(platform, database).since(before);
        var theirs = Load.run(connections, Duration.ofSeconds(2), Duration.ofSeconds(6), plain);
        System.out.printf(
                "| %s | %.1f | %.1f | %.0f | %.2f | %.2f | %.1f | %.0f |%n",
                name,
                ours.millisAt(0.5),
                ours.millisAt(0.99),
                ours.perSecond(),
                used.platform().toNanos() / 1e6 / ours.nanos().length,
                used.database().toNanos() / 1e6 / ours.nanos().length,
                theirs.millisAt(0.99),
                theirs.perSecond());
    }

    /** Whether this part was asked for by a regular expression that is found in its name; all are where nothing is said. */
    private static boolean isWanted(String name) {
        return Pattern.compile(System.getProperty("ime.benchmark.only", ""))
                .matcher(name)
                .find();
    }

    /** What the platform and its database have used of the processors since they were started. */
    private record ProcessorTime(Duration platform, Duration database) {

        static ProcessorTime of(PlatformProcess platform, TestDatabase database) {
            var port = Integer.toString(
                    URI.create(database.url().substring("jdbc:".length())).getPort());
            return new ProcessorTime(
                    ProcessHandle.of(platform.pid()).map(ProcessorTime::used).orElse(Duration.ZERO),
                    ProcessHandle.allProcesses()
                            .filter(process -> List.of(
                                            process.info().arguments().orElseGet(() -> new String[0]))
                                    .containsAll(List.of("-D", "-p", port)))
                            .flatMap(ProcessHandle::children)
                            .map(ProcessorTime::used)
                            .reduce(Duration.ZERO, Duration::plus));
        }

        ProcessorTime since(ProcessorTime earlier) {
            return new ProcessorTime(platform.minus(earlier.platform), database.minus(earlier.database));
        }

        private static Duration used(ProcessHandle process) {
            return process.info().totalCpuDuration().orElse(Duration.ZERO);
        }
    }

    private interface Text {
        String next();
    }

    private static Callable<Load.Worker> http(
            PlatformProcess platform, ApiClient client, String method, Text path, Text body) {
        var headers = "Authorization: " + client.header("Authorization") + "\r\nContent-Type: application/json\r\n";
        return () -> worker(platform, () -> KeptConnection.request(method, path.next(), headers, body.next()));
    }

    private static Callable<Load.Worker> page(PlatformProcess platform, String cookies, Text path) {
        var headers = "Cookie: " + cookies + "\r\nAccept: text/html\r\n";
        return () -> worker(platform, () -> KeptConnection.request("GET", path.next(), headers, ""));
    }

    private static Callable<Load.Worker> search(PlatformProcess platform, ApiClient client, Text wanted) {
        return http(
                platform, client, "POST", () -> "/api/bookings/search", () -> "{\"search\":\"" + wanted.next() + "\"}");
    }

    private static Callable<Load.Worker> search(TestDatabase database, Text wanted) {
        return query(
                database,
                PAGE + " and lower(b.examinee_name) like ? order by b.appointment_date desc, b.id limit 20",
                st -> st.setString(1, "%" + wanted.next() + "%"));
    }

    private static Callable<Load.Worker> webhook(PlatformProcess platform) {
        return () -> worker(platform, () -> {
            var body = "action=appointment.changed&id=" + (5_000_000_000L + random(1_000_000))
                    + "&calendarID=7001&appointmentTypeID=1";
            var signature = WebhookSignature.of(body, AcuitySandboxSettings.DEFAULT_API_KEY);
            return KeptConnection.request(
                    "POST",
                    "/api/webhooks/acuity",
                    "Content-Type: application/x-www-form-urlencoded\r\nX-Acuity-Signature: " + signature + "\r\n",
                    body);
        });
    }

    private static Load.Worker worker(PlatformProcess platform, Callable<byte[]> requests) throws Exception {
        return worker(platform, 200, requests);
    }

    private static Load.Worker worker(PlatformProcess platform, int expected, Callable<byte[]> requests)
            throws Exception {
        var connection = new KeptConnection(URI.create(platform.baseUrl()));
        return new Load.Worker() {
            @Override
            public void work() throws Exception {
                int status = connection.exchange(requests.call());
                if (status != expected) {
                    throw new IllegalStateException("Status " + status);
                }
            }

            @Override
            public void close() throws IOException {
                connection.close();
            }
        };
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws Exception;
    }

    private static Callable<Load.Worker> query(TestDatabase database, String sql, Binding binding) {
        return () -> {
            var connection = DriverManager.getConnection(database.url(), database.username(), database.password());
            var statement = connection.prepareStatement(sql);
            return new Load.Worker() {
                @Override
                public void work() throws Exception {
                    binding.bind(statement);
                    try (var rows = statement.executeQuery()) {
                        while (rows.next()) {
                            rows.getString(1);
                        }
                    }
                }

                @Override
                public void close() throws IOException {
                    try {
                        connection.close();
                    } catch (SQLException e) {
                        throw new IOException(e);
                    }
                }
            };
        };
    }

    /**
     * Bookings of fifty firms over two years, made three weeks before the examination: those to come scheduled with a brief
     * due, a tenth of the others at their report, the rest paid for, cancelled or missed; each with its history. Names are put together from syllables, so
     * that they share as few letters as people's names do: 1,600 surnames, of about 62 bookings each.
     */
    private static void fill(JdbcClient jdbc, String firm) {
        jdbc.sql("insert into app.organizations (id, name, slug)"
                        + " select 'bench' || n, 'Firm ' || n, 'bench-' || n from generate_series(1, 49) n")
                .update();
        jdbc.sql("""
                        insert into app.bookings (id, acuity_appointment_id, acuity_type_id, specialist_id, organization_id,
                          created_by_id, examinee_name, examinee_phone, appointment_date, duration_minutes, appointment_type,
                          status, current_progress, reservation, confirmed_at, created_at, progress_since, report_due_at,
                          brief_required, brief_due_at, reference)
                        with raw as (select n, now() + make_interval(hours => n % 17520 - 16000) as at
                                       from generate_series(1, :bookings) n),
                             staged as (select n, at, case when at > now() then 'scheduled'
                                 when n % 10 = 0 then 'generating_report' when n % 25 = 1 then 'cancelled'
                                 when n % 25 = 2 then 'no_show' else 'payment_received' end as progress from raw)
                        select 'b' || lpad(n::text, 23, '0'), (4000000000 + n)::text, '1',
                               (select array_agg(id) from app.specialists)[1 + n % 5],
                               case when n % 50 = 0 then :firm else 'bench' || n % 50 end,
                               'system:setup',
                               (array['Ada', 'Bela', 'Cora', 'Dov', 'Edith', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jun', 'Kofi',
                                 'Lena', 'Milan', 'Noor', 'Otto', 'Priya', 'Quentin', 'Rosa', 'Sami', 'Tove'])[1 + n % 20]
                               || ' ' || (array['Ander', 'Bow', 'Carring', 'Dunn', 'Ells', 'Fitz', 'Gar', 'Har', 'Ing', 'Jar',
                                 'Kess', 'Lang', 'Mac', 'Nor', 'Os', 'Pem', 'Quill', 'Rad', 'Shel', 'Thorn', 'Und', 'Vell',
                                 'Whit', 'Yar', 'Zim', 'Bright', 'Crom', 'Drey', 'Etch', 'Frob', 'Glen', 'Hux', 'Ives', 'Kirk',
                                 'Love', 'Mont', 'Nash', 'Peck', 'Rush', 'Stan'])[1 + (n / 20) % 40]
                               || (array['son', 'field', 'worth', 'by', 'ley', 'man', 'wick', 'ton', 'well', 'ridge', 'ham',
                                 'shaw', 'brook', 'stead', 'mere', 'cott', 'den', 'ford', 'gate', 'holm', 'kin', 'land', 'mond',
                                 'nell', 'over', 'pole', 'quist', 'rick', 'sen', 'thorpe', 'up', 'vale', 'water', 'yard',
                                 'zell', 'berg', 'croft', 'dale', 'ens', 'hurst'])[1 + (n / 800) % 40],
                               '0491570006',
                               at, 60, 'in_person',
                               case when progress in ('scheduled', 'generating_report') then 'active' else 'closed' end,
                               progress, 'confirmed', at - interval '21 days', at - interval '21 days',
                               at + case progress when 'scheduled' then interval '-21 days' when 'cancelled' then interval
                                 '-3 days' when 'payment_received' then interval '30 days' else interval '2 hours' end,
                               case when at < now() then at + interval '14 days' end,
                               at > now(), case when at > now() then at - interval '7 days' end,
                               nextval('app.booking_reference_seq')
                          from staged
                        """).param("firm", firm).param("bookings", BOOKINGS).update();
        jdbc.sql("""
                        insert into app.booking_progress (id, booking_id, progress, changed_by_id, created_at)
                        select md5(p.progress || b.id), b.id, p.progress, 'system:setup', b.appointment_date + p.after
                          from app.bookings b, (values ('scheduled', interval '-21 days'), ('cancelled', '-3 days'),
                            ('no_show', '2 hours'), ('generating_report', '2 hours'), ('report_generated', '12 days'),
                            ('payment_received', '30 days')) p(progress, after)
                         where p.progress in ('scheduled', b.current_progress)
                            or b.current_progress = 'payment_received' and p.progress like '%report%'
                        """).update();
        jdbc.sql("analyze").update();
    }

    private static int random(int bound) {
        return 1 + ThreadLocalRandom.current().nextInt(bound);
    }

    private static String pick(List<String> ids) {
        return ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
    }

    private static String beginning(String surname) {
        return surname.substring(0, Math.min(5, surname.length()));
    }

    private static String resident(long pid) throws Exception {
        var status = Path.of("/proc", Long.toString(pid), "status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS"))
                        .findFirst()
                        .orElse("unknown")
                : "unknown";
    }
}
