package au.com.medicalexambooking.booking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Business days as each state counts them. */
class BusinessCalendarTest {

    private static final ZoneId SYDNEY = ZoneId.of("Australia/Sydney");

    private final BusinessCalendar calendar = new BusinessCalendar();

    @ParameterizedTest(name = "{0} in {1}: business day {2}")
    @CsvSource({
        // Melbourne Cup Day is kept in Victoria only.
        "2026-11-03, Australia/Melbourne, false",
        "2026-11-03, Australia/Sydney,    true",
        "2026-11-03, Australia/Perth,     true",
        // Australia Day, Good Friday, Easter Monday and Christmas Day are kept everywhere.
        "2026-01-26, Australia/Darwin,    false",
        "2026-01-26, Australia/Sydney,    false",
        "2027-03-26, Australia/Brisbane,  false",
        "2027-03-29, Australia/Hobart,    false",
        "2026-12-25, Australia/Adelaide,  false",
        // A holiday of one state or territory each.
        "2026-03-09, Australia/Canberra,  false",
        "2026-03-09, Australia/Sydney,    true",
        "2026-06-01, Australia/Perth,     false",
        "2026-06-01, Australia/Brisbane,  true",
        "2026-05-04, Australia/Brisbane,  false",
        "2026-05-04, Australia/Melbourne, true",
        // Weekends anywhere, and ordinary days.
        "2026-02-28, Australia/Sydney,    false",
        "2026-03-01, Australia/Perth,     false",
        "2026-03-03, Australia/Sydney,    true"
    })
    void knowsTheHolidaysOfEachState(LocalDate date, ZoneId zone, boolean businessDay) {
        assertThat(calendar.isBusinessDay(date, zone)).isEqualTo(businessDay);
    }

    @ParameterizedTest
    @CsvSource({"Australia/Victoria", "Australia/Melbourne"})
    void takesTheOtherNamesOfAZoneForTheSameState(ZoneId zone) {
        assertThat(calendar.isBusinessDay(LocalDate.parse("2026-11-03"), zone)).isFalse();
    }

    @Test
    void keepsNationalHolidaysWhereTheStateIsNotKnown() {
        var zone = ZoneId.of("Pacific/Auckland");

        assertThat(calendar.isBusinessDay(LocalDate.parse("2026-12-25"), zone)).isFalse();
        assertThat(calendar.isBusinessDay(LocalDate.parse("2026-11-03"), zone)).isTrue();
    }

    @ParameterizedTest(name = "{0} and {1} business days: {2}")
    @CsvSource({
        "2026-03-06, 1, 2026-03-09",
        "2026-03-07, 1, 2026-03-09",
        "2026-03-09, -1, 2026-03-06",
        "2026-03-08, -1, 2026-03-06",
        "2026-03-04, 0, 2026-03-04",
        "2026-04-02, 1, 2026-04-07",
        "2026-04-07, -1, 2026-04-02"
    })
    void countsForwardsAndBackwards(LocalDate from, int days, LocalDate to) {
        assertThat(calendar.plus(from, days, SYDNEY)).isEqualTo(to);
    }

    @ParameterizedTest(name = "from {0} to {1}: {2}")
    @CsvSource({
        "2026-03-02, 2026-03-02, 0",
        "2026-03-02, 2026-03-03, 1",
        "2026-03-06, 2026-03-09, 1",
        "2026-03-06, 2026-03-08, 0",
        "2026-04-02, 2026-04-07, 1",
        "2026-03-09, 2026-03-02, 0"
    })
    void countsTheDaysBetween(LocalDate from, LocalDate to, int days) {
        assertThat(calendar.between(from, to, SYDNEY)).isEqualTo(days);
    }

    @Test
    void opensAtNineLocalTimeOnBothSidesOfTheChangeToSummerTime() {
        // Summer time begins in Sydney on Sunday, 4 October 2026; the Monday after it is Labour Day.
        var tuesdayAfter = Instant.parse("2026-10-06T00:00:00Z");

        assertThat(calendar.morningBefore(tuesdayAfter, 1, SYDNEY)).isEqualTo("2026-10-01T23:00:00Z");
        assertThat(calendar.morningBefore(tuesdayAfter, 0, SYDNEY)).isEqualTo("2026-10-05T22:00:00Z");
    }

    @Test
    void closesAtFiveLocalTimeWhereTheDayIsAnotherInUtc() {
        // Ten at night in UTC is nine in the morning of the next day in Sydney.
        var instant = Instant.parse("2026-03-02T22:00:00Z");

        assertThat(calendar.closeOfBusinessAfter(instant, 1, SYDNEY)).isEqualTo("2026-03-04T06:00:00Z");
        assertThat(calendar.closeOfBusinessAfter(instant, 1, ZoneId.of("Australia/Perth")))
                .isEqualTo("2026-03-04T09:00:00Z");
    }
}
