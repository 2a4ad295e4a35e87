package au.com.medicalexambooking.identity;

import java.util.Locale;
import java.util.regex.Pattern;

/** What people type into fields about people and firms, as it is kept: one line, stripped, of a length that fits. */
final class TypedText {

    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@\\p{Cntrl}<>\"]{1,64}@[^\\s@\\p{Cntrl}<>\"]+\\.[^\\s@.]+");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");

    private TypedText() {}

    /**
     * One line of 1 to {@code longest} characters.
     *
     * @throws ApiException 400, which names the field
     */
    static String plain(String field, String text, int longest) {
        var stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > longest) {
            throw ApiException.badField(field, "Use 1 to " + longest + " characters.");
        }
        if (UNPRINTABLE.matcher(stripped).find()) {
            throw ApiException.badField(field, "Use one line of printable characters.");
        }
        return stripped;
    }

    /**
     * An email address, in lower case.
     *
     * @throws ApiException 400, which names the field
     */
    static String email(String text) {
        var email = text.strip();
        if (email.length() > 254 || !EMAIL.matcher(email).matches()) {
            throw ApiException.badField("email", "This is not an email address.");
        }
        return email.toLowerCase(Locale.ROOT);
    }

    /** Pattern for what contains this text, whatever signs are in it. */
    static String containing(String text) {
        var literal = text.strip()
                .toLowerCase(Locale.ROOT)
                .replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_");
        return "%" + literal + "%";
    }
}
