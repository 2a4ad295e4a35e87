package au.com.medicalexambooking.sandbox.acuity;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decoded parameters of a query or a form; as in PHP a bare {@code +} is a space and the last of equals wins. */
record Query(Map<String, List<String>> values) {

    static Query parse(@Nullable String raw) {
        var values = new LinkedHashMap<String, List<String>>();
        if (raw != null) {
            for (var pair : raw.split("&", -1)) {
                if (!pair.isEmpty()) {
                    var cut = pair.indexOf('=');
                    var key = cut < 0 ? pair : pair.substring(0, cut);
                    var value = cut < 0 ? "" : pair.substring(cut + 1);
                    values.computeIfAbsent(decode(key), absent -> new ArrayList<>())
                            .add(decode(value));
                }
            }
        }
        return new Query(values);
    }

    /** The value given; null when there is none or it is empty. */
    @Nullable
    String get(String key) {
        var all = values.getOrDefault(key, List.of());
        var last = all.isEmpty() ? "" : all.get(all.size() - 1);
        return last.isEmpty() ? null : last;
    }

    String getOr(String key, String otherwise) {
        var value = get(key);
        return value == null ? otherwise : value;
    }

    @Nullable
    Long number(String key) {
        return Json.number(get(key));
    }

    boolean truth(String key) {
        return Json.truth(get(key));
    }

    List<String> all(String key) {
        return values.getOrDefault(key, List.of());
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
