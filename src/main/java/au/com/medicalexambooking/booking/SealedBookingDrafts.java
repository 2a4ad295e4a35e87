package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.SealedTexts;
import au.com.medicalexambooking.identity.SystemComponent;
import au.com.medicalexambooking.scheduling.IntakeField;
import au.com.medicalexambooking.scheduling.NewAppointment.FieldAnswer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Drafts in a table of their own. The key under which a draft is sent stays the same for as long as its content does, so
 * that the same click twice, on two nodes or after a crash, makes one booking; it changes with the content only after an
 * attempt that is certain to have come to nothing.
 */
@Service
class SealedBookingDrafts implements BookingDrafts {

    static final Duration KEPT = Duration.ofDays(7);
    private static final Duration KEPT_AFTER_BOOKING = Duration.ofDays(1);

    /** Longer than a booking may take; after that whoever was sending it is no longer there. */
    private static final Duration SENDING = Duration.ofSeconds(20);

    private static final int MOST = 10;
    private static final int LONGEST_LINE = 200;
    private static final int LONGEST_TEXT = 5000;
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s]+");

    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private static final String COLUMNS =
            "select id, content, key_number, tried, sending_since, booking_id, created_at, expires_at from booking_drafts ";
    private static final String OWN = " owner_id = :owner and keyboard_id = :keyboard and expires_at > :now ";

    private final JdbcClient jdbc;
    private final SealedTexts sealed;
    private final BookingDesk desk;
    private final CurrentActor currentActor;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SealedBookingDrafts(
            JdbcClient jdbc,
            SealedTexts sealed,
            BookingDesk desk,
            CurrentActor currentActor,
            AuditTrail audit,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.jdbc = jdbc;
        this.sealed = sealed;
        this.desk = desk;
        this.currentActor = currentActor;
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** A row as it lies in the table, opened. */
    private record Row(
            Draft draft,
            int keyNumber,
            boolean tried,
            @Nullable Instant sendingSince) {

        boolean isBeingSent(Instant now) {
            return sendingSince != null && sendingSince.plus(SENDING).isAfter(now);
        }
    }

    @Override
    public List<Draft> open() {
        var actor = actor();
        return inTransaction(
                () -> own(COLUMNS + "where booking_id is null and" + OWN + "order by created_at desc", actor)
                        .query((row, n) -> row(row, actor).draft())
                        .list());
    }

    @Override
    public String begin(Content content) {
        var actor = actor();
        var id = Ids.next();
        inTransaction(() -> {
            own(
                            "delete from booking_drafts where id in (select id from booking_drafts where booking_id is null and"
                                    + OWN + "order by created_at desc, id offset :most)",
                            actor)
                    .param("most", MOST - 1)
                    .update();
            return own(
                            "insert into booking_drafts (id, owner_id, keyboard_id, content, created_at, expires_at)"
                                    + " values (:id, :owner, :keyboard, :content, :now, :expires)",
                            actor)
                    .param("id", id)
                    .param("content", seal(content, actor, id))
                    .param("expires", utc(clock.instant().plus(KEPT)))
                    .update();
        });
        return id;
    }

    @Override
    public Draft find(String id) {
        var actor = actor();
        return inTransaction(() -> load(id, actor, "").draft());
    }

    @Override
    public Draft change(String id, UnaryOperator<Content> change) {
        var actor = actor();
        return inTransaction(() -> {
            var row = load(id, actor, " for update");
            requireUnsent(row);
            var before = row.draft().content();
            var after = change.apply(before);
            if (after.equals(before)) {
                return row.draft();
            }
            own(
                            "update booking_drafts set content = :content, key_number = key_number + :tried, tried = false where id = :id",
                            actor)
                    .param("id", id)
                    .param("content", seal(after, actor, id))
                    .param("tried", row.tried() ? 1 : 0)
                    .update();
            return load(id, actor, "").draft();
        });
    }

    private void requireUnsent(Row row) {
        if (row.draft().bookingId() != null) {
            throw ApiException.conflict("draft_booked", "This booking has been made already.", Map.of());
        }
        if (row.isBeingSent(clock.instant())) {
            throw ApiException.conflict(
                    "draft_being_booked", "This booking is being made right now. Wait a moment.", Map.of());
        }
    }

    @Override
    public void discard(String id) {
        var actor = actor();
        inTransaction(() -> {
            requireUnsent(load(id, actor, " for update"));
            return own("delete from booking_drafts where id = :id and" + OWN, actor)
                    .param("id", id)
                    .update();
        });
    }

    @Override
    public Map<String, String> problems(Content content, List<IntakeField> fields) {
        var problems = new LinkedHashMap<String, String>();
        if (content.specialistId() == null || content.typeId() == null) {
            problems.put("specialistId", "Choose a specialist.");
        }
        if (content.start() == null) {
            problems.put("appointmentDateTime", "Choose a time.");
        } else if (!content.start().isAfter(clock.instant())) {
            problems.put("appointmentDateTime", "This time has passed. Choose another one.");
        }
        if (currentActor.get().role() != Role.USER && content.organizationId() == null) {
            problems.put("organizationId", "Choose the firm that this booking is for.");
        }
        checkLine(problems, "examineeName", content.examineeName(), LONGEST_LINE);
        if (content.examineeName().isBlank()) {
            problems.put("examineeName", "Enter the examinee's full name.");
        }
        if (content.examineePhone().isBlank()) {
            problems.put("examineePhone", "Enter a phone number of the examinee.");
        } else if (content.examineePhone().length() > 50 || !ExamineePhone.isPossible(content.examineePhone())) {
            problems.put("examineePhone", ExamineePhone.PROBLEM);
        }
        var email = content.examineeEmail();
        if (!email.isBlank() && (email.length() > 254 || !EMAIL.matcher(email).matches())) {
            problems.put("examineeEmail", "This does not look like an email address. Write it like name@example.com.");
        }
        checkLine(problems, "matterReference", content.matterReference(), 100);
        problems.putAll(IntakeAnswers.problems(
                fields,
                answers(content).stream()
                        .filter(answer ->
                                fields.stream().anyMatch(field -> field.id().equals(answer.fieldId())))
                        .toList()));
        content.answers().forEach((field, answer) -> {
            if (answer.length() > LONGEST_TEXT) {
                problems.putIfAbsent("formAnswers." + field, "Write at most " + LONGEST_TEXT + " characters.");
            }
        });
        checkLine(problems, "interpreterLanguage", content.interpreterLanguage(), 100);
        if (content.notes().length() > LONGEST_TEXT) {
            problems.put("notes", "Write at most " + LONGEST_TEXT + " characters.");
        }
        return problems;
    }

    private static void checkLine(Map<String, String> problems, String field, String value, int longest) {
        if (value.length() > longest) {
            problems.put(field, "Write at most " + longest + " characters.");
        }
    }

    @Override
    public BookingId book(String id) {
        var actor = actor();
        var row = inTransaction(() -> {
            var found = load(id, actor, " for update");
            if (found.draft().bookingId() == null) {
                own("update booking_drafts set sending_since = :now where id = :id", actor)
                        .param("id", id)
                        .update();
            }
            return found;
        });
        var done = row.draft().bookingId();
        if (done != null) {
            return done;
        }
        BookingId booking;
        try {
            booking = desk.book(request(row));
        } catch (ApiException refused) {
            cameToNothing(id, actor, row, refused);
            throw refused;
        }
        finish(id, actor, booking);
        return booking;
    }

    /**
     * Another click on the same draft may have been answered first: the key is the same, so its booking is ours. Only what
     * is certain frees the key, and a refusal of the key itself says nothing.
     */
    private void cameToNothing(String id, Actor actor, Row sent, ApiException refused) {
        var certain = !refused.code().equals("idempotency_key_reused");
        inTransaction(() -> own(
                        "update booking_drafts set sending_since = null, tried = tried or :certain"
                                + " where id = :id and booking_id is null and key_number = :number",
                        actor)
                .param("id", id)
                .param("certain", certain)
                .param("number", sent.keyNumber())
                .update());
    }

    private void finish(String id, Actor actor, BookingId booking) {
        inTransaction(() -> own(
                        "update booking_drafts set content = null, sending_since = null, booking_id = :booking,"
                                + " expires_at = :expires where id = :id and booking_id is null",
                        actor)
                .param("id", id)
                .param("booking", booking.value())
                .param("expires", utc(clock.instant().plus(KEPT_AFTER_BOOKING)))
                .update());
    }

    private BookingDesk.Request request(Row row) {
        var content = row.draft().content();
        var specialist = content.specialistId();
        var start = content.start();
        if (specialist == null || start == null) {
            throw ApiException.badField("appointmentDateTime", "Choose a specialist and a time.");
        }
        return new BookingDesk.Request(
                specialist,
                start,
                content.examineeName(),
                content.examineePhone(),
                blankToNull(content.examineeEmail()),
                blankToNull(content.notes()),
                content.typeId(),
                content.organizationId(),
                content.teamId(),
                blankToNull(content.matterReference()),
                blankToNull(content.interpreterLanguage()),
                answers(content),
                row.draft().id() + "." + row.keyNumber());
    }

    private static List<FieldAnswer> answers(Content content) {
        return content.answers().entrySet().stream()
                .filter(answer -> !answer.getValue().isBlank())
                .sorted(Map.Entry.comparingByKey())
                .map(answer -> new FieldAnswer(answer.getKey(), answer.getValue()))
                .toList();
    }

    /** Deletes what nobody has finished in time; what was entered is gone with it. */
    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
    void dropExpired() {
        currentActor.runAs(
                Actor.system(SystemComponent.PROCESS, Channel.JOB),
                () -> inTransaction(() -> jdbc.sql("delete from booking_drafts where expires_at < now()")
                        .update()));
    }

    /** Whoever may not book has no drafts either. */
    private Actor actor() {
        var actor = currentActor.get();
        if (actor.role() == Role.SPECIALIST || actor.role() == Role.SYSTEM) {
            audit.recordIndependently(AuditEvent.denied("booking.create", "booking", "-", "forbidden"));
            throw ApiException.forbidden("Specialists cannot book examinations. Ask a coordinator.");
        }
        return actor;
    }

    private Row load(String id, Actor actor, String lock) {
        return own(COLUMNS + "where id = :id and" + OWN + lock, actor)
                .param("id", id)
                .query((row, n) -> row(row, actor))
                .optional()
                .orElseThrow(ApiException::notFound);
    }

    private JdbcClient.StatementSpec own(String sql, Actor actor) {
        return jdbc.sql(sql)
                .param("owner", actor.effectiveUser().value())
                .param("keyboard", actor.userId().value())
                .param("now", utc(clock.instant()));
    }

    private Row row(ResultSet row, Actor actor) throws SQLException {
        var id = row.getString("id");
        var content = row.getString("content");
        var booking = row.getString("booking_id");
        return new Row(
                new Draft(
                        id,
                        content == null ? Content.EMPTY : unseal(content, actor, id),
                        booking == null ? null : new BookingId(booking),
                        instant(row, "created_at").orElseThrow(),
                        instant(row, "expires_at").orElseThrow()),
                row.getInt("key_number"),
                row.getBoolean("tried"),
                instant(row, "sending_since").orElse(null));
    }

    private String seal(Content content, Actor actor, String id) {
        try {
            return sealed.seal(JSON.writeValueAsString(content), owner(actor, id));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A draft could not be written"); // the cause may quote what was entered
        }
    }

    /** A draft sealed under a secret that was replaced since is as good as empty. */
    private Content unseal(String record, Actor actor, String id) {
        return sealed.open(record, owner(actor, id))
                .map(text -> {
                    try {
                        return JSON.readValue(text, Content.class);
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException(
                                "A draft could not be read"); // the cause may quote what was entered
                    }
                })
                .orElse(Content.EMPTY);
    }

    private static String owner(Actor actor, String id) {
        return actor.userId().value() + "/" + actor.effectiveUser().value() + "/" + id;
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable String blankToNull(String text) {
        return text.isBlank() ? null : text.strip();
    }
}
