package au.com.medicalexambooking.notification;

import au.com.medicalexambooking.identity.AccountMail;
import au.com.medicalexambooking.identity.Ids;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table in which mails wait. Times are the database's, so that nodes whose clocks differ agree on who holds a mail.
 * While a mail is being sent, {@code not_before} says until when it belongs to the node that took it.
 */
@Component
class MailQueue {

    /** A mail taken for sending; the attempt tells this taking from a later one by another node. */
    record Taken(
            String id,
            String effectKey,
            String kind,
            @Nullable String bookingId,
            String recipient,
            @Nullable String recipientName,
            String content,
            boolean atMostOnce,
            int attempt,
            Duration age) {}

    /** What opens an account is kept no longer than until its mail is sent or given up. */
    private static final String FORGET = ", content = CASE WHEN booking_id IS NULL THEN '{}'::jsonb ELSE content END";

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final JdbcClient jdbc;

    MailQueue(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether the mail is new; false where its effect key was queued before. */
    boolean add(BookingMail mail) {
        // The examinee's own mail greets nobody by name, so the name need not be kept.
        var name = mail.kind() == MailKind.EXAMINEE_REMINDER ? null : mail.recipientName();
        return add(
                mail.effectKey(),
                mail.kind().value(),
                mail.bookingId(),
                mail.recipient(),
                name,
                MailContent.of(mail),
                false);
    }

    /** Whether the mail is new; false where its effect key was queued before. */
    boolean add(AccountMail mail) {
        return add(
                mail.effectKey(),
                mail.kind().value(),
                null,
                mail.recipient(),
                mail.recipientName(),
                new AccountContent(mail.organizationName(), mail.link(), mail.code(), mail.validUntil()),
                mail.kind().atMostOnce());
    }

    private boolean add(
            String effectKey,
            String kind,
            @Nullable String bookingId,
            String recipient,
            @Nullable String recipientName,
            Object content,
            boolean atMostOnce) {
        return jdbc.sql("INSERT INTO mail_outbox"
                                + " (id, effect_key, kind, booking_id, recipient, recipient_name, content, at_most_once)"
                                + " VALUES (:id, :effectKey, :kind, :bookingId, :recipient, :recipientName,"
                                + " :content::jsonb, :atMostOnce)"
                                + " ON CONFLICT (effect_key) DO NOTHING")
                        .param("id", Ids.next())
                        .param("effectKey", effectKey)
                        .param("kind", kind)
                        .param("bookingId", bookingId, Types.VARCHAR)
                        .param("recipient", recipient)
                        .param("recipientName", recipientName, Types.VARCHAR)
                        .param("content", json(content))
                        .param("atMostOnce", atMostOnce)
                        .update()
                == 1;
    }

    /** What the outbox keeps of a mail about an account until it is sent. */
    private record AccountContent(
            @Nullable String organizationName,
            @Nullable String link,
            @Nullable String code,
            @Nullable Instant validUntil) {

        /** Links and codes never reach a log. */
        @Override
        public String toString() {
            return "AccountContent";
        }
    }

    /**
     * Takes the next mail that is due, if there is one: those that must not double first, then in order of queuing, and
     * never past an undelivered earlier one to the same person.
     */
    Optional<Taken> take(Duration lease) {
        return jdbc.sql("WITH next AS ("
                        + " SELECT m.id FROM mail_outbox m"
                        + " WHERE m.state IN ('queued', 'sending') AND m.not_before <= clock_timestamp()"
                        + " AND NOT (m.state = 'sending' AND m.at_most_once)"
                        + " AND (m.at_most_once OR NOT EXISTS (SELECT 1 FROM mail_outbox earlier"
                        + "   WHERE earlier.recipient = m.recipient AND earlier.seq < m.seq"
                        + "   AND earlier.state IN ('queued', 'sending') AND NOT earlier.at_most_once))"
                        + " ORDER BY m.at_most_once DESC, m.seq LIMIT 1 FOR UPDATE OF m SKIP LOCKED)"
                        + " UPDATE mail_outbox o SET state = 'sending', attempts = o.attempts + 1,"
                        + " not_before = clock_timestamp() + :lease * interval '1 millisecond'"
                        + " FROM next WHERE o.id = next.id"
                        + " RETURNING o.id, o.effect_key, o.kind, o.booking_id, o.recipient, o.recipient_name,"
                        + " o.content::text AS content, o.at_most_once, o.attempts,"
                        + " (extract(epoch FROM clock_timestamp() - o.created_at) * 1000)::bigint AS age")
                .param("lease", lease.toMillis())
                .query((row, number) -> new Taken(
                        row.getString("id"),
                        row.getString("effect_key"),
                        row.getString("kind"),
                        row.getString("booking_id"),
                        row.getString("recipient"),
                        row.getString("recipient_name"),
                        row.getString("content"),
                        row.getBoolean("at_most_once"),
                        row.getInt("attempts"),
                        Duration.ofMillis(row.getLong("age"))))
                .optional();
    }

    /** Gives up the mails that must not double and whose sending was cut off; answers their ids. */
    List<String> buryInterrupted() {
        return jdbc.sql("UPDATE mail_outbox SET state = 'dead', error = 'interrupted'" + FORGET
                        + " WHERE state = 'sending' AND at_most_once AND not_before <= clock_timestamp() RETURNING id")
                .query(String.class)
                .list();
    }

    void markSent(Taken mail, String providerId) {
        jdbc.sql("UPDATE mail_outbox SET state = 'sent', provider_id = :providerId, sent_at = clock_timestamp(),"
                        + " error = NULL" + FORGET + " WHERE id = :id AND state = 'sending' AND attempts = :attempt")
                .param("providerId", providerId)
                .param("id", mail.id())
                .param("attempt", mail.attempt())
                .update();
    }

    void putBack(Taken mail, Duration pause, String error) {
        jdbc.sql("UPDATE mail_outbox SET state = 'queued', error = :error,"
                        + " not_before = clock_timestamp() + :pause * interval '1 millisecond'"
                        + " WHERE id = :id AND state = 'sending' AND attempts = :attempt")
                .param("error", error)
                .param("pause", pause.toMillis())
                .param("id", mail.id())
                .param("attempt", mail.attempt())
                .update();
    }

    void bury(Taken mail, String error) {
        jdbc.sql("UPDATE mail_outbox SET state = 'dead', error = :error" + FORGET
                        + " WHERE id = :id AND state = 'sending' AND attempts = :attempt")
                .param("error", error)
                .param("id", mail.id())
                .param("attempt", mail.attempt())
                .update();
    }

    /** Mails not delivered yet. */
    long waiting() {
        return jdbc.sql("SELECT count(*) FROM mail_outbox WHERE state IN ('queued', 'sending')")
                .query(Long.class)
                .single();
    }

    /** Mails given up. */
    long dead() {
        return jdbc.sql("SELECT count(*) FROM mail_outbox WHERE state = 'dead'")
                .query(Long.class)
                .single();
    }

    /** The mail about an account as it was queued. */
    static AccountMail readAccountMail(Taken mail) {
        try {
            var content = JSON.readValue(mail.content(), AccountContent.class);
            return new AccountMail(
                    AccountMail.Kind.of(mail.kind()),
                    mail.effectKey(),
                    mail.recipient(),
                    mail.recipientName() == null ? "" : mail.recipientName(),
                    content.organizationName(),
                    content.link(),
                    content.code(),
                    content.validUntil());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The outbox holds a mail that cannot be read", e);
        }
    }

    /** The mail about a booking as it was queued. */
    static BookingMail read(Taken mail, String bookingId) {
        try {
            return JSON.readValue(mail.content(), MailContent.class)
                    .toMail(
                            MailKind.of(mail.kind()),
                            mail.effectKey(),
                            bookingId,
                            mail.recipient(),
                            mail.recipientName());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The outbox holds a mail that cannot be read", e);
        }
    }

    private static String json(Object content) {
        try {
            return JSON.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A mail cannot be written as JSON", e);
        }
    }
}
