package au.com.medicalexambooking.access;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.access.AccessMatrix.Outcome;
import au.com.medicalexambooking.access.AccessMatrix.Relation;
import au.com.medicalexambooking.access.AccessMatrix.Row;
import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.PlatformTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tries every line of the access matrix for every relation, over HTTP, and keeps the matrix complete and its page true. */
class AccessMatrixTest extends PlatformTest {

    private static final AccessMatrix MATRIX = AccessMatrix.read();
    private static final List<String> TABLES = List.of("bookings", "booking_progress", "documents", "audit_logs");
    private static final int FEWEST_CASES = 400;

    /** Calls after which whoever made them is somebody else, or nobody. */
    private static final Set<String> ENDING_THE_SESSION = Set.of("/api/auth/logout", "/api/admin/exit-impersonation");

    private static final List<String> TRIED = Collections.synchronizedList(new ArrayList<>());
    private static final List<String> LEAKS = Collections.synchronizedList(new ArrayList<>());

    private static @Nullable AccessWorld world;

    private final ManagementService management;

    @Autowired
    AccessMatrixTest(ManagementService management) {
        this.management = management;
    }

    @BeforeEach
    void makeWhatTheMatrixIsTriedOn() {
        if (world == null) {
            world = AccessWorld.create(baseUrl(), people(), ACUITY, DATABASE, management);
        }
    }

    @TestFactory
    Stream<DynamicContainer> everyRelationGetsWhatTheMatrixSays() {
        return MATRIX.rows().stream()
                .map(row -> DynamicContainer.dynamicContainer(
                        row.toString(),
                        tried().map(relation ->
                                DynamicTest.dynamicTest(relation.title(), () -> recorded(row, relation)))));
    }

    @Test
    void everyOperationOfTheApiHasALineAndEveryLineAnOperation() {
        var served = new TreeSet<String>();
        people().admin()
                .get("/v3/api-docs")
                .is(200)
                .json()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> served.add(AccessMatrix.operation(method, path.getKey()))));
        var written = MATRIX.rows().stream()
                .filter(Row::isApi)
                .map(Row::operation)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(written).containsExactlyInAnyOrderElementsOf(served);
        assertThat(cases()).isGreaterThanOrEqualTo(FEWEST_CASES);
    }

    @Test
    void thePageForPeopleSaysWhatTheMatrixSays() throws IOException {
        var page = Path.of("docs/access-matrix.md");

        assertThat(page).content(StandardCharsets.UTF_8).isEqualTo(page("none"));
    }

    @Test
    void anAnswerThatTheMatrixDoesNotAllowIsALeak() {
        var row = Row.parse("GET /api/specialists | x | " + "401 ".repeat(Relation.values().length) + "| 200 |");

        assertThat(problem(row, Relation.OTHER_FIRM)).isPresent();
        assertThat(problem(row, Relation.ANONYMOUS)).isEmpty();
        var unseen = Row.parse(
                "GET /api/bookings?search={matter} | x | " + "unseen ".repeat(Relation.values().length) + "| 200 |");
        assertThat(problem(unseen, Relation.OWN_TEAM)).isPresent();
        assertThat(problem(unseen, Relation.OTHER_FIRM)).isEmpty();
    }

    /** What the services refuse and hide, they refuse and hide by themselves. */
    @Test
    void bookingsStayHiddenWhenTheDatabaseShowsEveryRow() {
        var owner = JdbcClient.create(DATABASE.ownerDataSource());
        var problems = new ArrayList<String>();
        for (var table : TABLES) {
            owner.sql("alter table app." + table + " disable row level security")
                    .update();
        }
        try {
            MATRIX.rows().stream()
                    .filter(row -> row.path().contains("/bookings"))
                    .forEach(row -> tried().forEach(relation -> problem(row, relation)
                            .ifPresent(problem -> problems.add(row + " · " + relation.title() + ": " + problem))));
        } finally {
            for (var table : TABLES) {
                owner.sql("alter table app." + table + " enable row level security")
                        .update();
            }
        }

        assertThat(problems).isEmpty();
    }

    /** What was tried; where all went well, this is the page that is checked in. */
    @AfterAll
    static void report() throws IOException {
        var leaks = LEAKS.isEmpty() ? "none" : LEAKS.size() + "\n\n- " + String.join("\n- ", LEAKS);
        var incomplete = TRIED.size() == cases() ? "" : "\nTried in this run: " + TRIED.size() + "\n";
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/access-matrix.md"), page(leaks) + incomplete);
    }

    private static void recorded(Row row, Relation relation) {
        TRIED.add(row + " · " + relation.title());
        problem(row, relation).ifPresent(problem -> {
            LEAKS.add(row + " · " + relation.title() + ": " + problem);
            throw new AssertionError(problem);
        });
    }

    /** What is wrong with the answer that somebody with this relation gets, if anything is. */
    private static Optional<String> problem(Row row, Relation relation) {
        var world = world();
        var caller = world.caller(relation);
        var expected = row.outcome(relation);
        if (expected == Outcome.YES && ENDING_THE_SESSION.contains(row.path())) {
            caller = caller.again();
        }
        var answer = caller.send(row.method(), world.fill(row.path(), relation), world.fill(row.body(), relation));
        boolean asExpected = switch (expected) {
            case YES -> passed(row, answer);
            case SEES -> answer.status() == 200 && shows(answer, relation);
            case UNSEEN -> answer.status() == 200 && !shows(answer, relation);
            case LOGIN ->
                answer.status() == 302
                        && answer.response()
                                .headers()
                                .firstValue("Location")
                                .orElse("")
                                .contains("/login");
            case UNAUTHENTICATED -> answer.status() == 401 && isError(row, answer, "unauthenticated");
            case FORBIDDEN -> answer.status() == 403 && isError(row, answer, "forbidden");
            case HIDDEN -> answer.status() == 404;
        };
        if (!asExpected) {
            return Optional.of("expected " + expected.text() + ", got " + answer.status() + " " + codeOf(row, answer));
        }
        if (expected == Outcome.HIDDEN) {
            var missing =
                    caller.send(row.method(), world.fillWithUnknown(row.path()), world.fillWithUnknown(row.body()));
            if (missing.status() != 404 || !plain(row, missing).equals(plain(row, answer))) {
                return Optional.of("what is hidden does not look like what does not exist");
            }
        }
        return Optional.empty();
    }

    private static boolean passed(Row row, Answer answer) {
        return row.passed().stream().anyMatch(passed -> {
            var parts = passed.split(":", 2);
            return answer.status() == Integer.parseInt(parts[0])
                    && (parts.length == 1 || answer.text("/error/code").equals(parts[1]));
        });
    }

    private static boolean shows(Answer answer, Relation relation) {
        return Stream.of("booking", "examined")
                .anyMatch(place -> answer.body().contains(world().place(place, relation)));
    }

    private static boolean isError(Row row, Answer answer, String code) {
        return !row.isApi() || answer.text("/error/code").equals(code);
    }

    private static String codeOf(Row row, Answer answer) {
        return row.isApi() && answer.status() >= 400 ? answer.text("/error/code") : "";
    }

    /** The body without what differs from request to request. */
    private static String plain(Row row, Answer answer) {
        if (row.isApi()) {
            var json = (ObjectNode) answer.json();
            ((ObjectNode) json.path("error")).remove(List.of("timestamp", "requestId"));
            return json.toString();
        }
        var requestId = answer.response().headers().firstValue("X-Request-Id").orElse("-");
        // The token of a form is masked anew in every answer.
        return answer.body().replace(requestId, "").replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "");
    }

    private static String page(String leaks) {
        return """
                # Access matrix

                Who may do what. The source is [`access-matrix.txt`](../src/test/resources/access-matrix.txt); this page is made from it, \
                and the build fails where the two differ, where the served API has an operation without a line, and where one \
                of the cases below, tried over HTTP on the running platform, ends in another way than the matrix says.

                Outcomes: **yes** passes the access check · **sees** finds the booking in the list · **unseen** gets the list \
                without it · **401** signs in first · **403** known, but refused · **404** hidden, the same answer as for something \
                that does not exist · **login** is led to the sign-in page.

                Cases: %d (%d lines, %d relations)

                Leaks: %s

                """.formatted(cases(), MATRIX.rows().size(), tried().count(), leaks) + MATRIX.asTable();
    }

    private static long cases() {
        return MATRIX.rows().size() * tried().count();
    }

    private static Stream<Relation> tried() {
        return Stream.of(Relation.values());
    }

    private static AccessWorld world() {
        return Objects.requireNonNull(world);
    }
}
