package au.com.medicalexambooking.document;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.People.Firm;
import au.com.medicalexambooking.testing.PlatformTest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A booking of a firm on the shared platform, one for each test class, and people who send and fetch its documents. */
abstract class DocumentCase extends PlatformTest {

    private static @Nullable Shared shared;

    protected Firm firm;
    protected String booking;
    protected DocumentClient referrer;
    protected DocumentClient coordinator;

    private record Shared(Class<?> test, Firm firm, String booking, Instant since) {}

    @BeforeEach
    void aBooking() {
        var known = shared;
        if (known == null || known.test() != getClass()) {
            var newFirm = people().firm();
            var time = ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 40);
            var newBooking = newFirm.client()
                    .post("/api/bookings", people().wish(Catalogue.MELBOURNE, time))
                    .is(201)
                    .text("/id");
            known = new Shared(getClass(), newFirm, newBooking, Instant.now());
            shared = known;
        }
        firm = known.firm();
        booking = known.booking();
        referrer = new DocumentClient(baseUrl(), firm.client());
        coordinator = new DocumentClient(baseUrl(), people().coordinator());
    }

    protected static JdbcClient owner() {
        return JdbcClient.create(DATABASE.ownerDataSource());
    }

    protected static String key(String id) {
        return owner().sql("select s3_key from app.documents where id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }

    /** The state of the newest document with this name, or {@code none}. */
    protected static String stored(String name) {
        return owner().sql("select state from app.documents where file_name = :name order by created_at desc limit 1")
                .param("name", name)
                .query(String.class)
                .optional()
                .orElse("none");
    }

    protected static List<String> actions(String resource) {
        return owner().sql("select action from app.audit_logs where resource_id = :id order by seq")
                .param("id", resource)
                .query(String.class)
                .list();
    }

    protected static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
