package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ActorTransactionManager;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.scheduling.NewAppointment.FieldAnswer;
import au.com.medicalexambooking.specialist.SpecialistId;
import au.com.medicalexambooking.testing.TestDatabase;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.jdbc.repository.config.AbstractJdbcConfiguration;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The booking module on a real database with real transactions, between an appointment book and a process that do as the
 * test tells. Each test makes its own specialist, whose calendar nobody else touches.
 */
final class BookingModule implements AutoCloseable {

    /** A Monday in summer, nine in the morning in Sydney. */
    static final Instant NOW = Instant.parse("2029-03-04T22:00:00Z");

    static final OrganizationId FIRM = new OrganizationId("firm");
    static final OrganizationId OTHER_FIRM = new OrganizationId("other-firm");

    static final Actor REFERRER = actor("referrer", Role.USER, FIRM);
    static final Actor COLLEAGUE = actor("colleague", Role.USER, FIRM);
    static final Actor STRANGER = actor("stranger", Role.USER, OTHER_FIRM);
    static final Actor COORDINATOR = actor("coordinator", Role.STAFF);
    static final Actor MANAGER = actor("manager", Role.MANAGER);
    static final Actor ADMIN = actor("admin", Role.ADMIN);
    static final Actor EXAMINER = actor("examiner", Role.SPECIALIST);

    /** An administrator who acts as the referrer. */
    static final Actor ADMIN_AS_REFERRER =
            new Actor(ADMIN.userId(), REFERRER.userId(), Role.USER, Set.of(FIRM), Channel.PORTAL, null, null, null);

    final TestDatabase database;
    final HikariDataSource pool;
    private final HikariDataSource ownPool;

    /** Sees every row, outside of the module's transactions. */
    final JdbcClient jdbc;

    final AppointmentBookFake book = new AppointmentBookFake();
    final ChangeHintsFake hints = new ChangeHintsFake();
    final TestClock clock = new TestClock(NOW);
    final SpecialistsOfTheTest specialists;
    final ProcessStandIn process;
    private final AnnotationConfigApplicationContext context;
    private int lastCalendar;

    BookingModule(String purpose) {
        this(purpose, Duration.ofSeconds(2));
    }

    BookingModule(String purpose, Duration answerWithin) {
        database = TestDatabase.create(purpose);
        pool = database.runtimePool();
        ownPool = database.operatorPool();
        jdbc = JdbcClient.create(ownPool);
        specialists = new SpecialistsOfTheTest(JdbcClient.create(pool));
        context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("ime.app-url", "https://bookings.example.com")));
        context.registerBean("dataSource", HikariDataSource.class, () -> pool);
        context.registerBean(AppointmentBookFake.class, () -> book);
        context.registerBean(ChangeHintsFake.class, () -> hints);
        context.registerBean(TestClock.class, () -> clock);
        context.registerBean(SpecialistsOfTheTest.class, () -> specialists);
        context.registerBean(
                BookingSettings.class,
                () -> new BookingSettings(
                        answerWithin,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10),
                        2,
                        5,
                        2,
                        2,
                        20,
                        Period.ofYears(7),
                        120));
        context.register(Beans.class, JdbcMapping.class, ProcessStandIn.class);
        context.refresh();
        process = context.getBean(ProcessStandIn.class);
        insertPeople();
    }

    @ComponentScan(
            basePackageClasses = {BookingDesk.class, CurrentActor.class, AuditTrail.class},
            useDefaultFilters = false,
            includeFilters = @ComponentScan.Filter(type = FilterType.CUSTOM, classes = BookingComponents.class))
    @EnableTransactionManagement(proxyTargetClass = true)
    @EnableJdbcRepositories(basePackageClasses = Bookings.class)
    static class Beans {

        @Bean
        static JdbcTransactionManager transactionManager(HikariDataSource dataSource, CurrentActor currentActor) {
            return new ActorTransactionManager(dataSource, currentActor);
        }

        @Bean
        static JdbcClient jdbcClient(HikariDataSource dataSource) {
            return JdbcClient.create(dataSource);
        }

        @Bean
        static NamedParameterJdbcTemplate namedParameterJdbcTemplate(HikariDataSource dataSource) {
            return new NamedParameterJdbcTemplate(dataSource);
        }

        @Bean
        static ObjectMapper objectMapper() {
            return new ObjectMapper();
        }
    }

    static class JdbcMapping extends AbstractJdbcConfiguration {}

    <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    <T> T as(Actor actor, Supplier<T> work) {
        return get(CurrentActor.class).callAs(actor, work);
    }

    void as(Actor actor, Runnable work) {
        get(CurrentActor.class).runAs(actor, work);
    }

    TransactionTemplate transaction() {
        return new TransactionTemplate(get(JdbcTransactionManager.class));
    }

    void inTransaction(Runnable work) {
        transaction().executeWithoutResult(status -> work.run());
    }

    /** Forgets what earlier tests brought about, except for the rows in the database. */
    void reset() {
        book.reset();
        specialists.reset();
        process.forget();
        process.reserveByItself(false);
        clock.set(NOW);
    }

    /** A specialist in Sydney. */
    SpecialistId specialist() {
        return specialist("Australia/Sydney", null);
    }

    SpecialistId specialist(String zone, @Nullable UserId user) {
        var id = new SpecialistId(Ids.next());
        jdbc.sql("insert into specialists (id, user_id, acuity_calendar_id, name, specialty, location, timezone)"
                        + " values (:id, :user, :calendar, 'Dr Example', 'Neurology', 'Suite 1', :zone)")
                .param("id", id.value())
                .param("user", user == null ? null : user.value())
                .param("calendar", Integer.toString(++lastCalendar))
                .param("zone", zone)
                .update();
        return id;
    }

    /** A caller with all the time that there is. */
    static long inTime() {
        return System.nanoTime() + Duration.ofMinutes(5).toNanos();
    }

    String calendarOf(SpecialistId specialist) {
        return specialists.find(specialist).orElseThrow().calendarId();
    }

    /** A booking on record, as the desk leaves it for the process. */
    BookingId requested(SpecialistId specialist, Instant start) {
        return as(
                REFERRER,
                () -> get(BookingRequests.class)
                        .record(request(specialist, start).build(), inTime()));
    }

    /** A booking with its appointment. */
    BookingId confirmed(SpecialistId specialist, Instant start) {
        var id = requested(specialist, start);
        process.reserve(id);
        process.forget();
        return id;
    }

    static RequestDraft request(SpecialistId specialist, Instant start) {
        return new RequestDraft(specialist.value(), start);
    }

    Booking load(BookingId id) {
        return get(Bookings.class).findById(id.value()).orElseThrow();
    }

    String appointmentOf(BookingId id) {
        return load(id).appointmentId().orElseThrow();
    }

    /** What the trail says of a resource, oldest first. */
    List<String> auditOf(String resourceId) {
        return jdbc.sql(
                        "select action || ' ' || outcome || ' ' || user_id from audit_logs where resource_id = :id order by seq")
                .param("id", resourceId)
                .query(String.class)
                .list();
    }

    /** The history of a booking as progress and author, oldest first. */
    List<String> progressOf(BookingId id) {
        return jdbc.sql("select progress || ' ' || changed_by_id || coalesce(' for ' || changed_for_id, '')"
                        + " from booking_progress where booking_id = :id order by seq")
                .param("id", id.value())
                .query(String.class)
                .list();
    }

    List<FieldAnswer> formAnswersOf(BookingId id) {
        return Objects.requireNonNull(
                transaction().execute(status -> get(BookingTables.class).formAnswers(id)));
    }

    boolean isHeld(BookingId id) {
        return jdbc.sql("select exists (select 1 from slot_holds where booking_id = :id)")
                .param("id", id.value())
                .query(Boolean.class)
                .single();
    }

    Optional<BookingId> bookingOfAppointment(String appointmentId) {
        return get(Bookings.class).findByAcuityAppointmentId(appointmentId).map(Booking::id);
    }

    static Actor actor(String user, Role role, OrganizationId... organizations) {
        return new Actor(new UserId(user), null, role, Set.of(organizations), Channel.API, null, null, null);
    }

    private void insertPeople() {
        for (var firm : List.of(FIRM, OTHER_FIRM)) {
            jdbc.sql("insert into organizations (id, name, slug) values (:id, :id, :id)")
                    .param("id", firm.value())
                    .update();
        }
        Stream.of(REFERRER, COLLEAGUE, STRANGER, COORDINATOR, MANAGER, ADMIN, EXAMINER)
                .forEach(person -> insertPerson(person, person.userId().value() + "@example.com"));
    }

    void insertPerson(Actor person, String email) {
        jdbc.sql("insert into users (id, email, name, role) values (:id, :email, :id, :role)")
                .param("id", person.userId().value())
                .param("email", email)
                .param("role", person.role().value())
                .update();
        person.organizations()
                .forEach(firm -> jdbc.sql("insert into organization_members (organization_id, user_id)"
                                + " values (:firm, :user)")
                        .param("firm", firm.value())
                        .param("user", person.userId().value())
                        .update());
    }

    @Override
    public void close() {
        process.close();
        context.close();
        pool.close();
        ownPool.close();
    }
}
