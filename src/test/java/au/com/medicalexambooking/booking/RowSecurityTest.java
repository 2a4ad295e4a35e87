package au.com.medicalexambooking.booking;

import static au.com.medicalexambooking.booking.BookingModule.ADMIN;
import static au.com.medicalexambooking.booking.BookingModule.ADMIN_AS_REFERRER;
import static au.com.medicalexambooking.booking.BookingModule.COLLEAGUE;
import static au.com.medicalexambooking.booking.BookingModule.COORDINATOR;
import static au.com.medicalexambooking.booking.BookingModule.EXAMINER;
import static au.com.medicalexambooking.booking.BookingModule.FIRM;
import static au.com.medicalexambooking.booking.BookingModule.MANAGER;
import static au.com.medicalexambooking.booking.BookingModule.NOW;
import static au.com.medicalexambooking.booking.BookingModule.REFERRER;
import static au.com.medicalexambooking.booking.BookingModule.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import au.com.medicalexambooking.booking.BookingAccess.Act;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ActorTransactionManager;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.SystemComponent;
import au.com.medicalexambooking.identity.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The two walls around a booking, each with the other one taken away: the database's own, asked by statements that ask no
 * service, and the services', on tables whose row security is off.
 */
class RowSecurityTest {

    private static final BookingModule MODULE = new BookingModule("rows");

    private static final Actor OWN_EXAMINER =
            new Actor(new UserId("own-examiner"), null, Role.SPECIALIST, Set.of(), Channel.API, null, null, null);

    /** A referrer whose membership ended: the actor carries no firm. */
    private static final Actor FORMER = BookingModule.actor("former", Role.USER);

    /** Holds rows of bookings that others are hidden from whatever the services do. */
    private static final List<String> TABLES = List.of(
            "bookings", "booking_progress", "booking_form_answers", "booking_appointments", "slot_holds", "documents");

    private static BookingId booking;

    @BeforeAll
    static void aBookingWithAllThatHangsOnOne() {
        MODULE.reset();
        MODULE.insertPerson(OWN_EXAMINER, "own-examiner@example.com");
        MODULE.jdbc
                .sql("insert into teams (id, organization_id, name) values ('ours', 'firm', 'Ours');"
                        + " insert into team_members (team_id, user_id) values ('ours', 'referrer')")
                .update();
        var specialist = MODULE.specialist("Australia/Sydney", OWN_EXAMINER.userId());
        var wish = BookingModule.request(specialist, NOW.plus(Duration.ofDays(10)))
                .team("ours")
                .build();
        booking = MODULE.as(REFERRER, () -> MODULE.get(BookingRequests.class).record(wish, BookingModule.inTime()));
        MODULE.process.reserve(booking);
        for (var statement : List.of(
                "insert into booking_form_answers (booking_id, field_id, value) values (:id, 'f', 'v')",
                "insert into slot_holds (booking_id, specialist_id, during)"
                        + " select id, specialist_id, tstzrange(now(), now() + interval '1 hour') from bookings where id = :id",
                "insert into documents (id, booking_id, uploaded_by_id, s3_key, file_name, file_size, mime_type, category)"
                        + " values ('d', :id, 'referrer', 'k', 'brief.pdf', 1, 'application/pdf', 'brief')")) {
            MODULE.jdbc.sql(statement).param("id", booking.value()).update();
        }
    }

    @AfterAll
    static void close() {
        MODULE.close();
    }

    @Test
    void theDatabaseShowsABookingToThoseWhoMaySeeItAndToNobodyElse() {
        for (var table : TABLES) {
            for (var reader : List.of(
                    REFERRER, COLLEAGUE, ADMIN_AS_REFERRER, OWN_EXAMINER, COORDINATOR, MANAGER, ADMIN, system())) {
                assertThat(rowsOf(reader, table))
                        .as(table + " " + reader.role())
                        .isPositive();
            }
            for (var outsider : List.of(STRANGER, EXAMINER, FORMER)) {
                assertThat(rowsOf(outsider, table))
                        .as(table + " " + outsider.role())
                        .isZero();
            }
        }
    }

    @Test
    void theDatabaseKeepsTeamsApartWhereTheFirmDoes() {
        wall(true);
        try {
            for (var table : TABLES) {
                assertThat(rowsOf(REFERRER, table)).as(table).isPositive();
                assertThat(rowsOf(ADMIN_AS_REFERRER, table)).as(table).isPositive();
                assertThat(rowsOf(COLLEAGUE, table)).as(table).isZero();
            }
        } finally {
            wall(false);
        }
    }

    @Test
    void theRepositoryFindsNothingForeignWhenNoServiceAsksForRights() {
        assertThat(MODULE.as(STRANGER, () -> MODULE.get(Bookings.class).findById(booking.value())))
                .isEmpty();
        assertThat(MODULE.as(STRANGER, () -> MODULE.get(Bookings.class).findAll()))
                .isEmpty();
        assertThat(MODULE.as(REFERRER, () -> MODULE.get(Bookings.class).findById(booking.value())))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update bookings set notes = 'x', organization_id = 'other-firm'",
                "delete from booking_progress",
                "delete from documents",
                "update booking_form_answers set value = 'x'",
                "delete from slot_holds"
            })
    void nobodyChangesWhatHeCannotSee(String statement) {
        assertThat(in(STRANGER, () -> sql(statement).update())).isZero();
    }

    @Test
    void nobodyPutsRowsWhereHeCouldNotSeeThem() {
        assertThatThrownBy(() -> in(
                        REFERRER,
                        () -> sql("update bookings set organization_id = 'other-firm', team_id = null where id = :id")
                                .param("id", booking.value())
                                .update()))
                .rootCause()
                .hasMessageContaining("row-level security");
        assertThatThrownBy(() -> in(
                        STRANGER,
                        () -> sql("insert into booking_progress (id, booking_id, progress, changed_by_id)"
                                        + " values ('p', :id, 'cancelled', 'stranger')")
                                .param("id", booking.value())
                                .update()))
                .rootCause()
                .hasMessageContaining("row-level security");
    }

    @Test
    void outsideOfATransactionAndWithNobodySignedInThereIsNothing() {
        var anonymous =
                new AnonymousAuthenticationToken("k", "nobody", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
        for (var table : TABLES) {
            assertThat(MODULE.as(ADMIN, () -> count(table))).as(table).isZero();
            SecurityContextHolder.getContext().setAuthentication(anonymous);
            try {
                assertThat(inTransaction(() -> count(table))).as(table).isZero();
            } finally {
                SecurityContextHolder.clearContext();
            }
        }
    }

    @Test
    void whatAnActorMaySeeEndsWithHisTransaction() {
        for (int borrowed = 0; borrowed < 20; borrowed++) {
            assertThat(rowsOf(MANAGER, "bookings")).isPositive();
            assertThat(count("bookings")).isZero();
            assertThat(rowsOf(STRANGER, "bookings")).isZero();
        }
    }

    @Test
    void workOfThePlatformSeesEveryRowWithinAPersonsRequestAndNoLonger() {
        var actors = MODULE.get(CurrentActor.class);
        Supplier<Long> reading = () -> inTransaction(() -> count("bookings"));

        assertThat(MODULE.as(STRANGER, () -> actors.seeingEveryRow(reading))).isPositive();
        assertThat(MODULE.as(STRANGER, reading)).isZero();
    }

    /** As when a session must be read before it is known who acts. */
    @Test
    void whoeverActsMayBeFoundOutByATransactionThatSeesNothing() {
        var seenMeanwhile = new ArrayList<Long>();
        var asking = new AskingActor(seenMeanwhile);
        var transactions = new TransactionTemplate(new ActorTransactionManager(MODULE.pool, asking));
        asking.transactions = transactions;

        Long seen = transactions.execute(status -> count("bookings"));

        assertThat(seen).isPositive();
        assertThat(seenMeanwhile).containsOnly(0L);
    }

    private static final class AskingActor implements CurrentActor {

        private final List<Long> seen;
        private @Nullable TransactionTemplate transactions;

        AskingActor(List<Long> seen) {
            this.seen = seen;
        }

        @Override
        public Actor get() {
            seen.add(Objects.requireNonNull(Objects.requireNonNull(transactions).execute(status -> count("bookings"))));
            return MANAGER;
        }

        @Override
        public <T> T callAs(Actor actor, Supplier<T> work) {
            return work.get();
        }
    }

    /** What is being filled in is nobody else's business, operators and the platform's own work included. */
    @Test
    void aDraftIsShownToThePersonWhoseItIsAndToNobodyElse() {
        var id = "draft-of-referrer";
        in(
                REFERRER,
                () -> sql("insert into booking_drafts (id, owner_id, keyboard_id, content, expires_at)"
                                + " values (:id, 'referrer', 'referrer', 'sealed', now() + interval '1 day')")
                        .param("id", id)
                        .update());

        assertThat(in(REFERRER, () -> draftsOf(id))).isEqualTo(1);
        for (var other :
                List.of(COLLEAGUE, STRANGER, EXAMINER, FORMER, COORDINATOR, MANAGER, ADMIN, OWN_EXAMINER, system())) {
            assertThat(in(other, () -> draftsOf(id))).as(other.userId().value()).isZero();
            assertThat(in(
                            other,
                            () -> sql("delete from booking_drafts where id = :id")
                                    .param("id", id)
                                    .update()))
                    .as(other.userId().value())
                    .isZero();
        }
        assertThatThrownBy(() -> in(
                        STRANGER,
                        () -> sql("insert into booking_drafts (id, owner_id, keyboard_id, content, expires_at)"
                                        + " values ('forged', 'referrer', 'stranger', 'sealed', now())")
                                .update()))
                .rootCause()
                .hasMessageContaining("row-level security");
        JdbcClient.create(MODULE.database.ownerDataSource())
                .sql("update app.booking_drafts set expires_at = now() - interval '1 minute' where id = :id")
                .param("id", id)
                .update();
        assertThat(in(MANAGER, () -> draftsOf(id))).isZero();
        assertThat(in(system(), () -> draftsOf(id)))
                .as("the platform's own work deletes it once it has expired")
                .isEqualTo(1);
    }

    private static long draftsOf(String id) {
        return sql("select count(*) from booking_drafts where id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    @Test
    void aTimeIsTakenAlsoByABookingThatTheCallerCannotSee() {
        var hidden = MODULE.load(booking);

        assertThat(MODULE.as(
                        STRANGER,
                        () -> MODULE.get(Bookings.class)
                                .occupied(
                                        hidden.specialist().value(),
                                        hidden.time().start(),
                                        hidden.time().end())))
                .isTrue();
    }

    @Test
    void theTrailIsReadByThoseWhoWatchItAndByEachWhatConcernsHim() {
        assertThat(in(REFERRER, () -> trailOf("action = 'booking.requested' and user_id = 'referrer'")))
                .isPositive();
        assertThat(in(STRANGER, () -> trailOf("user_id = 'referrer'"))).isZero();
        assertThat(in(COORDINATOR, () -> trailOf("user_id = 'referrer'"))).isZero();
        assertThat(in(MANAGER, () -> trailOf("user_id = 'referrer'"))).isPositive();
        assertThat(in(ADMIN, () -> trailOf("user_id = 'referrer'"))).isPositive();
        assertThat(trailOf("true")).isZero();
    }

    /** A table that is made later must not be forgotten. */
    @Test
    void everyTableWithBookingDataIsBound() {
        var unbound = MODULE.jdbc.sql("""
                        select c.relname from pg_class c
                         where c.relnamespace = 'app'::regnamespace and c.relkind = 'r'
                           and not (c.relrowsecurity and c.relforcerowsecurity)
                           and (c.relname = 'bookings' or exists (select 1 from pg_attribute a
                                 where a.attrelid = c.oid and a.attname = 'booking_id' and not a.attisdropped))
                        """).query(String.class).set();

        // The keys of repeated requests are looked up by whose they are; the outbox is read by the sender alone.
        assertThat(unbound).containsExactlyInAnyOrder("idempotency_keys", "mail_outbox");
    }

    @Test
    void theServicesHoldWithoutTheDatabase() {
        var owner = JdbcClient.create(MODULE.database.ownerDataSource());
        TABLES.forEach(table -> owner.sql("alter table app." + table + " disable row level security")
                .update());
        try {
            assertThat(rowsOf(STRANGER, "bookings")).isPositive();
            for (var outsider : List.of(STRANGER, EXAMINER, FORMER)) {
                assertServicesHide(outsider);
            }
            wall(true);
            assertServicesHide(COLLEAGUE);
        } finally {
            wall(false);
            TABLES.forEach(table -> owner.sql("alter table app." + table + " enable row level security")
                    .update());
        }
    }

    private static void assertServicesHide(Actor outsider) {
        var everything = new BookingQueries.Filter(null, Set.of(), null, null, null, 1, 100);
        assertThat(MODULE.as(outsider, () -> MODULE.get(BookingQueries.class).search(everything)))
                .returns(0L, BookingQueries.Page::total)
                .extracting(BookingQueries.Page::bookings)
                .isEqualTo(List.of());
        var desk = MODULE.get(BookingDesk.class);
        List<Runnable> acts = List.of(
                () -> MODULE.get(BookingQueries.class).details(booking),
                () -> desk.reschedule(booking, NOW.plus(Duration.ofDays(11))),
                () -> desk.cancel(booking, null),
                () -> desk.update(booking, null, "x", null),
                () -> desk.update(booking, BookingStatus.ARCHIVED, null, null));
        for (var act : acts) {
            assertThatThrownBy(() -> MODULE.as(outsider, act))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refused -> assertThat(refused.status().value()).isEqualTo(404));
        }
        for (var act : Act.values()) {
            assertThatThrownBy(() -> MODULE.as(
                            outsider, () -> MODULE.get(BookingAccess.class).require(booking, act)))
                    .isInstanceOf(ApiException.class);
        }
    }

    private static Actor system() {
        return Actor.system(SystemComponent.RECONCILER, Channel.JOB);
    }

    private static long rowsOf(Actor actor, String table) {
        return in(actor, () -> count(table));
    }

    private static <T> T in(Actor actor, Supplier<T> work) {
        return MODULE.as(actor, () -> inTransaction(work));
    }

    private static <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(MODULE.transaction().execute(status -> work.get()));
    }

    private static long count(String table) {
        return sql("select count(*) from " + table).query(Long.class).single();
    }

    private static long trailOf(String condition) {
        return sql("select count(*) from audit_logs where " + condition)
                .query(Long.class)
                .single();
    }

    /** On the module's own connections, in the transaction if there is one. */
    private static JdbcClient.StatementSpec sql(String statement) {
        return MODULE.get(JdbcClient.class).sql(statement);
    }

    private static void wall(boolean stands) {
        MODULE.jdbc
                .sql("update organizations set team_isolation = :stands where id = :id")
                .param("stands", stands)
                .param("id", FIRM.value())
                .update();
    }
}
