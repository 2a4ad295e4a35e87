package au.com.medicalexambooking.portal;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/** An authenticator app on somebody's phone. */
record AuthenticatorApp(String secret) {

    /** The app that was given the key which this page shows. */
    static AuthenticatorApp of(String shown) {
        return new AuthenticatorApp(shown.replace(" ", ""));
    }

    String code() {
        try {
            return new TimeBasedOneTimePasswordGenerator()
                    .generateOneTimePasswordString(
                            new SecretKeySpec(Base32.decode(secret), "HmacSHA1"), Instant.now(), Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Six digits that the app does not show. */
    String wrongCode() {
        return code().charAt(0) == '0' ? "1" + code().substring(1) : "0" + code().substring(1);
    }
}
