package au.com.medicalexambooking.booking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only an https address is a meeting link. */
class MeetingLinksTest {

    @ParameterizedTest
    @ValueSource(strings = {"https://meet.example.com/abc?x=1", "  HTTPS://meet.example.com/abc  "})
    void takesAnHttpsAddress(String location) {
        assertThat(link(location)).isEqualTo(location.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Suite 1, 2 Example Street",
                "http://meet.example.com",
                "javascript:alert(1)",
                "https://",
                "https:///path",
                "https://meet.example.com/a b",
                "see https://meet.example.com"
            })
    void takesNothingElse(String location) {
        assertThat(link(location)).isNull();
    }

    @Test
    void takesNoAddressOfUnreasonableLength() {
        assertThat(link("https://meet.example.com/" + "a".repeat(2000))).isNull();
    }

    private static @org.jspecify.annotations.Nullable String link(String location) {
        return MeetingLinks.of(new AppointmentDraft().place(location).build("1"));
    }
}
