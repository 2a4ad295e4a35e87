package au.com.medicalexambooking.portal;

import jakarta.servlet.http.HttpSession;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody searched for, kept with the session under a short key. Addresses carry the key: they end up in histories
 * and logs, where names of examinees must not be.
 */
final class KeptSearches {

    private static final String ATTRIBUTE = "portal.searches";
    private static final int MOST = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeptSearches() {}

    /** Keeps the text; the oldest of many is forgotten. */
    static String keep(HttpSession session, String text) {
        var kept = all(session);
        for (var entry : kept.entrySet()) {
            if (entry.getValue().equals(text)) {
                return entry.getKey();
            }
        }
        var bytes = new byte[6];
        RANDOM.nextBytes(bytes);
        var key = HexFormat.of().formatHex(bytes);
        kept.put(key, text);
        while (kept.size() > MOST) {
            kept.remove(kept.keySet().iterator().next());
        }
        session.setAttribute(ATTRIBUTE, kept);
        return key;
    }

    static Optional<String> find(@Nullable HttpSession session, @Nullable String key) {
        return session == null || key == null
                ? Optional.empty()
                : Optional.ofNullable(all(session).get(key));
    }

    private static Map<String, String> all(HttpSession session) {
        var all = new LinkedHashMap<String, String>();
        if (session.getAttribute(ATTRIBUTE) instanceof Map<?, ?> kept) {
            kept.forEach((key, text) -> all.put(String.valueOf(key), String.valueOf(text)));
        }
        return all;
    }
}
