package au.com.medicalexambooking.identity;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Keyed hashes of what must be found again and should not lie about in clear: email addresses, IP addresses and the marks of
 * browsers. Without the platform's secret nobody can test a guess against them.
 */
@Component
public class Fingerprints {

    private static final String METHOD = "HmacSHA256";

    private final SecretKeySpec key;

    Fingerprints(IdentitySettings settings) {
        var secret = settings.auth().secret().getBytes(StandardCharsets.UTF_8);
        this.key = new SecretKeySpec(mac(new SecretKeySpec(secret, METHOD), "fingerprints"), METHOD);
    }

    /** The fingerprint of these parts, in this order: 43 characters. */
    public String of(String... parts) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(key, String.join("\0", parts)));
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            var mac = Mac.getInstance(METHOD);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
