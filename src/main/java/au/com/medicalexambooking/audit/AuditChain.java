package au.com.medicalexambooking.audit;

import au.com.medicalexambooking.audit.AuditFinding.Broken;
import au.com.medicalexambooking.audit.AuditFinding.Seal;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Walks along the trail, its hashes and its seals from the beginning, and stops at the first place that does not fit. Rows
 * stream by: a long trail takes long, not much memory.
 */
final class AuditChain {

    private static final int FETCHED_AT_ONCE = 1_000;

    private static final String ROWS = "select coalesce(l.seq, h.seq) as any_seq, h.seal, h.hash, l.id as row_id, "
            + AuditHashes.FIELDS
            + " from audit_logs l full join audit_row_hashes h on h.seq = l.seq order by 1";

    private static final int FIRST_FIELD = 5;

    private static final String NO_HASH =
            "This row lies among sealed ones and has no hash: it was put there, or its hash was taken out.";

    private static final String SEALS =
            "select number, first_seq, last_seq, row_count, hash, sealed_at from audit_seals order by number";

    private static final String REACH = "select greatest(coalesce((select max(last_seq) from audit_seals), 0),"
            + " coalesce((select max(seq) from audit_row_hashes), 0))";

    private final Connection connection;
    private final @Nullable Seal known;

    private AuditHashes.Sealing sealing = AuditHashes.first();
    private @Nullable StoredSeal seal;
    private long lastNumber;
    private @Nullable Seal lastSeal;
    private long firstOfSeal;
    private @Nullable String firstIdOfSeal;
    private long checked;

    private AuditChain(Connection connection, @Nullable Seal known) {
        this.connection = connection;
        this.known = known;
    }

    /** A seal as the database has it. */
    private record StoredSeal(long number, long firstSeq, long lastSeq, int rows, String hash, Instant sealedAt) {}

    /**
     * Verifies all that one snapshot shows.
     *
     * @param connection in a transaction with repeatable reads, as somebody who sees all of the trail
     * @param known a seal that was written down elsewhere and must be part of the chain, or null
     */
    static AuditFinding verify(Connection connection, @Nullable Seal known) throws SQLException {
        return new AuditChain(connection, known).walk();
    }

    private AuditFinding walk() throws SQLException {
        long reach = number(REACH, 0);
        var broken = firstBroken(reach);
        return new AuditFinding(
                broken == null,
                checked,
                reach,
                number("select count(*) from audit_logs where seq > ?", reach),
                broken == null ? lastSeal : null,
                broken);
    }

    private @Nullable Broken firstBroken(long reach) throws SQLException {
        try (var rowQuery = streamed(ROWS);
                var sealQuery = streamed(SEALS);
                var rows = rowQuery.executeQuery();
                var seals = sealQuery.executeQuery()) {
            while (rows.next()) {
                long seq = rows.getLong("any_seq");
                var hash = rows.getBytes("hash");
                if (hash == null && seq > reach) {
                    break; // all that follows waits for its seal
                }
                var broken = hash == null
                        ? new Broken(seq, rows.getString("row_id"), NO_HASH)
                        : rowBroken(rows, seq, hash, seals);
                if (broken != null) {
                    return broken;
                }
            }
            var broken = endOfSeal();
            if (broken == null && seals.next()) {
                var rest = stored(seals);
                broken = rest.number() == lastNumber + 1
                        ? gone(rest)
                        : new Broken(rest.firstSeq(), null, "Seal " + (lastNumber + 1) + " is missing.");
            }
            return broken == null ? knownSealMissing(reach) : broken;
        }
    }

    private @Nullable Broken rowBroken(ResultSet rows, long seq, byte[] hash, ResultSet seals) throws SQLException {
        var id = rows.getString("row_id");
        if (id == null) {
            return new Broken(seq, null, "This row was sealed and is gone.");
        }
        if (!MessageDigest.isEqual(AuditHashes.ofRow(rows, FIRST_FIELD), hash)) {
            return new Broken(seq, id, "This row is not what was sealed.");
        }
        long number = rows.getLong("seal");
        if (seal == null || seal.number() != number) {
            var broken = endOfSeal();
            if (broken == null) {
                broken = beginningOfSeal(number, seq, id, seals);
            }
            if (broken != null) {
                return broken;
            }
        }
        sealing.add(seq, hash);
        checked++;
        return null;
    }

    private @Nullable Broken beginningOfSeal(long number, long seq, String id, ResultSet seals) throws SQLException {
        var next = seals.next() ? stored(seals) : null;
        if (next == null || next.number() > lastNumber + 1) {
            return new Broken(seq, id, "Seal " + (lastNumber + 1) + " is missing.");
        }
        if (next.number() < number) {
            return gone(next);
        }
        if (next.number() != number) {
            return new Broken(seq, id, "This row's hash names seal " + number + ", which is not the next one.");
        }
        seal = next;
        firstOfSeal = seq;
        firstIdOfSeal = id;
        return null;
    }

    /** Compares the seal whose rows have all come by, if there is one. */
    private @Nullable Broken endOfSeal() {
        var ended = seal;
        if (ended == null) {
            return null;
        }
        int rows = sealing.rows();
        var hash = sealing.finish(ended.number(), ended.firstSeq(), ended.lastSeq(), ended.rows(), ended.sealedAt());
        var hex = HexFormat.of().formatHex(hash);
        if (rows != ended.rows() || !hex.equals(ended.hash())) {
            return new Broken(
                    firstOfSeal,
                    firstIdOfSeal,
                    "Seal " + ended.number() + " begins here, and does not fit its rows or the seal before it.");
        }
        if (known != null && known.number() == ended.number() && !known.hash().equals(hex)) {
            return new Broken(firstOfSeal, firstIdOfSeal, "Seal " + ended.number() + " is not the one written down.");
        }
        lastNumber = ended.number();
        lastSeal = new Seal(ended.number(), hex);
        seal = null;
        sealing = AuditHashes.after(hash);
        return null;
    }

    private static Broken gone(StoredSeal seal) {
        return new Broken(
                seal.firstSeq(),
                null,
                "The " + seal.rows() + " rows of seal " + seal.number() + " and their hashes are gone.");
    }

    private @Nullable Broken knownSealMissing(long reach) {
        return known == null || known.number() <= lastNumber
                ? null
                : new Broken(reach + 1, null, "Seal " + known.number() + " was written down and is missing.");
    }

    private static StoredSeal stored(ResultSet seals) throws SQLException {
        return new StoredSeal(
                seals.getLong("number"),
                seals.getLong("first_seq"),
                seals.getLong("last_seq"),
                seals.getInt("row_count"),
                HexFormat.of().formatHex(seals.getBytes("hash")),
                seals.getObject("sealed_at", OffsetDateTime.class).toInstant());
    }

    private PreparedStatement streamed(String sql) throws SQLException {
        var query = connection.prepareStatement(sql);
        query.setFetchSize(FETCHED_AT_ONCE);
        return query;
    }

    private long number(String sql, long parameter) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            if (sql.contains("?")) {
                query.setLong(1, parameter);
            }
            try (var answer = query.executeQuery()) {
                answer.next();
                return answer.getLong(1);
            }
        }
    }
}
