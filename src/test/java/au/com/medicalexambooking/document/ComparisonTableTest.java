package au.com.medicalexambooking.document;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.testing.SideBySide;
import au.com.medicalexambooking.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The comparison of store and database is made by one node, whoever comes first, and by another where that one was killed. */
class ComparisonTableTest {

    private static final Duration PAUSE = Duration.ofMinutes(15);

    @Test
    void ofManyNodesOneComparesUntilTheNextIsDue() {
        var database = TestDatabase.create("comparison");
        try (var pool = database.runtimePool()) {
            var table = new ComparisonTable(JdbcClient.create(pool));

            assertThat(takers(table)).containsOnlyOnce(true);
            assertThat(takers(table)).containsOnly(false);

            JdbcClient.create(database.ownerDataSource())
                    .sql("update app.document_comparison set due_at = now() - interval '1 second'")
                    .update();
            assertThat(takers(table)).containsOnlyOnce(true);

            table.compared(
                    new DocumentReconciliation.Report(3, List.of("key"), List.of("a", "b"), List.of()),
                    Duration.ofDays(1));
            assertThat(table.last().withoutRow()).isOne();
            assertThat(table.last().withoutObject()).isEqualTo(2);
            assertThat(takers(table)).containsOnly(false);
        }
    }

    private static List<Boolean> takers(ComparisonTable table) {
        return IntStream.range(0, 8).mapToObj(node -> SideBySide.supply(() -> table.take(PAUSE))).toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }
}
