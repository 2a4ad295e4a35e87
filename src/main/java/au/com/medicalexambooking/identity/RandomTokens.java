package au.com.medicalexambooking.identity;

import java.security.SecureRandom;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/** Secrets that nobody can guess, and the form in which they are kept: a hash suffices, because there is nothing to try. */
public final class RandomTokens {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private RandomTokens() {}

    /** A new token of 256 random bits that may stand in addresses and headers. */
    public static String next() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(BYTES));
    }

    /** What is kept of a token: SHA-256 in hexadecimal digits. */
    public static String hash(String token) {
        return DigestUtils.sha256Hex(token);
    }

    static byte[] bytes(int number) {
        var bytes = new byte[number];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    static int below(int bound) {
        return RANDOM.nextInt(bound);
    }
}
