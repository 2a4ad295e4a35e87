package au.com.medicalexambooking.booking;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A full name in the parts that the appointment book wants, and as the initials that mails may carry. */
record ExamineeName(String first, String last) {

    /** The last word is the last name; a single word serves as both, since the book demands both. */
    static ExamineeName split(String full) {
        var name = full.strip().replaceAll("\\s+", " ");
        var cut = name.lastIndexOf(' ');
        return cut < 0
                ? new ExamineeName(name, name)
                : new ExamineeName(name.substring(0, cut), name.substring(cut + 1));
    }

    static String join(String first, String last) {
        return first.equals(last) ? first : (first + " " + last).strip();
    }

    static String initials(String full) {
        return Arrays.stream(full.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .map(word -> new StringBuilder()
                                .appendCodePoint(word.codePointAt(0))
                                .toString()
                                .toUpperCase(Locale.ROOT)
                        + ".")
                .limit(3)
                .collect(Collectors.joining(" "));
    }
}
