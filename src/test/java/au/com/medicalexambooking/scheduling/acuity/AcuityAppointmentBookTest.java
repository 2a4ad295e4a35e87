package au.com.medicalexambooking.scheduling.acuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandboxSettings;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.sandbox.acuity.DirectBooking;
import au.com.medicalexambooking.scheduling.AppointmentBook.Freshness;
import au.com.medicalexambooking.scheduling.NewAppointment;
import au.com.medicalexambooking.scheduling.RequestRefused;
import au.com.medicalexambooking.scheduling.SlotTaken;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcuityAppointmentBookTest {

    private static final ZoneId PERTH = ZoneId.of("Australia/Perth");
    private static final String CALENDAR = Long.toString(Catalogue.PERTH);
    private static final String TYPE = Long.toString(Catalogue.IN_PERSON);

    private static AcuitySandbox acuity;
    private static AcuityRoutes routes;
    private static AcuityAppointmentBook book;

    @BeforeAll
    static void start() {
        acuity = AcuitySandbox.start(AcuitySandboxSettings.defaults().withoutRequestLimits());
        routes = AcuityRoutes.to(acuity);
        book = routes.book();
    }

    @AfterAll
    static void stop() {
        routes.close();
        acuity.close();
    }

    @BeforeEach
    void emptyBook() {
        acuity.reset();
    }

    @Test
    void claimsAFreeTimeAndWritesTheBookingReferenceIntoIt() {
        var start = freeTime(10);

        var made = book.create(wanted("booking1", start));

        assertThat(made.start()).isEqualTo(start);
        assertThat(made.bookingReference()).isEqualTo("booking1");
        assertThat(acuity.appointmentsAnswering(Catalogue.BOOKING_REFERENCE, "booking1"))
                .hasSize(1);
        assertThat(acuity.requests().matching("POST /appointments").get(0).query())
                .isEqualTo("noEmail=true");
    }

    @Test
    void refusesATimeThatIsTaken() {
        var start = freeTime(10);
        acuity.bookDirectly(DirectBooking.at(Catalogue.PERTH, Catalogue.IN_PERSON, start));

        assertThatExceptionOfType(SlotTaken.class).isThrownBy(() -> book.create(wanted("booking1", start)));
        assertThat(acuity.openAppointments()).hasSize(1);
    }

    @Test
    void passesOtherRefusalsOnByTheirCode() {
        var unknownField = new NewAppointment(
                "booking1",
                CALENDAR,
                TYPE,
                freeTime(10),
                PERTH.getId(),
                "A",
                "B",
                "0255500100",
                "a@b.test",
                List.of(new NewAppointment.FieldAnswer("999999", "x")));

        assertThatExceptionOfType(RequestRefused.class)
                .isThrownBy(() -> book.create(unknownField))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("invalid_fields"));
    }

    @Test
    void findsWhatAnEarlierClaimLeftBehindByItsReference() {
        var wanted = wanted("booking1", freeTime(10));
        var made = book.create(wanted);
        book.create(wanted("booking2", freeTime(11)));

        assertThat(book.findCreatedFor(wanted))
                .singleElement()
                .satisfies(found -> assertThat(found.id()).isEqualTo(made.id()));
        assertThat(book.findCreatedFor(wanted("booking3", freeTime(12)))).isEmpty();
    }

    @Test
    void movesAndCancelsAndTakesRepetitionsCalmly() {
        var made = book.create(wanted("booking1", freeTime(10)));
        var later = freeTime(12);

        var moved = book.reschedule(made.id(), later);
        var movedAgain = book.reschedule(made.id(), later);
        var cancelled = book.cancel(made.id(), "No longer needed");
        var cancelledAgain = book.cancel(made.id(), "No longer needed");

        assertThat(moved.start()).isEqualTo(later);
        assertThat(movedAgain.start()).isEqualTo(later);
        assertThat(cancelled.cancelled()).isTrue();
        assertThat(cancelledAgain.cancelled()).isTrue();
        assertThatExceptionOfType(RequestRefused.class)
                .isThrownBy(() -> book.reschedule(made.id(), freeTime(13)))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("reschedule_canceled"));
    }

    @Test
    void doesNotKnowAppointmentsThatAcuityDoesNotKnow() {
        assertThat(book.find("987654321")).isEmpty();
        assertThat(book.find("../me")).isEmpty();
    }

    @Test
    void readsFreeDaysAndTimesInTheCalendarsZone() {
        var start = freeTime(10);
        var day = start.atZone(PERTH).toLocalDate();

        var times = book.freeTimes(CALENDAR, TYPE, day, Freshness.LIVE);
        var days = book.freeDates(CALENDAR, TYPE, YearMonth.from(day), Freshness.LIVE);

        assertThat(times).isEqualTo(acuity.freeTimes(Catalogue.PERTH, Catalogue.IN_PERSON, day));
        assertThat(days).contains(day);
    }

    @Test
    void leavesTheBookingReferenceOutOfTheIntakeFields() {
        assertThat(book.intakeFields(TYPE))
                .extracting(field -> field.name())
                .contains("Claim number", "Body parts")
                .doesNotContain("Booking reference");
    }

    @Test
    void listsCancelledAppointmentsToo() {
        var made = book.create(wanted("booking1", freeTime(10)));
        book.cancel(made.id(), "No longer needed");
        var day = made.start().atZone(PERTH).toLocalDate();

        assertThat(book.list(day.minusDays(1), day.plusDays(400)))
                .singleElement()
                .satisfies(found -> assertThat(found.cancelled()).isTrue());
    }

    private static Instant freeTime(int daysAhead) {
        return acuity.nextFreeTime(Catalogue.PERTH, Catalogue.IN_PERSON, daysAhead);
    }

    private static NewAppointment wanted(String bookingId, Instant start) {
        return new NewAppointment(
                bookingId,
                CALENDAR,
                TYPE,
                start,
                PERTH.getId(),
                "Robin",
                "O'Example & Söhne",
                "+61 2 5550 0100",
                "robin@example.test",
                List.of(new NewAppointment.FieldAnswer(Long.toString(Catalogue.CLAIM_NUMBER), "C-1")));
    }
}
