package au.com.medicalexambooking.booking;

import static au.com.medicalexambooking.booking.BookingModule.COORDINATOR;
import static au.com.medicalexambooking.booking.BookingModule.FIRM;
import static au.com.medicalexambooking.booking.BookingModule.NOW;
import static au.com.medicalexambooking.booking.BookingModule.OTHER_FIRM;
import static au.com.medicalexambooking.booking.BookingModule.actor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserId;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** To whom a booking made in the appointment book may belong. */
class DirectBookingAssignmentTest {

    private static final BookingModule MODULE = new BookingModule("assignment");

    @BeforeAll
    static void insertFirms() {
        MODULE.insertPerson(actor("lawyer", Role.USER, FIRM), "lawyer@firm.example.com");
        MODULE.insertPerson(actor("freemailer", Role.USER, FIRM), "freemailer@gmail.com");
        MODULE.insertPerson(actor("first", Role.USER, FIRM), "first@shared.example.com");
        MODULE.insertPerson(actor("left", Role.USER, FIRM), "left@firm.example.com");
        MODULE.insertPerson(actor("promoted", Role.USER, FIRM), "promoted@firm.example.com");
        MODULE.jdbc.sql("update users set disabled = true where id = 'left'").update();
        MODULE.jdbc.sql("update users set role = 'staff' where id = 'promoted'").update();
        MODULE.insertPerson(actor("second", Role.USER, OTHER_FIRM), "second@shared.example.com");
    }

    @AfterAll
    static void close() {
        MODULE.close();
    }

    private static BookingId direct(String answer) {
        var specialist = MODULE.specialist();
        var appointment = MODULE.book.put(draft -> draft.calendar(MODULE.calendarOf(specialist))
                .at(NOW.plus(Duration.ofDays(10)))
                .answering("77", answer));
        MODULE.get(AppointmentConvergence.class).converge(appointment.id());
        return MODULE.bookingOfAppointment(appointment.id()).orElseThrow();
    }

    private static DirectBookings directBookings() {
        return MODULE.get(DirectBookings.class);
    }

    private static void assign(BookingId id, String organization, @org.jspecify.annotations.Nullable String referrer) {
        MODULE.as(
                COORDINATOR,
                () -> directBookings()
                        .assign(id, new OrganizationId(organization), referrer == null ? null : new UserId(referrer)));
    }

    @Test
    void isSuggestedByTheAddressOfAMember() {
        assertThat(directBookings().suggest(direct("Booked by LAWYER@firm.example.com, thanks.")))
                .contains(new DirectBookings.Suggestion(FIRM, new UserId("lawyer")));
    }

    @Test
    void isSuggestedByTheDomainOfAFirm() {
        assertThat(directBookings().suggest(direct("new.assistant@firm.example.com")))
                .contains(new DirectBookings.Suggestion(FIRM, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "somebody@gmail.com",
                "somebody@unknown.example.org",
                "somebody@shared.example.com",
                "no address at all",
                "@firm.example.com"
            })
    void isNotSuggestedWhereItIsNotClear(String answer) {
        assertThat(directBookings().suggest(direct(answer))).isEmpty();
    }

    @Test
    void changesTheOrganisationAndIsRecorded() {
        var id = direct("x");

        assign(id, "firm", "lawyer");

        assertThat(MODULE.load(id).organization()).isEqualTo(FIRM);
        assertThat(MODULE.load(id).referrer()).isEqualTo(new UserId("lawyer"));
        assertThat(MODULE.auditOf(id.value())).last().isEqualTo("booking.assigned ok coordinator");
    }

    @ParameterizedTest
    @CsvSource({"no-firm,", "unassigned,", "firm, second", "firm, nobody", "firm, left", "firm, promoted"})
    void isRefusedToWhoDoesNotBelong(String organization, @org.jspecify.annotations.Nullable String referrer) {
        var id = direct("x");

        assertThatThrownBy(() -> assign(id, organization, referrer))
                .hasFieldOrPropertyWithValue("code", "validation_failed");

        assertThat(MODULE.load(id).organization().value()).isEqualTo("unassigned");
    }
}
