package au.com.medicalexambooking.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times as mails write them. */
class MailTimesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-24T23:30:00Z | Australia/Sydney | Wed 25 Nov 2026, 10:30 am AEDT",
                "2026-11-24T23:30:00Z | Australia/Melbourne | Wed 25 Nov 2026, 10:30 am AEDT",
                "2026-11-24T23:30:00Z | Australia/Hobart | Wed 25 Nov 2026, 10:30 am AEDT",
                "2026-11-24T23:30:00Z | Australia/Brisbane | Wed 25 Nov 2026, 9:30 am AEST",
                "2026-11-24T23:30:00Z | Australia/Adelaide | Wed 25 Nov 2026, 10:00 am ACDT",
                "2026-11-24T23:30:00Z | Australia/Darwin | Wed 25 Nov 2026, 9:00 am ACST",
                "2026-11-24T23:30:00Z | Australia/Perth | Wed 25 Nov 2026, 7:30 am AWST",
                "2026-06-30T02:00:00Z | Australia/Sydney | Tue 30 Jun 2026, 12:00 pm AEST",
                "2026-09-04T14:05:00Z | Australia/Adelaide | Fri 4 Sep 2026, 11:35 pm ACST",
                "2026-10-03T14:00:00Z | Australia/Canberra | Sun 4 Oct 2026, 12:00 am AEST"
            })
    void namesDayDateTimeAndZone(Instant instant, String zone, String expected) {
        assertThat(MailTimes.dateTime(instant, ZoneId.of(zone))).isEqualTo(expected);
    }
}
