package au.com.medicalexambooking.booking;

import static au.com.medicalexambooking.booking.BookingModule.ADMIN;
import static au.com.medicalexambooking.booking.BookingModule.ADMIN_AS_REFERRER;
import static au.com.medicalexambooking.booking.BookingModule.COLLEAGUE;
import static au.com.medicalexambooking.booking.BookingModule.COORDINATOR;
import static au.com.medicalexambooking.booking.BookingModule.EXAMINER;
import static au.com.medicalexambooking.booking.BookingModule.MANAGER;
import static au.com.medicalexambooking.booking.BookingModule.NOW;
import static au.com.medicalexambooking.booking.BookingModule.REFERRER;
import static au.com.medicalexambooking.booking.BookingModule.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.specialist.SpecialistId;
import au.com.medicalexambooking.testing.SideBySide;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may read what of which bookings, and that every reading is recorded. */
class JdbcBookingQueriesTest {

    private static final BookingModule MODULE = new BookingModule("queries");
    private static final Instant START = NOW.plus(Duration.ofDays(10));

    @BeforeEach
    void reset() {
        MODULE.reset();
    }

    @AfterAll
    static void close() {
        MODULE.close();
    }

    private static BookingId booked(RequestDraft wish) {
        var id = MODULE.as(
                REFERRER, () -> MODULE.get(BookingRequests.class).record(wish.build(), BookingModule.inTime()));
        MODULE.process.reserve(id);
        return id;
    }

    private static BookingId booked(SpecialistId specialist, Instant start) {
        return booked(BookingModule.request(specialist, start));
    }

    private static BookingQueries.Filter of(SpecialistId specialist) {
        return new BookingQueries.Filter(null, Set.of(specialist.value()), null, null, null, 1, 20);
    }

    private static BookingQueries.Filter searching(SpecialistId specialist, String text) {
        return new BookingQueries.Filter(null, Set.of(specialist.value()), text, null, null, 1, 20);
    }

    private static BookingQueries.Filter on(SpecialistId specialist, @Nullable LocalDate from, @Nullable LocalDate to) {
        return new BookingQueries.Filter(null, Set.of(specialist.value()), null, from, to, 1, 20);
    }

    private static BookingQueries.Page list(Actor actor, BookingQueries.Filter filter) {
        return MODULE.as(actor, () -> MODULE.get(BookingQueries.class).search(filter));
    }

    private static List<BookingId> ids(Actor actor, BookingQueries.Filter filter) {
        return list(actor, filter).bookings().stream()
                .map(BookingQueries.Summary::id)
                .toList();
    }

    private static BookingQueries.Details details(Actor actor, BookingId id) {
        return MODULE.as(actor, () -> MODULE.get(BookingQueries.class).details(id));
    }

    private static int status(Runnable act) {
        return Objects.requireNonNull(catchThrowableOfType(ApiException.class, act::run), "nothing was refused")
                .status()
                .value();
    }

    private static Actor newExaminer(String name) {
        var examiner =
                new Actor(new UserId(name), null, Role.SPECIALIST, Set.of(), EXAMINER.channel(), null, null, null);
        MODULE.insertPerson(examiner, name + "@example.com");
        return examiner;
    }

    @Nested
    class Orders {

        private SpecialistId first = new SpecialistId("-");
        private SpecialistId second = new SpecialistId("-");
        private BookingId cancelled = new BookingId("-");
        private BookingId reported = new BookingId("-");
        private BookingId scheduled = new BookingId("-");

        @BeforeEach
        void book() {
            first = named("Dr Zeta");
            second = named("Dr Alpha");
            cancelled = booked(first, START);
            reported = booked(first, START.plus(Duration.ofDays(1)));
            scheduled = booked(second, START.plus(Duration.ofDays(2)));
            set(cancelled, "cancelled");
            set(reported, "report_generated");
        }

        private SpecialistId named(String name) {
            var specialist = MODULE.specialist();
            MODULE.jdbc
                    .sql("update specialists set name = ? where id = ?")
                    .params(name, specialist.value())
                    .update();
            return specialist;
        }

        private void set(BookingId id, String progress) {
            MODULE.jdbc
                    .sql("update bookings set current_progress = ? where id = ?")
                    .params(progress, id.value())
                    .update();
        }

        private BookingQueries.Filter by(BookingQueries.Order order, @Nullable String search) {
            return new BookingQueries.Filter(
                    null, null, null, Set.of(first.value(), second.value()), search, null, null, order, 1, 20);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "a"})
        void areBySpecialistAndByStage(String search) {
            assertThat(ids(COORDINATOR, by(BookingQueries.Order.BY_SPECIALIST, search)))
                    .containsExactly(scheduled, cancelled, reported);
            assertThat(ids(COORDINATOR, by(BookingQueries.Order.BY_SPECIALIST_BACKWARDS, search)))
                    .containsExactly(reported, cancelled, scheduled);
            assertThat(ids(COORDINATOR, by(BookingQueries.Order.BY_PROGRESS, search)))
                    .containsExactly(scheduled, reported, cancelled);
            assertThat(ids(COORDINATOR, by(BookingQueries.Order.BY_PROGRESS_BACKWARDS, search)))
                    .containsExactly(cancelled, reported, scheduled);
        }

        /** The words of the index and of the query must stay the same. */
        @Test
        void haveAnIndexForTheStage() throws SQLException {
            var plan = new StringBuilder();
            try (var connection = MODULE.get(HikariDataSource.class).getConnection();
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("set local enable_seqscan = off");
                statement.execute("set local enable_sort = off");
                try (var lines =
                        statement.executeQuery("explain select id from bookings b where b.confirmed_at is not null"
                                + " order by " + BookingQueries.Order.BY_PROGRESS.columns() + " limit 20")) {
                    while (lines.next()) {
                        plan.append(lines.getString(1)).append('\n');
                    }
                }
                connection.rollback();
            }

            assertThat(plan).contains("bookings_stage_idx").doesNotContain("Sort");
        }
    }

    @Nested
    class Counts {

        @Test
        void areOfEachStatusAndOfWhatTheReaderMaySee() {
            var specialist = MODULE.specialist();
            booked(specialist, START);
            var closed = booked(specialist, START.plus(Duration.ofDays(1)));
            MODULE.jdbc
                    .sql("update bookings set status = 'closed' where id = ?")
                    .param(closed.value())
                    .update();
            var active = new BookingQueries.Filter(
                    BookingStatus.ACTIVE, Set.of(specialist.value()), null, null, null, 1, 20);

            for (var reader : List.of(REFERRER, COORDINATOR)) {
                assertThat(counts(reader, active))
                        .containsOnly(Map.entry(BookingStatus.ACTIVE, 1L), Map.entry(BookingStatus.CLOSED, 1L));
            }
            for (var outsider : List.of(STRANGER, EXAMINER)) {
                assertThat(counts(outsider, active)).isEmpty();
            }
        }

        private Map<BookingStatus, Long> counts(Actor actor, BookingQueries.Filter filter) {
            return MODULE.as(actor, () -> MODULE.get(BookingQueries.class).counts(filter));
        }
    }

    @Nested
    class Scope {

        @Test
        void isTheFirmForReferrersTheOwnExaminationsForSpecialistsAndAllForOperators() {
            var examiner = newExaminer("examiner-of-scope");
            var specialist = MODULE.specialist("Australia/Sydney", examiner.userId());
            var id = booked(specialist, START);

            for (var reader : List.of(REFERRER, COLLEAGUE, ADMIN_AS_REFERRER, examiner, COORDINATOR, MANAGER, ADMIN)) {
                assertThat(ids(reader, of(specialist))).containsExactly(id);
                assertThat(details(reader, id).booking().id()).isEqualTo(id);
            }
            for (var outsider : List.of(STRANGER, EXAMINER, BookingModule.actor("referrer", Role.USER))) {
                assertThat(ids(outsider, of(specialist))).isEmpty();
                assertThat(status(() -> details(outsider, id))).isEqualTo(404);
            }
        }

        @Test
        void leavesOutWhatIsNotConfirmed() {
            var specialist = MODULE.specialist();
            var id = MODULE.requested(specialist, START);

            assertThat(ids(COORDINATOR, of(specialist))).isEmpty();
            assertThat(status(() -> details(COORDINATOR, id))).isEqualTo(404);
        }

        @Test
        void keepsABookingWhoseNextAppointmentIsBeingReserved() {
            var specialist = MODULE.specialist();
            var id = booked(specialist, START);
            var steps = MODULE.get(LifecycleSteps.class);
            MODULE.inTransaction(() -> steps.recordNoShow(id));
            MODULE.inTransaction(() -> steps.prepareRebooking(id, START.plusSeconds(86_400)));

            assertThat(ids(REFERRER, of(specialist))).containsExactly(id);
        }
    }

    @Nested
    class Filters {

        @Test
        void takeTheStatus() {
            var specialist = MODULE.specialist();
            var open = booked(specialist, START);
            var cancelled = booked(specialist, START.plusSeconds(7200));
            MODULE.inTransaction(() -> MODULE.get(LifecycleSteps.class).recordCancellation(cancelled, false, 0));

            assertThat(ids(REFERRER, withStatus(specialist, BookingStatus.ACTIVE)))
                    .containsExactly(open);
            assertThat(ids(REFERRER, withStatus(specialist, BookingStatus.CLOSED)))
                    .containsExactly(cancelled);
            assertThat(ids(REFERRER, withStatus(specialist, BookingStatus.ARCHIVED)))
                    .isEmpty();
        }

        private static BookingQueries.Filter withStatus(SpecialistId specialist, BookingStatus status) {
            return new BookingQueries.Filter(status, Set.of(specialist.value()), null, null, null, 1, 20);
        }

        @ParameterizedTest
        @CsvSource({
            // Late on the 10th and early on the 11th in the specialist's zone, whatever day it is in UTC.
            "Australia/Sydney,     2029-05-10T13:59:59Z, 2029-05-10T14:00:00Z",
            "Australia/Perth,      2029-05-10T15:59:59Z, 2029-05-10T16:00:00Z",
            "Pacific/Kiritimati,   2029-05-10T09:59:59Z, 2029-05-10T10:00:00Z",
            "America/Los_Angeles,  2029-05-11T06:59:59Z, 2029-05-11T07:00:00Z"
        })
        void takeDaysAsTheSpecialistCountsThem(String zone, Instant tenth, Instant eleventh) {
            var specialist = MODULE.specialist(zone, null);
            var late = booked(specialist, tenth.minusSeconds(7200));
            MODULE.jdbc
                    .sql("update bookings set appointment_date = :at where id = :id")
                    .param("at", BookingTables.utc(tenth))
                    .param("id", late.value())
                    .update();
            var early = booked(specialist, eleventh.plusSeconds(3600));
            MODULE.jdbc
                    .sql("update bookings set appointment_date = :at where id = :id")
                    .param("at", BookingTables.utc(eleventh))
                    .param("id", early.value())
                    .update();
            var tenthOfMay = LocalDate.parse("2029-05-10");
            var eleventhOfMay = LocalDate.parse("2029-05-11");

            assertThat(ids(REFERRER, on(specialist, tenthOfMay, tenthOfMay))).containsExactly(late);
            assertThat(ids(REFERRER, on(specialist, eleventhOfMay, eleventhOfMay)))
                    .containsExactly(early);
            assertThat(ids(REFERRER, on(specialist, tenthOfMay, null))).containsExactly(early, late);
            assertThat(ids(REFERRER, on(specialist, null, tenthOfMay))).containsExactly(late);
        }

        @Test
        void refuseDaysBeyondTheCalendar() {
            var specialist = MODULE.specialist();

            assertThat(status(() -> list(REFERRER, on(specialist, LocalDate.MIN, null))))
                    .isEqualTo(400);
            assertThat(status(() -> list(REFERRER, on(specialist, null, LocalDate.MAX))))
                    .isEqualTo(400);
        }

        @Test
        void refuseCharactersThatTheDatabaseCannotRead() {
            var specialist = MODULE.specialist();

            assertThat(status(() -> list(REFERRER, searching(specialist, "a\0b"))))
                    .isEqualTo(400);
            assertThat(status(() ->
                            list(REFERRER, new BookingQueries.Filter(null, Set.of("\0"), null, null, null, 1, 20))))
                    .isEqualTo(400);
        }
    }

    @Nested
    class Search {

        @Test
        void findsPartsOfNamesInAnyCase() {
            var specialist = MODULE.specialist();
            var id = booked(BookingModule.request(specialist, START).name("Élodie O'Neil"));

            assertThat(ids(REFERRER, searching(specialist, "o'neil"))).containsExactly(id);
            assertThat(ids(REFERRER, searching(specialist, " ÉLOD "))).containsExactly(id);
            assertThat(ids(REFERRER, searching(specialist, "smith"))).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"%", "_", "A%x", "\\", "a\\%"})
        void takesWildcardsForWhatTheyAre(String text) {
            var specialist = MODULE.specialist();
            booked(specialist, START);

            assertThat(ids(REFERRER, searching(specialist, text))).isEmpty();
        }

        @Test
        void findsANameThatHoldsAWildcard() {
            var specialist = MODULE.specialist();
            var id = booked(BookingModule.request(specialist, START).name("A_b 100% \\ Sample"));

            assertThat(ids(REFERRER, searching(specialist, "a_b 100% \\"))).containsExactly(id);
        }

        @Test
        void findsReferencesHoweverTheyAreWritten() {
            var specialist = MODULE.specialist();
            var id = booked(specialist, START);
            booked(specialist, START.plusSeconds(7200));
            var number = MODULE.load(id).reference().substring(4);

            for (var text : List.of("IME-" + number, "ime-" + number, "IME" + number, number)) {
                assertThat(ids(REFERRER, searching(specialist, text))).containsExactly(id);
            }
            assertThat(ids(STRANGER, searching(specialist, "IME-" + number))).isEmpty();
        }

        @Test
        void findsMatterNumbersInAnyCase() {
            var specialist = MODULE.specialist();
            var id = booked(BookingModule.request(specialist, START).matter("Ab/2029-7"));

            assertThat(ids(REFERRER, searching(specialist, "Ab/2029-7"))).containsExactly(id);
            assertThat(ids(REFERRER, searching(specialist, "ab/2029-7"))).containsExactly(id);
        }
    }

    @Nested
    class Pages {

        @Test
        void countAllThatMatchesAndShowTheLatestFirst() {
            var specialist = MODULE.specialist();
            var all = new ArrayList<BookingId>();
            IntStream.range(0, 5).forEach(n -> all.add(0, booked(specialist, START.plusSeconds(7200L * n))));

            assertThat(ids(REFERRER, page(specialist, 1))).containsExactly(all.get(0), all.get(1));
            assertThat(ids(REFERRER, page(specialist, 2))).containsExactly(all.get(2), all.get(3));
            assertThat(ids(REFERRER, page(specialist, 3))).containsExactly(all.get(4));
            for (var page : List.of(1, 2, 3, 4)) {
                assertThat(list(REFERRER, page(specialist, page)).total()).isEqualTo(5);
            }
            assertThat(ids(REFERRER, page(specialist, 4))).isEmpty();
            assertThat(list(STRANGER, page(specialist, 1)).total()).isZero();
            assertThat(list(STRANGER, page(specialist, 4)).total()).isZero();
        }

        private static BookingQueries.Filter page(SpecialistId specialist, int page) {
            return new BookingQueries.Filter(null, Set.of(specialist.value()), null, null, null, page, 2);
        }
    }

    @Nested
    class DetailsOfABooking {

        @Test
        void showNotesToOperatorsOnly() {
            var examiner = newExaminer("examiner-of-notes");
            var specialist = MODULE.specialist("Australia/Sydney", examiner.userId());
            var id = booked(BookingModule.request(specialist, START).notes("Internal"));

            assertThat(details(COORDINATOR, id).notes()).isEqualTo("Internal");
            assertThat(details(ADMIN, id).notes()).isEqualTo("Internal");
            assertThat(details(REFERRER, id).notes()).isNull();
            assertThat(details(ADMIN_AS_REFERRER, id).notes()).isNull();
            assertThat(details(examiner, id).notes()).isNull();
        }

        @Test
        void showThePhoneToASpecialistForTelehealthOnly() {
            var examiner = newExaminer("examiner-of-phones");
            var specialist = MODULE.specialist("Australia/Sydney", examiner.userId());
            var id = booked(specialist, START);

            assertThat(details(examiner, id).examineePhone()).isNull();
            assertThat(details(REFERRER, id).examineePhone()).isEqualTo("0491 570 006");
            MODULE.jdbc
                    .sql("update bookings set appointment_type = 'telehealth' where id = :id")
                    .param("id", id.value())
                    .update();

            assertThat(details(examiner, id).examineePhone()).isEqualTo("0491 570 006");
        }

        @Test
        void tellWhatIsMissingOfTheBriefUntilTheExamination() {
            var specialist = MODULE.specialist();
            var id = MODULE.confirmed(specialist, START);
            MODULE.jdbc
                    .sql("update bookings set brief_required = true, brief_due_at = :due where id = :id")
                    .param("due", OffsetDateTime.ofInstant(START, ZoneOffset.UTC))
                    .param("id", id.value())
                    .update();

            for (var progress : Progress.values()) {
                MODULE.jdbc
                        .sql("update bookings set current_progress = :progress where id = :id")
                        .param("progress", progress.value())
                        .param("id", id.value())
                        .update();
                var waits = progress == Progress.SCHEDULED || progress == Progress.RESCHEDULED;

                assertThat(details(COORDINATOR, id).brief() != null)
                        .as(progress.value())
                        .isEqualTo(waits);
                assertThat(MODULE.as(COORDINATOR, () -> {
                            var queries = MODULE.get(BookingQueries.class);
                            return queries.briefs(queries.search(of(specialist)));
                        }))
                        .as(progress.value())
                        .hasSize(waits ? 1 : 0);
            }
        }

        @Test
        void tellTheHistoryWithItsPeople() {
            var specialist = MODULE.specialist();
            var id = booked(specialist, START);
            MODULE.as(
                    ADMIN_AS_REFERRER,
                    () -> MODULE.inTransaction(() -> {
                        MODULE.get(ProgressNotes.class).set("He rang");
                        MODULE.get(LifecycleSteps.class).recordNewTime(id);
                    }));

            var history = details(COORDINATOR, id).progress();

            assertThat(history)
                    .extracting(ProgressRecords.Entry::progress)
                    .containsExactly(Progress.SCHEDULED, Progress.RESCHEDULED);
            var last = history.get(1);
            assertThat(last.changedBy().id()).isEqualTo("admin");
            assertThat(last.changedFor())
                    .isNotNull()
                    .extracting(ProgressRecords.Person::id)
                    .isEqualTo("referrer");
            assertThat(last.notes()).isEqualTo("He rang");
            assertThat(history.get(0).notes()).isNull();
        }
    }

    @Nested
    class AuditOfReading {

        @Test
        void isKeptOfEveryListWithItsIdsAndOfEveryReading() {
            var specialist = MODULE.specialist();
            var id = booked(specialist, START);
            list(REFERRER, of(specialist));
            details(REFERRER, id);

            var listed = MODULE.jdbc
                    .sql(
                            "select metadata::text from audit_logs where action = 'booking.listed' order by seq desc limit 1")
                    .query(String.class)
                    .single();
            assertThat(listed).isEqualTo("{\"ids\": [\"" + id + "\"]}");
            assertThat(MODULE.auditOf(id.value())).last().isEqualTo("booking.read ok referrer");
        }

        @Test
        void isKeptOfEveryRefusal() {
            var id = booked(MODULE.specialist(), START);

            status(() -> details(STRANGER, id));

            assertThat(MODULE.auditOf(id.value())).last().isEqualTo("booking.read denied stranger");
        }

        @Test
        void isKeptAlsoOfManyRefusalsAtOnce() {
            var id = booked(MODULE.specialist(), START);

            var refusals = IntStream.range(0, 24)
                    .mapToObj(n -> SideBySide.supply(() -> status(() -> details(STRANGER, id))))
                    .toList();

            assertThat(refusals).extracting(CompletableFuture::join).containsOnly(404);
        }
    }
}
