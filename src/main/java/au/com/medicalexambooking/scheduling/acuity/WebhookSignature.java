package au.com.medicalexambooking.scheduling.acuity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Acuity's signature: base64 of the HMAC-SHA256 of the raw body, keyed with the account's API key. */
final class WebhookSignature implements Processor {

    /** Where the signature header's value lies on the exchange. */
    static final String GIVEN = "acuitySignature";

    /** Whether the message was signed by whom we trust. */
    static final String GENUINE = "acuityGenuine";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LENGTH = 44;

    private final SecretKeySpec key;

    WebhookSignature(String key) {
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    @Override
    public void process(Exchange exchange) {
        var body = exchange.getMessage().getBody(byte[].class);
        var given = exchange.getProperty(GIVEN, String.class);
        exchange.setProperty(GENUINE, isGenuine(body == null ? new byte[0] : body, given));
    }

    boolean isGenuine(byte[] body, @Nullable String given) {
        if (given == null || given.length() != LENGTH) {
            return false;
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(given);
        } catch (IllegalArgumentException e) {
            return false;
        }
        boolean same = MessageDigest.isEqual(decoded, hmac(body));
        return same && Base64.getEncoder().encodeToString(decoded).equals(given);
    }

    private byte[] hmac(byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM, e);
        }
    }
}
