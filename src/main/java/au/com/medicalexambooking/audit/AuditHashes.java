package au.com.medicalexambooking.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * How rows and seals are hashed. Every field is written with its length before it, so that no two different rows have the
 * same bytes, and as text that depends on no setting of the session that reads it.
 *
 * <p>What is hashed never changes, or all seals made so far would break: a column that is added to the trail later belongs
 * into the metadata, or into a second list for rows from then on.
 */
final class AuditHashes {

    /** The fields of a row in the order in which they are hashed. */
    static final String FIELDS = "l.seq::text, l.id, l.user_id, l.impersonated_user_id, l.role, l.organization_id,"
            + " l.action, l.resource_type, l.resource_id, l.outcome, l.reason, l.channel, l.metadata::text,"
            + " l.ip_address::text, l.user_agent, l.request_id, extract(epoch from l.\"timestamp\")::text";

    private static final int FIELD_COUNT = 17;

    /** What the first seal is chained to. */
    private static final byte[] BEGINNING = new byte[32];

    private AuditHashes() {}

    /**
     * The hash of the row at which the cursor stands.
     *
     * @param first the position of the first of the {@link #FIELDS}
     */
    static byte[] ofRow(ResultSet row, int first) throws SQLException {
        var digest = DigestUtils.getSha256Digest();
        for (int field = first; field < first + FIELD_COUNT; field++) {
            var text = row.getString(field);
            if (text == null) {
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(-1).flip());
            } else {
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                digest.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
                digest.update(bytes);
            }
        }
        return digest.digest();
    }

    /** Begins the first seal. */
    static Sealing first() {
        return new Sealing(BEGINNING);
    }

    /** Begins the seal after the one with this hash. */
    static Sealing after(byte[] previous) {
        return new Sealing(previous);
    }

    /** A seal in the making. */
    static final class Sealing {

        private final MessageDigest digest = DigestUtils.getSha256Digest();
        private int rows;

        private Sealing(byte[] previous) {
            digest.update(previous);
        }

        /** Adds the next row, in the order of {@code seq}. */
        void add(long seq, byte[] rowHash) {
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seq).flip());
            digest.update(rowHash);
            rows++;
        }

        int rows() {
            return rows;
        }

        /** The hash over the seal before, the rows and all that the seal says of itself. */
        byte[] finish(long number, long firstSeq, long lastSeq, int rowCount, Instant sealedAt) {
            digest.update(ByteBuffer.allocate(5 * Long.BYTES)
                    .putLong(number)
                    .putLong(firstSeq)
                    .putLong(lastSeq)
                    .putLong(rowCount)
                    .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, sealedAt))
                    .flip());
            return digest.digest();
        }
    }
}
