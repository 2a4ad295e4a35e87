package au.com.medicalexambooking.identity;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/**
 * Codes of authenticator apps as RFC 6238 has them: SHA-1, six digits, steps of thirty seconds, which every app can do. The
 * step before the current one counts too, for people who type slowly.
 */
@Component
class Totp {

    static final Duration STEP = Duration.ofSeconds(30);

    private static final int DIGITS = 6;
    private static final int SECRET_BYTES = 20;
    private static final String ISSUER = "IME Bookings";

    private final TimeBasedOneTimePasswordGenerator generator = new TimeBasedOneTimePasswordGenerator(
            STEP, DIGITS, TimeBasedOneTimePasswordGenerator.TOTP_ALGORITHM_HMAC_SHA1);

    /** 160 random bits. */
    byte[] newSecret() {
        return RandomTokens.bytes(SECRET_BYTES);
    }

    /** The code of a time step. */
    String code(byte[] secret, long step) {
        try {
            return generator.generateOneTimePasswordString(
                    new SecretKeySpec(secret, "HmacSHA1"), Instant.ofEpochSecond(step * STEP.toSeconds()), Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The time step that this is the code of: the current one or the one before, else none. */
    OptionalLong stepOf(byte[] secret, String code, Instant now) {
        long current = now.getEpochSecond() / STEP.toSeconds();
        boolean fitsCurrent = same(code(secret, current), code);
        boolean fitsFormer = same(code(secret, current - 1), code);
        if (fitsCurrent) {
            return OptionalLong.of(current);
        }
        return fitsFormer ? OptionalLong.of(current - 1) : OptionalLong.empty();
    }

    /** The secret as people type it into an app that cannot read the picture. */
    String text(byte[] secret) {
        return Base32.toBase32String(secret);
    }

    /** The address that apps read from the picture. */
    URI address(byte[] secret, String account) {
        return URI.create("otpauth://totp/" + encode(ISSUER) + ":" + encode(account) + "?secret=" + text(secret)
                + "&issuer=" + encode(ISSUER) + "&algorithm=SHA1&digits=" + DIGITS + "&period=" + STEP.toSeconds());
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }
}
