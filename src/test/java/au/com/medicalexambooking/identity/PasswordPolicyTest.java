package au.com.medicalexambooking.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {

    private final PasswordPolicy policy = new PasswordPolicy();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "elevenchars",
                "aaaaaaaaaaaaaaaa",
                "Jane Citizen",
                "jane.citizen@firm.example",
                "IMEBookings2026",
                "citizen-jane-1234"
            })
    void refusesWhatIsShortOrKnown(String password) {
        assertThat(refusalOf(password)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tangerine lighthouse",
                "correct horse battery",
                "пароль из слов и снега",
                "jane likes green tea leaves"
            })
    void takesLongPhrasesOfAnyComposition(String password) {
        assertThat(refusalOf(password)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 128})
    void takesTheBorders(int length) {
        assertThat(refusalOf("kwz9".repeat(length / 4))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 129})
    void refusesBeyondTheBorders(int length) {
        assertThat(refusalOf("kwz9".repeat(40).substring(0, length))).isPresent();
    }

    private java.util.Optional<String> refusalOf(String password) {
        return policy.refusalOf(password, "Jane Citizen", "jane.citizen@firm.example");
    }
}
