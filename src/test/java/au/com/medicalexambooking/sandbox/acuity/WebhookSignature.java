package au.com.medicalexambooking.sandbox.acuity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Acuity's signature: base64 of the HMAC-SHA256 of the raw body under the API key. */
public final class WebhookSignature {

    public static final String HEADER = "X-Acuity-Signature";

    private WebhookSignature() {}

    public static String of(String rawBody, String apiKey) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(apiKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(rawBody.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
