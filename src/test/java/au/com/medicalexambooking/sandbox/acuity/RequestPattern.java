package au.com.medicalexambooking.sandbox.acuity;

import java.util.regex.Pattern;

/**
 * Names requests by method and path behind {@code /api/v1}: {@code POST /appointments}, or {@code PUT}
 * and the path of cancellations with a star for the id. A star stands for one segment (or any method),
 * two stars for any rest.
 */
public record RequestPattern(String method, String path) {

    private static final String ANY = "*";

    public static RequestPattern any() {
        return new RequestPattern(ANY, "/**");
    }

    /** Reads {@code METHOD /path}; a path alone means every method. */
    public static RequestPattern of(String text) {
        var stripped = text.strip();
        if (stripped.isEmpty() || ANY.equals(stripped)) {
            return any();
        }
        var cut = stripped.indexOf(' ');
        var method = cut < 0 ? ANY : stripped.substring(0, cut);
        var path = cut < 0 ? stripped : stripped.substring(cut + 1).strip();
        return new RequestPattern(method, path.startsWith("/") ? path : "/" + path);
    }

    public boolean matches(String otherMethod, String otherPath) {
        return (ANY.equals(method) || method.equalsIgnoreCase(otherMethod))
                && regex().matcher(otherPath).matches();
    }

    private Pattern regex() {
        var regex = new StringBuilder();
        for (var i = 0; i < path.length(); i++) {
            if (path.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (path.charAt(i) == '*') {
                regex.append("[^/]*");
            } else {
                regex.append(Pattern.quote(path.substring(i, i + 1)));
            }
        }
        return Pattern.compile(regex.toString());
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
