package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.BookableType;
import au.com.medicalexambooking.specialist.SpecialistView;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is asked of the list of specialists, as its address says it.
 *
 * @param text words of a name, a specialty or a place, all of which must occur
 * @param where a town, {@value #TELEHEALTH}, or nothing
 */
record SpecialistFilter(String text, String specialty, String where) {

    static final String TELEHEALTH = "telehealth";

    private static final int LONGEST = 100;
    private static final Pattern TOWN = Pattern.compile(".*?([A-Z][A-Za-z' -]+ (?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT))\\b.*");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    SpecialistFilter {
        text = text.strip();
        text = text.substring(0, Math.min(text.length(), LONGEST));
    }

    /** Whether this person is asked for, whatever can be booked. */
    boolean fits(SpecialistView one) {
        return (specialty.isEmpty() || one.specialty().equals(specialty))
                && (where.isEmpty()
                        || where.equals(TELEHEALTH)
                        || town(one).filter(where::equals).isPresent())
                && hasWords(one);
    }

    /** Whether something that is held in this way is asked for. */
    boolean fits(BookableType type) {
        return where.isEmpty() || (type.kind() == AppointmentKind.TELEHEALTH) == where.equals(TELEHEALTH);
    }

    private boolean hasWords(SpecialistView one) {
        var said = plain(one.name() + " " + one.specialty() + " " + Objects.requireNonNullElse(one.location(), ""));
        return Arrays.stream(plain(text).split("\\s+")).allMatch(said::contains);
    }

    /** As people type it: without capitals and without marks on letters. */
    private static String plain(String text) {
        return MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT)
                .strip();
    }

    /** As parameters of an address. */
    Map<String, String> parameters() {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("q", text);
        parameters.put("specialty", specialty);
        parameters.put("where", where);
        return parameters;
    }

    /** Brisbane QLD; the whole place where no town is found in it, empty where there is none. */
    static Optional<String> town(SpecialistView specialist) {
        var location = specialist.location();
        if (location == null) {
            return Optional.empty();
        }
        var town = TOWN.matcher(location);
        return Optional.of(town.matches() ? town.group(1).strip() : location);
    }

    /** All of them, in the order in which a long list shows them: the chosen one first, the others by name. */
    static List<SpecialistView> inOrder(List<SpecialistView> specialists, String chosen) {
        return specialists.stream()
                .sorted(Comparator.comparing(
                                (SpecialistView one) -> !one.id().value().equals(chosen))
                        .thenComparing(one -> plain(one.name())))
                .toList();
    }
}
