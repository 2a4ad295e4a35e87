package au.com.medicalexambooking.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;

/** The lines of {@code access-matrix.txt}, where all that is decided about access is written. */
record AccessMatrix(List<Row> rows) {

    private static final Pattern PLACE = Pattern.compile("\\{[^}]*}");

    AccessMatrix {
        rows = List.copyOf(rows);
    }

    /** What somebody is to the booking, or to the firm, that a line is about. */
    enum Relation {
        ANONYMOUS("anonymous"),
        OWN_TEAM("referrer, own team"),
        OTHER_TEAM("referrer, other team"),
        BEHIND_THE_WALL("owner, other team behind the wall"),
        OTHER_FIRM("referrer, other firm"),
        ASSIGNED("specialist who examines"),
        NOT_ASSIGNED("other specialist"),
        COORDINATOR("coordinator"),
        MANAGER("manager"),
        ADMINISTRATOR("administrator"),
        ACTING_AS_REFERRER("administrator acting as referrer");

        private final String title;

        Relation(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** What is to happen to somebody with a relation. */
    enum Outcome {
        YES,
        SEES,
        UNSEEN,
        LOGIN,
        UNAUTHENTICATED("401"),
        FORBIDDEN("403"),
        HIDDEN("404");

        private final String text;

        Outcome() {
            this.text = name().toLowerCase(Locale.ROOT);
        }

        Outcome(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        static Outcome of(String text) {
            return Stream.of(values())
                    .filter(outcome -> outcome.text.equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("No outcome: " + text));
        }
    }

    /**
     * One line.
     *
     * @param path with places in braces that are filled with what a relation is about
     * @param passed statuses, each with or without an error code, that show that the access check was passed
     * @param body empty where there is none
     */
    record Row(
            String method,
            String path,
            String what,
            Map<Relation, Outcome> outcomes,
            List<String> passed,
            String body) {

        Row {
            outcomes = Map.copyOf(outcomes);
            passed = List.copyOf(passed);
        }

        static Row parse(String line) {
            var parts = Arrays.stream(line.split("\\|", 5)).map(String::strip).toList();
            if (parts.size() != 5) {
                throw new IllegalArgumentException("Not a line of the matrix: " + line);
            }
            var call = part(parts, 0).split(" ", 2);
            var texts = List.of(part(parts, 2).split("\\s+", -1));
            if (texts.size() != Relation.values().length) {
                throw new IllegalArgumentException("Not one outcome a relation: " + line);
            }
            var outcomes = new EnumMap<Relation, Outcome>(Relation.class);
            var next = texts.iterator();
            for (var relation : Relation.values()) {
                outcomes.put(relation, Outcome.of(next.next()));
            }
            return new Row(
                    call[0],
                    call[1].strip(),
                    part(parts, 1),
                    outcomes,
                    List.of(part(parts, 3).split(" ", -1)),
                    part(parts, 4));
        }

        private static String part(List<String> parts, int number) {
            return Objects.requireNonNull(parts.get(number));
        }

        Outcome outcome(Relation relation) {
            return Objects.requireNonNull(outcomes.get(relation));
        }

        boolean isApi() {
            return path.startsWith("/api/");
        }

        /** Method and path as {@link #operation(String, String)} writes them. */
        String operation() {
            return AccessMatrix.operation(method, path);
        }

        @Override
        public String toString() {
            return method + " " + path + ": " + what;
        }
    }

    /** A call without its query and whatever its places are named, for comparing with the served API. */
    static String operation(String method, String path) {
        var query = path.indexOf('?');
        return method.toUpperCase(Locale.ROOT) + " "
                + PLACE.matcher(query < 0 ? path : path.substring(0, query)).replaceAll("{}");
    }

    static AccessMatrix read() {
        try {
            var text = new ClassPathResource("access-matrix.txt").getContentAsString(StandardCharsets.UTF_8);
            return new AccessMatrix(text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Row::parse)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The matrix for people to read. */
    String asTable() {
        var head = "| operation | "
                + Stream.of(Relation.values()).map(Relation::title).collect(Collectors.joining(" | ")) + " |\n|---|"
                + "---|".repeat(Relation.values().length);
        return head + "\n" + rows.stream().map(AccessMatrix::line).collect(Collectors.joining("\n")) + "\n";
    }

    private static String line(Row row) {
        return "| " + row.what() + "<br>`" + row.method() + " "
                + row.path().replaceAll("\\?.*", "").replace("/camunda/api/engine/engine/default", "…") + "` | "
                + Stream.of(Relation.values())
                        .map(relation -> row.outcome(relation).text())
                        .collect(Collectors.joining(" | "))
                + " |";
    }
}
