package au.com.medicalexambooking.scheduling.acuity;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A query string whose values cannot break out of their place. */
final class AcuityQuery {

    private final StringBuilder text = new StringBuilder();

    AcuityQuery with(String key, Object value) {
        if (!text.isEmpty()) {
            text.append('&');
        }
        text.append(encode(key)).append('=').append(encode(value.toString()));
        return this;
    }

    private static String encode(String plain) {
        return URLEncoder.encode(plain, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
