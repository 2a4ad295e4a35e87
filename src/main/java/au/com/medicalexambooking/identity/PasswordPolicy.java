package au.com.medicalexambooking.identity;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What a password must be: long, not among those that everybody tries first, and not made of what everybody knows about
 * its owner. No rules of composition: they make passwords worse.
 */
@Component
class PasswordPolicy {

    static final int SHORTEST = 12;
    static final int LONGEST = 128;

    /** Fewer guesses than these find what is made of common passwords, words, dates, keyboard rows and repetitions. */
    private static final double FEWEST_GUESSES = 1e8;

    /** Looking for patterns in more than this takes too long, and what follows makes no weak password of a strong one. */
    private static final int LONGEST_LOOKED_AT = 64;

    private static final int SHORTEST_TELLING_WORD = 3;
    private static final int SHORTEST_REMAINDER = 8;
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final List<String> PRODUCT_WORDS =
            List.of("medicalexambooking", "medicalexamination", "imebookings", "imebooking", "booking");

    /** Knows the 30,000 most common passwords, names and words, and how people vary them; needs no network. */
    private final Zxcvbn estimator = new Zxcvbn();

    /**
     * Why this password cannot be taken by this person, in a sentence for people; empty where it can.
     *
     * @param firms names of the person's organisations
     */
    Optional<String> refusalOf(String password, String name, String email, List<String> firms) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST) {
            return Optional.of("Use at least 12 characters. A few unrelated words are easy to remember.");
        }
        if (length > LONGEST) {
            return Optional.of("Use at most 128 characters.");
        }
        if (password.codePoints().distinct().count() < 4) {
            return Optional.of("Use more than a few different characters.");
        }
        var known = knownWords(Stream.concat(Stream.of(name, email), firms.stream()));
        if (restWithout(known, password) < SHORTEST_REMAINDER) {
            return Optional.of("Leave out your name, your email address, your firm and the name of this service.");
        }
        if (guesses(password, known) < FEWEST_GUESSES) {
            return Optional.of("This password is one of the first that somebody would try. Use a few unrelated words.");
        }
        return Optional.empty();
    }

    /** The words that everybody knows, the longest first. */
    private static List<String> knownWords(Stream<String> texts) {
        return Stream.concat(PRODUCT_WORDS.stream(), texts.flatMap(NO_WORD::splitAsStream))
                .map(PasswordPolicy::plain)
                .filter(word -> word.length() >= SHORTEST_TELLING_WORD)
                .sorted((one, other) -> Integer.compare(other.length(), one.length()))
                .toList();
    }

    private static int restWithout(List<String> known, String password) {
        var rest = plain(password);
        for (var word : known) {
            rest = rest.replace(word, "");
        }
        return rest.length();
    }

    private double guesses(String password, List<String> known) {
        var beginning = Normalizer.normalize(password, Normalizer.Form.NFKC)
                .codePoints()
                .limit(LONGEST_LOOKED_AT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return estimator.measure(beginning, known).getGuesses();
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
