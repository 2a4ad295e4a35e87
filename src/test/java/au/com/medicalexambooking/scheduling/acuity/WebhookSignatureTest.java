package au.com.medicalexambooking.scheduling.acuity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

    private static final String KEY = "the-api-key";
    private static final byte[] BODY =
            "action=appointment.scheduled&id=399682887&calendarID=4038206&appointmentTypeID=14792299"
                    .getBytes(StandardCharsets.UTF_8);

    private final WebhookSignature signature = new WebhookSignature(KEY);

    @Test
    void acceptsWhatWasSignedWithTheKey() throws Exception {
        assertThat(signature.isGenuine(BODY, sign(BODY, KEY))).isTrue();
        assertThat(signature.isGenuine(new byte[0], sign(new byte[0], KEY))).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "=", "AAAA", "not base64 at all, though forty-four letters", "🔏", "null"})
    void refusesWhatIsNoSignature(String given) {
        assertThat(signature.isGenuine(BODY, given)).isFalse();
    }

    @Test
    void refusesAnotherKeyAndOtherDigests() throws Exception {
        assertThat(signature.isGenuine(BODY, sign(BODY, "another-key"))).isFalse();
        assertThat(signature.isGenuine(BODY, sign(BODY, KEY).toLowerCase(java.util.Locale.ROOT)))
                .isFalse();
        assertThat(signature.isGenuine(BODY, " " + sign(BODY, KEY))).isFalse();
    }

    @Test
    void refusesEveryChangeOfOneBitOfTheBody() throws Exception {
        var given = sign(BODY, KEY);

        for (int bit = 0; bit < BODY.length * 8; bit++) {
            var changed = BODY.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(signature.isGenuine(changed, given)).isFalse();
        }
    }

    @Test
    void refusesEveryChangeOfOneLetterOfTheSignature() throws Exception {
        var given = sign(BODY, KEY);
        var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ ";

        for (int place = 0; place < given.length(); place++) {
            for (int which = 0; which < letters.length(); which++) {
                char letter = letters.charAt(which);
                if (letter != given.charAt(place)) {
                    var changed = given.substring(0, place) + letter + given.substring(place + 1);
                    assertThat(signature.isGenuine(BODY, changed)).as(changed).isFalse();
                }
            }
        }
    }

    @Test
    void refusesBodiesCutExtendedOrReordered() throws Exception {
        var given = sign(BODY, KEY);
        var random = new Random(7);

        for (int length = 0; length < BODY.length; length++) {
            assertThat(signature.isGenuine(Arrays.copyOf(BODY, length), given)).isFalse();
        }
        for (int attempt = 0; attempt < 1000; attempt++) {
            var extended = Arrays.copyOf(BODY, BODY.length + 1 + random.nextInt(50));
            assertThat(signature.isGenuine(extended, given)).isFalse();
        }
        assertThat(signature.isGenuine(
                        "id=399682887&action=appointment.scheduled".getBytes(StandardCharsets.UTF_8), given))
                .isFalse();
    }

    static String sign(byte[] body, String key) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(body));
    }
}
