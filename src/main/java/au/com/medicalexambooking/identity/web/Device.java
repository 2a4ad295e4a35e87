package au.com.medicalexambooking.identity.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in two words what a browser tells of itself at length, so that people recognise their own sessions. */
final class Device {

    /** The first that fits counts: most browsers claim to be others as well. */
    private static final Map<String, String> BROWSERS = ordered(
            "Edg/",
            "Edge",
            "OPR/",
            "Opera",
            "Firefox/",
            "Firefox",
            "FxiOS/",
            "Firefox",
            "CriOS/",
            "Chrome",
            "Chrome/",
            "Chrome",
            "Safari/",
            "Safari");

    private static final Map<String, String> SYSTEMS = ordered(
            "Android",
            "Android",
            "iPhone",
            "iPhone",
            "iPad",
            "iPad",
            "Windows",
            "Windows",
            "Mac OS",
            "macOS",
            "CrOS",
            "ChromeOS",
            "Linux",
            "Linux");

    private Device() {}

    /** For example {@code Firefox on Windows}. */
    static String of(@Nullable String userAgent) {
        if (userAgent == null || userAgent.isBlank()) {
            return "Unknown device";
        }
        var browser = firstIn(BROWSERS, userAgent);
        var system = firstIn(SYSTEMS, userAgent);
        if (browser == null) {
            return system == null ? "Another program" : "Another program on " + system;
        }
        return system == null ? browser : browser + " on " + system;
    }

    private static @Nullable String firstIn(Map<String, String> names, String userAgent) {
        return names.entrySet().stream()
                .filter(name -> userAgent.contains(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static Map<String, String> ordered(String... marksAndNames) {
        var names = new LinkedHashMap<String, String>();
        for (int mark = 0; mark < marksAndNames.length; mark += 2) {
            names.put(marksAndNames[mark], marksAndNames[mark + 1]);
        }
        return names;
    }
}
