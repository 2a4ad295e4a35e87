package au.com.medicalexambooking.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {

    /** The secret of the test vectors in RFC 6238, appendix B. */
    private static final byte[] RFC_SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    private final Totp totp = new Totp();

    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void givesTheCodesOfTheStandard(long second, String code) {
        assertThat(totp.code(RFC_SECRET, second / 30)).isEqualTo(code);
        assertThat(totp.stepOf(RFC_SECRET, code, Instant.ofEpochSecond(second))).hasValue(second / 30);
    }

    @ParameterizedTest
    @CsvSource({"-31, false", "-1, false", "0, true", "29, true", "30, true", "59, true", "60, false"})
    void takesTheCurrentStepAndTheOneBefore(long secondsLater, boolean taken) {
        var madeAt = Instant.ofEpochSecond(1_111_111_110); // the first second of a step
        var code = totp.code(RFC_SECRET, madeAt.getEpochSecond() / 30);

        var found = totp.stepOf(RFC_SECRET, code, madeAt.plusSeconds(secondsLater));

        assertThat(found.isPresent()).isEqualTo(taken);
    }

    @Test
    void makesSecretsOf160BitsAndAnAddressThatAppsRead() {
        var secret = totp.newSecret();

        assertThat(secret).hasSize(20).isNotEqualTo(totp.newSecret());
        assertThat(totp.text(RFC_SECRET)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assertThat(totp.address(RFC_SECRET, "pat@firm.example"))
                .hasToString("otpauth://totp/IME%20Bookings:pat%40firm.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        + "&issuer=IME%20Bookings&algorithm=SHA1&digits=6&period=30");
    }
}
