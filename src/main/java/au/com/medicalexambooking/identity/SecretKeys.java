package au.com.medicalexambooking.identity;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Keys for several purposes out of the one secret that the platform is given (HKDF with SHA-256), so that what is known of
 * one helps with no other.
 */
@Component
class SecretKeys {

    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;

    private final byte[] secret;

    @Autowired
    SecretKeys(IdentitySettings settings) {
        this(settings.auth().secret());
    }

    SecretKeys(String secret) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** The 256-bit key for this purpose. */
    byte[] forPurpose(String purpose) {
        return derive("medical-exam-booking/" + purpose, KEY_BYTES);
    }

    /** Names the secret behind all keys without telling it, so that a record shows which one it was made with. */
    String id() {
        return HexFormat.of().formatHex(derive("medical-exam-booking/key id", ID_BYTES));
    }

    private byte[] derive(String info, int bytes) {
        var hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(secret, null, info.getBytes(StandardCharsets.UTF_8)));
        var derived = new byte[bytes];
        hkdf.generateBytes(derived, 0, bytes);
        return derived;
    }
}
