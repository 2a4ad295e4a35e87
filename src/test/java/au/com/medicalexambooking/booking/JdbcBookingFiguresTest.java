package au.com.medicalexambooking.booking;

import static au.com.medicalexambooking.booking.BookingModule.ADMIN;
import static au.com.medicalexambooking.booking.BookingModule.ADMIN_AS_REFERRER;
import static au.com.medicalexambooking.booking.BookingModule.COORDINATOR;
import static au.com.medicalexambooking.booking.BookingModule.EXAMINER;
import static au.com.medicalexambooking.booking.BookingModule.FIRM;
import static au.com.medicalexambooking.booking.BookingModule.MANAGER;
import static au.com.medicalexambooking.booking.BookingModule.NOW;
import static au.com.medicalexambooking.booking.BookingModule.REFERRER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.medicalexambooking.booking.BookingFigures.Lost;
import au.com.medicalexambooking.booking.BookingFigures.Reports;
import au.com.medicalexambooking.booking.BookingQueries.Filter;
import au.com.medicalexambooking.booking.BookingQueries.Order;
import au.com.medicalexambooking.booking.Selection.Concern;
import au.com.medicalexambooking.booking.Selection.Span;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.SpecialistId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Managers' figures against known bookings, and against the lists that they lead to. */
class JdbcBookingFiguresTest {

    private static final BookingModule MODULE = new BookingModule("figures");
    private static final ZoneId SYDNEY = ZoneId.of("Australia/Sydney");
    private static final Span JANUARY = span("2029-01-01", "2029-02-01");
    private static final Span FEBRUARY = span("2029-02-01", "2029-03-01");
    private static final Span BOTH = span("2029-01-01", "2029-03-01");

    private SpecialistId specialist;

    @BeforeEach
    void nothingIsBooked() {
        MODULE.reset();
        JdbcClient.create(MODULE.database.ownerDataSource())
                .sql("truncate app.bookings cascade")
                .update();
        specialist = MODULE.specialist();
    }

    @AfterAll
    static void close() {
        MODULE.close();
    }

    @Test
    void countsNothingWhereNothingIs() {
        assertThat(asManager(() -> figures().made(List.of(JANUARY, FEBRUARY))))
                .containsExactly(
                        Map.of(AppointmentKind.IN_PERSON, 0L, AppointmentKind.TELEHEALTH, 0L),
                        Map.of(AppointmentKind.IN_PERSON, 0L, AppointmentKind.TELEHEALTH, 0L));
        assertThat(asManager(() -> figures().reports(List.of(JANUARY))))
                .containsExactly(new Reports(0, 0, 0, null, null, null));
        assertThat(asManager(() -> figures().lost(List.of(JANUARY)))).containsExactly(new Lost(0, 0, 0));
        assertThat(asManager(() -> figures().inProgress(NOW, NOW))).isEmpty();
        assertThat(asManager(() -> figures().use(day("2029-01-01"), day("2029-01-31"))))
                .isEmpty();
    }

    @Test
    void countsBookingsByTheMonthInSydneyInWhichTheyWereMade() {
        var lastMoment = Instant.parse("2029-01-31T12:59:59Z");
        booking("telehealth", lastMoment, "scheduled", "active");
        booking("in_person", lastMoment.plusSeconds(1), "payment_received", "closed");
        booking("in_person", at("2029-02-10"), "cancelled", "archived");
        unconfirmed(at("2029-02-11"));

        assertThat(asManager(() -> figures().made(List.of(JANUARY, FEBRUARY, BOTH))))
                .containsExactly(
                        Map.of(AppointmentKind.IN_PERSON, 0L, AppointmentKind.TELEHEALTH, 1L),
                        Map.of(AppointmentKind.IN_PERSON, 2L, AppointmentKind.TELEHEALTH, 0L),
                        Map.of(AppointmentKind.IN_PERSON, 2L, AppointmentKind.TELEHEALTH, 1L));
        assertThat(listed(new Selection(null, FEBRUARY, null, null, null, null, null)))
                .isEqualTo(2);
        assertThat(listed(new Selection(AppointmentKind.TELEHEALTH, BOTH, null, null, null, null, null)))
                .isEqualTo(1);
    }

    @Test
    void tellsHowLongWorkHasBeenWhereItIs() {
        for (var days : List.of(1, 6, 7, 20, 40)) {
            var id = booking("in_person", at("2029-01-01"), "generating_report", "active");
            waitingSince(id, NOW.minus(Duration.ofDays(days)));
        }
        waitingSince(booking("in_person", at("2029-01-01"), "cancelled", "closed"), NOW.minus(Duration.ofDays(3)));
        var recent = NOW.minus(Duration.ofDays(7));
        var old = NOW.minus(Duration.ofDays(28));

        assertThat(asManager(() -> figures().inProgress(recent, old)))
                .singleElement()
                .satisfies(stage -> {
                    assertThat(stage.progress()).isEqualTo(Progress.GENERATING_REPORT);
                    assertThat(List.of(stage.recent(), stage.middle(), stage.old()))
                            .containsExactly(3L, 1L, 1L);
                    assertThat(stage.medianDays()).isEqualTo(7.0);
                    assertThat(stage.since()).isEqualTo(NOW.minus(Duration.ofDays(40)));
                });
        assertThat(waiting(new Span(recent, null))).isEqualTo(3);
        assertThat(waiting(new Span(old, recent))).isEqualTo(1);
        assertThat(waiting(new Span(null, old))).isEqualTo(1);
    }

    @Test
    void stepsOfTheHistorySetSinceWhenABookingIsWhereItIs() {
        var id = MODULE.confirmed(specialist, NOW.plus(Duration.ofDays(20)));
        MODULE.clock.set(NOW.plus(Duration.ofDays(3)));
        MODULE.as(
                COORDINATOR,
                () -> MODULE.inTransaction(
                        () -> MODULE.get(LifecycleSteps.class).recordCancellation(id, true, 50)));

        assertThat(since(id)).isEqualTo(NOW.plus(Duration.ofDays(3)));
    }

    @Test
    void measuresReportsAgainstTheDayOnWhichTheyWereDue() {
        report("2029-01-02", 4, 10);
        report("2029-01-02", 6, 10);
        report("2029-01-02", 8, 10);
        report("2029-01-02", 10, 14);
        report("2029-01-02", 20, 14);
        report("2029-02-01", 3, null);
        var again = report("2029-01-03", 10, 14);
        step(again, "report_generated", at("2029-01-03").plus(Duration.ofDays(12)));

        var months = asManager(() -> figures().reports(List.of(JANUARY, FEBRUARY)));

        assertThat(months.get(0).released()).isEqualTo(6);
        assertThat(months.get(0).due()).isEqualTo(6);
        assertThat(months.get(0).late()).isEqualTo(1);
        assertThat(months.get(0).medianDays()).isEqualTo(9.0); // of 4, 6, 8, 10, 12, 20
        assertThat(months.get(0).slowDays()).isEqualTo(12.0);
        assertThat(months.get(0).allowedDays()).isEqualTo(12.0);
        assertThat(months.get(1)).isEqualTo(new Reports(1, 0, 0, 3.0, 3.0, null));
        assertThat(listed(reached(Progress.REPORT_GENERATED, JANUARY, null))).isEqualTo(6);
        assertThat(listed(reached(Progress.REPORT_GENERATED, JANUARY, Concern.LATE_REPORT)))
                .isEqualTo(1);
        assertThat(listed(reached(null, FEBRUARY, Concern.LATE_REPORT))).isZero();
    }

    @Test
    void countsWhatDidNotComeAbout() {
        ended("cancelled", "2029-01-10", true);
        ended("cancelled", "2029-01-11", false);
        ended("cancelled", "2029-02-01", null);
        var rebooked = ended("no_show", "2029-01-12", null);
        progress(rebooked, "scheduled", "active");
        ended("no_show", "2029-01-13", null);

        assertThat(asManager(() -> figures().lost(List.of(JANUARY, FEBRUARY, BOTH))))
                .containsExactly(new Lost(2, 1, 2), new Lost(1, 0, 0), new Lost(3, 1, 2));
        assertThat(listed(reached(Progress.CANCELLED, JANUARY, null))).isEqualTo(2);
        assertThat(listed(reached(Progress.CANCELLED, JANUARY, Concern.LATE_CANCELLATION)))
                .isEqualTo(1);
        assertThat(listed(reached(Progress.NO_SHOW, JANUARY, null))).isEqualTo(2);
    }

    @Test
    void tellsWhatBecameOfTheHoursOfASpecialist() {
        examined("2029-01-10", "payment_received", null);
        examined("2029-01-31", "scheduled", null);
        examined("2029-01-12", "no_show", null);
        examined("2029-01-13", "cancelled", true);
        examined("2029-01-14", "cancelled", false);
        examined("2029-02-01", "scheduled", null);

        var use = asManager(() -> figures().use(day("2029-01-01"), day("2029-01-31")));

        assertThat(use).singleElement().satisfies(one -> {
            assertThat(one.specialistId()).isEqualTo(specialist.value());
            assertThat(List.of(one.examinations(), one.late(), one.noShows())).containsExactly(5L, 1L, 1L);
            assertThat(List.of(one.minutesHeld(), one.minutesUsed())).containsExactly(240L, 120L);
        });
        assertThat(total(new Filter(
                        null,
                        null,
                        null,
                        Set.of(specialist.value()),
                        null,
                        day("2029-01-01"),
                        day("2029-01-31"),
                        Order.EARLIEST_FIRST,
                        1,
                        100)))
                .isEqualTo(5);
    }

    @Test
    void listsOverdueReportsWithTheOneDueFirstOnTop() {
        var second = overdue(NOW.minus(Duration.ofDays(1)));
        var first = overdue(NOW.minus(Duration.ofDays(5)));
        overdue(NOW.plusSeconds(1));
        var released = overdue(NOW.minus(Duration.ofDays(2)));
        progress(released, "report_generated", "active");

        assertThat(asManager(() -> MODULE.get(BookingQueries.class)
                                .search(filter(
                                        null,
                                        Order.BY_DUE_DAY,
                                        new Selection(null, null, null, null, null, Concern.OVERDUE, null))))
                        .bookings())
                .extracting(booking -> booking.id().value())
                .containsExactly(first, second);
    }

    @Test
    void listsTheBookingsThatAreNamed() {
        var wanted = booking("in_person", at("2029-01-01"), "scheduled", "active");
        booking("in_person", at("2029-01-01"), "scheduled", "active");

        assertThat(listed(new Selection(null, null, null, null, null, null, Set.of(new BookingId(wanted)))))
                .isEqualTo(1);
        assertThat(listed(new Selection(null, null, null, null, null, null, Set.of())))
                .isZero();
    }

    @Test
    void givesFiguresToManagementAlone() {
        assertThat(MODULE.as(ADMIN, () -> figures().lost(List.of(JANUARY)))).hasSize(1);
        for (var actor : List.of(REFERRER, COORDINATOR, EXAMINER, ADMIN_AS_REFERRER)) {
            MODULE.as(actor, () -> {
                for (Runnable figure : List.<Runnable>of(
                        () -> figures().made(List.of(JANUARY)),
                        () -> figures().reports(List.of(JANUARY)),
                        () -> figures().lost(List.of(JANUARY)),
                        () -> figures().inProgress(NOW, NOW),
                        () -> figures().use(day("2029-01-01"), day("2029-01-31")))) {
                    assertThat(catchThrowableOfType(ApiException.class, figure::run)
                                    .status()
                                    .value())
                            .isEqualTo(403);
                }
            });
        }
        assertThat(MODULE.auditOf("-"))
                .contains("booking.counted denied " + REFERRER.userId().value());
    }

    private static BookingFigures figures() {
        return MODULE.get(BookingFigures.class);
    }

    private static <T> T asManager(Supplier<T> work) {
        return MODULE.as(MANAGER, work);
    }

    private long listed(Selection selection) {
        return total(filter(null, Order.EARLIEST_FIRST, selection));
    }

    private long waiting(Span since) {
        return total(filter(
                BookingStatus.ACTIVE, Order.EARLIEST_FIRST, new Selection(null, null, null, null, since, null, null)));
    }

    private static long total(Filter filter) {
        return asManager(() -> MODULE.get(BookingQueries.class).search(filter)).total();
    }

    private static Filter filter(@Nullable BookingStatus status, Order order, Selection selection) {
        return new Filter(status, null, null, null, Set.of(), null, null, null, order, 1, 100, selection);
    }

    private static Selection reached(@Nullable Progress stage, Span during, @Nullable Concern concern) {
        return new Selection(null, null, stage, during, null, concern, null);
    }

    private String booking(String kind, Instant made, String progress, String status) {
        var id = Ids.next();
        MODULE.jdbc
                .sql("""
                        insert into bookings (id, acuity_type_id, specialist_id, organization_id, created_by_id,
                          examinee_name, examinee_phone, appointment_date, duration_minutes, appointment_type, status,
                          current_progress, reservation, confirmed_at, created_at, progress_since)
                        values (:id, '1', :specialist, :firm, 'referrer', 'Jordan Example', '0491570006', :made, 60,
                          :kind, :status, :progress, 'confirmed', :made, :made, :made)
                        """)
                .param("id", id)
                .param("specialist", specialist.value())
                .param("firm", FIRM.value())
                .param("made", offset(made))
                .param("kind", kind)
                .param("status", status)
                .param("progress", progress)
                .update();
        return id;
    }

    private void unconfirmed(Instant made) {
        set(booking("in_person", made, "scheduled", "active"), "confirmed_at", null);
    }

    private String report(String examined, int takenDays, @Nullable Integer allowedDays) {
        var id = booking("in_person", at(examined), "report_generated", "active");
        step(id, "report_generated", at(examined).plus(Duration.ofDays(takenDays)));
        set(id, "report_due_at", allowedDays == null ? null : at(examined).plus(Duration.ofDays(allowedDays)));
        return id;
    }

    private String ended(String progress, String day, @Nullable Boolean late) {
        var id = booking("in_person", at("2028-12-01"), progress, "closed");
        step(id, progress, at(day));
        lateCancellation(id, late);
        return id;
    }

    private void examined(String day, String progress, @Nullable Boolean late) {
        lateCancellation(booking("in_person", at(day), progress, "active"), late);
    }

    private String overdue(Instant due) {
        var id = booking("in_person", at("2029-01-01"), "generating_report", "active");
        set(id, "report_due_at", due);
        return id;
    }

    private static void waitingSince(String id, Instant since) {
        set(id, "progress_since", since);
    }

    private static void set(String id, String column, @Nullable Instant value) {
        MODULE.jdbc
                .sql("update bookings set " + column + " = cast(:value as timestamptz) where id = :id")
                .param("id", id)
                .param("value", value == null ? null : value.toString())
                .update();
    }

    private static void lateCancellation(String id, @Nullable Boolean late) {
        MODULE.jdbc
                .sql("update bookings set late_cancellation = cast(:late as boolean) where id = :id")
                .param("id", id)
                .param("late", late)
                .update();
    }

    private static void progress(String id, String progress, String status) {
        MODULE.jdbc
                .sql("update bookings set current_progress = :progress, status = :status where id = :id")
                .param("id", id)
                .param("progress", progress)
                .param("status", status)
                .update();
    }

    private static void step(String id, String progress, Instant at) {
        MODULE.jdbc
                .sql("insert into booking_progress (id, booking_id, progress, changed_by_id, created_at)"
                        + " values (:id, :booking, :progress, 'referrer', :at)")
                .param("id", Ids.next())
                .param("booking", id)
                .param("progress", progress)
                .param("at", offset(at))
                .update();
    }

    private static Instant since(BookingId id) {
        return MODULE.jdbc
                .sql("select progress_since from bookings where id = :id")
                .param("id", id.value())
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private static Span span(String from, String until) {
        return new Span(
                day(from).atStartOfDay(SYDNEY).toInstant(),
                day(until).atStartOfDay(SYDNEY).toInstant());
    }

    /** Noon of the day in Sydney. */
    private static Instant at(String day) {
        return day(day).atTime(12, 0).atZone(SYDNEY).toInstant();
    }

    private static LocalDate day(String day) {
        return LocalDate.parse(day);
    }

    private static OffsetDateTime offset(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
