package au.com.medicalexambooking.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {

    private static final String UNGUESSABLE = unguessable();

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
                "citizen-jane-1234",
                "HarbourWhitbyLawyers1",
                "whitby.lawyers.2026"
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
    @ValueSource(
            strings = {
                "password1234",
                "P@ssw0rd1234",
                "Passw0rd!2024",
                "passwordpassword",
                "iloveyouforever",
                "qwerty123456789",
                "1q2w3e4r5t6y",
                "zaq12wsxcde3",
                "asdfghjkl;'1",
                "123456789012",
                "abcdefghijkl",
                "administrator",
                "Welcome12345",
                "changeme1234",
                "michaeljordan23",
                "football12345",
                "trustno1trustno1",
                "australia2024",
                "sydney12345678",
                "kwz9kwz9kwz9"
            })
    void refusesWhatIsTriedFirst(String password) {
        assertThat(refusalOf(password))
                .hasValueSatisfying(refusal -> assertThat(refusal).contains("first that somebody would try"));
    }

    @Test
    void takesNoLongerForTheLongestPasswords() {
        assertThat(refusalOf("password".repeat(16))).isPresent();
        assertTimeout(Duration.ofSeconds(5), () -> refusalOf(UNGUESSABLE));
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 128})
    void takesTheBorders(int length) {
        assertThat(refusalOf(UNGUESSABLE.substring(0, length))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 129})
    void refusesBeyondTheBorders(int length) {
        assertThat(refusalOf(UNGUESSABLE.substring(0, length))).isPresent();
    }

    private java.util.Optional<String> refusalOf(String password) {
        return policy.refusalOf(
                password, "Jane Citizen", "jane.citizen@firm.example", List.of("Harbour & Whitby Lawyers"));
    }

    private static String unguessable() {
        var random = new Random(7);
        return random.ints(200, '!', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
