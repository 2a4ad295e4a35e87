package au.com.medicalexambooking.document;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** When the store is compared with the database next, for all nodes together, and what was found last. */
@Component
class ComparisonTable {

    private final JdbcClient jdbc;

    ComparisonTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What the last comparison found.
     *
     * @param ageInSeconds how long ago that was; 0 where there was none yet
     */
    record Last(int withoutRow, int withoutObject, int ofOtherSize, long ageInSeconds) {}

    /** Whether a comparison is due and this node is to make it; the others look again after the pause. */
    boolean take(Duration pause) {
        return jdbc.sql("update document_comparison set due_at = clock_timestamp() + make_interval(secs => :pause)"
                                + " where due_at <= clock_timestamp()")
                        .param("pause", pause.toSeconds())
                        .update()
                == 1;
    }

    void compared(DocumentReconciliation.Report report, Duration interval) {
        jdbc.sql("update document_comparison set due_at = clock_timestamp() + make_interval(secs => :interval),"
                        + " compared_at = clock_timestamp(), without_row = :withoutRow,"
                        + " without_object = :withoutObject, of_other_size = :ofOtherSize")
                .param("interval", interval.toSeconds())
                .param("withoutRow", report.withoutRow().size())
                .param("withoutObject", report.withoutObject().size())
                .param("ofOtherSize", report.ofOtherSize().size())
                .update();
    }

    Last last() {
        return jdbc.sql("select without_row, without_object, of_other_size,"
                        + " coalesce(extract(epoch from clock_timestamp() - compared_at), 0)::bigint as age"
                        + " from document_comparison")
                .query((row, n) -> new Last(
                        row.getInt("without_row"),
                        row.getInt("without_object"),
                        row.getInt("of_other_size"),
                        row.getLong("age")))
                .single();
    }
}
