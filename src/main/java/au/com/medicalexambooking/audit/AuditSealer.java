package au.com.medicalexambooking.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Follows behind the writers of the trail and seals what they have committed, one node at a time. Writers never wait.
 *
 * <p>A row with a lower number may be committed later than one with a higher number, and nobody sees it until then. So the
 * sealer notes how far numbers were given out and which transactions were writing to the trail at that moment: whoever has
 * a number holds the lock of a writer until the end. When all of them have ended, every number up to there is a row or
 * will never be one. Comparing transaction ids would not do: a transaction may take its id long before its number.
 */
@Component
class AuditSealer {

    private static final Logger LOG = LoggerFactory.getLogger(AuditSealer.class);

    /** How many rows one seal covers at most. */
    private static final int LARGEST_SEAL = 2_000;

    private static final String WRITERS = "select distinct virtualtransaction from pg_locks"
            + " where locktype = 'relation' and mode = 'RowExclusiveLock' and granted"
            + " and relation = 'audit_logs'::regclass"
            + " and database = (select oid from pg_database where datname = current_database())";

    private static final String LAST = """
            select greatest(coalesce((select max(last_seq) from audit_seals), 0),
                            coalesce((select max(seq) from audit_row_hashes), 0)) as seq,
                   coalesce((select max(number) from audit_seals), 0) as seal,
                   coalesce((select seal from audit_row_hashes order by seq desc limit 1), 0) as hashed_seal,
                   (select encode(hash, 'hex') from audit_seals order by number desc limit 1) as hash
            """;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private @Nullable Horizon horizon;

    AuditSealer(JdbcTemplate template, PlatformTransactionManager transactions, Clock clock) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
        this.transactions = new TransactionTemplate(transactions);
        this.transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /** How far numbers were given out at one moment, and who was writing then. */
    private record Horizon(long seq, Set<String> writers) {}

    /** The end of the chain. */
    private record Last(long seq, long seal, @Nullable String hash) {}

    /**
     * Seals all rows that no open transaction can come before.
     *
     * @return how many rows it sealed; none where another node is sealing
     */
    @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT5S")
    synchronized int seal() {
        int sealed = 0;
        if (horizon != null) {
            sealed = sealUpTo(horizon);
        }
        if (horizon == null) {
            var next = new Horizon(numbersGivenOut(), writers());
            horizon = next;
            sealed += sealUpTo(next);
        }
        return sealed;
    }

    private int sealUpTo(Horizon settled) {
        if (!settled.writers().isEmpty()) {
            settled.writers().retainAll(writers());
        }
        if (!settled.writers().isEmpty()) {
            return 0;
        }
        horizon = null;
        int sealed = 0;
        int more;
        do {
            more = Objects.requireNonNull(transactions.execute(transaction -> sealSome(settled.seq())));
            sealed += more;
        } while (more == LARGEST_SEAL);
        return sealed;
    }

    private int sealSome(long upTo) {
        boolean alone = jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended('audit seals', 0))")
                .query(Boolean.class)
                .single();
        if (!alone) {
            return 0;
        }
        var last = last();
        var seqs = new ArrayList<Long>();
        var hashes = new ArrayList<byte[]>();
        var hash = last.hash();
        var sealing = hash == null
                ? AuditHashes.first()
                : AuditHashes.after(HexFormat.of().parseHex(hash));
        template.query(
                "select l.seq, " + AuditHashes.FIELDS + " from audit_logs l where l.seq > ? and l.seq <= ?"
                        + " order by l.seq limit " + LARGEST_SEAL,
                row -> {
                    long seq = row.getLong(1);
                    var rowHash = AuditHashes.ofRow(row, 2);
                    sealing.add(seq, rowHash);
                    seqs.add(seq);
                    hashes.add(rowHash);
                },
                last.seq(),
                upTo);
        if (!seqs.isEmpty()) {
            store(last, seqs, hashes, sealing);
        }
        return seqs.size();
    }

    private void store(Last last, List<Long> seqs, List<byte[]> hashes, AuditHashes.Sealing sealing) {
        long number = last.seal() + 1;
        long lastSeq = seqs.get(seqs.size() - 1);
        var sealedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var hash = sealing.finish(number, last.seq() + 1, lastSeq, seqs.size(), sealedAt);
        template.execute((Connection connection) -> {
            insertSeal(connection, number, last.seq() + 1, lastSeq, seqs.size(), hash, sealedAt);
            insertRowHashes(connection, number, seqs, hashes);
            return number;
        });
        LOG.info(
                "Audit seal {} covers rows up to {}: {}",
                number,
                lastSeq,
                HexFormat.of().formatHex(hash));
    }

    private static void insertSeal(
            Connection connection, long number, long firstSeq, long lastSeq, int rows, byte[] hash, Instant sealedAt)
            throws SQLException {
        try (var insert =
                connection.prepareStatement("insert into audit_seals (number, first_seq, last_seq, row_count, hash,"
                        + " sealed_at) values (?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, number);
            insert.setLong(2, firstSeq);
            insert.setLong(3, lastSeq);
            insert.setInt(4, rows);
            insert.setBytes(5, hash);
            insert.setObject(6, sealedAt.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    private static void insertRowHashes(Connection connection, long seal, List<Long> seqs, List<byte[]> hashes)
            throws SQLException {
        try (var insert = connection.prepareStatement("insert into audit_row_hashes (seq, seal, hash)"
                + " select h.seq, ?, h.hash from unnest(?, ?) as h (seq, hash)")) {
            insert.setLong(1, seal);
            insert.setArray(2, connection.createArrayOf("bigint", seqs.toArray()));
            insert.setArray(3, connection.createArrayOf("bytea", hashes.toArray(new byte[0][])));
            insert.executeUpdate();
        }
    }

    /** A seal that was taken out keeps its number: the chain goes on after it, and the verification finds the hole. */
    private Last last() {
        return jdbc.sql(LAST)
                .query((row, number) -> {
                    long seal = row.getLong("seal");
                    long hashed = row.getLong("hashed_seal");
                    if (seal != hashed) {
                        LOG.error("ALARM Audit seals end at {}, hashes of rows at {}: verify the trail", seal, hashed);
                    }
                    return new Last(row.getLong("seq"), Math.max(seal, hashed), row.getString("hash"));
                })
                .single();
    }

    private long numbersGivenOut() {
        return jdbc.sql("select case when is_called then last_value else 0 end from audit_logs_seq_seq")
                .query(Long.class)
                .single();
    }

    private Set<String> writers() {
        return new HashSet<>(jdbc.sql(WRITERS).query(String.class).list());
    }
}
