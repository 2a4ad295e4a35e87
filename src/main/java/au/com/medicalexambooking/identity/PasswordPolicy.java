package au.com.medicalexambooking.identity;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What a password must be: long, and not made of what everybody knows about its owner. No rules of composition: they make
 * passwords worse.
 */
@Component
class PasswordPolicy {

    static final int SHORTEST = 12;
    static final int LONGEST = 128;

    private static final int SHORTEST_TELLING_WORD = 3;
    private static final int SHORTEST_REMAINDER = 8;
    private static final List<String> PRODUCT_WORDS =
            List.of("medicalexambooking", "medicalexamination", "imebookings", "imebooking", "booking");

    /** Why this password cannot be taken by this person, in a sentence for people; empty where it can. */
    Optional<String> refusalOf(String password, String name, String email) {
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
        if (restWithoutKnownWords(password, name, email) < SHORTEST_REMAINDER) {
            return Optional.of("Leave out your name, your email address and the name of this service.");
        }
        return Optional.empty();
    }

    private static int restWithoutKnownWords(String password, String name, String email) {
        var known = Stream.concat(
                        PRODUCT_WORDS.stream(),
                        Stream.of(name, email).flatMap(text -> Stream.of(text.split("[^\\p{L}\\p{N}]+"))))
                .map(PasswordPolicy::plain)
                .filter(word -> word.length() >= SHORTEST_TELLING_WORD)
                .sorted((one, other) -> Integer.compare(other.length(), one.length()))
                .toList();
        var rest = plain(password);
        for (var word : known) {
            rest = rest.replace(word, "");
        }
        return rest.length();
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
