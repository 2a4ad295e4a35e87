package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The way back for somebody who has lost phone, passkeys and recovery codes. One administrator, who has made sure of the
 * person, asks; another one confirms within a day. Then all factors are gone, and the next sign-in sets up new ones. The
 * person is told by mail at both moments, so that a wrong wish is noticed in time.
 */
@Service
@Transactional
public class LostFactors {

    private static final Duration OPEN_FOR = Duration.ofDays(1);
    private static final int SHORTEST_REASON = 10;
    private static final int LONGEST_REASON = 300;
    private static final String QUERY =
            "select id, user_id, asked_by, reason, asked_at, expires_at from factor_removals";

    private final JdbcClient jdbc;
    private final UserDirectory directory;
    private final SecondFactors factors;
    private final CurrentActor currentActor;
    private final AccountMails mails;
    private final IdentityTrail trail;
    private final Clock clock;

    LostFactors(
            JdbcClient jdbc,
            UserDirectory directory,
            SecondFactors factors,
            CurrentActor currentActor,
            AccountMails mails,
            IdentityTrail trail,
            Clock clock) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.factors = factors;
        this.currentActor = currentActor;
        this.mails = mails;
        this.trail = trail;
        this.clock = clock;
    }

    /** What waits for a second administrator, oldest first. */
    @Transactional(readOnly = true)
    public List<Removal> open() {
        requireAdministrator();
        return jdbc.sql(QUERY + " where decision is null and expires_at > :now order by asked_at, id")
                .param("now", now())
                .query(Removal::of)
                .list();
    }

    /**
     * Asks to remove all factors of somebody else.
     *
     * @param reason how the person's identity was proven; 10 to 300 characters
     * @throws ApiException 403 for everybody but administrators and for oneself, 404 for unknown people, 409 where it was
     *     asked already, or where the person has no factor
     */
    public Removal ask(UserId user, String reason) {
        var actor = requireAdministrator();
        var person = directory
                .find(user)
                .filter(found -> found.role() != Role.SYSTEM)
                .orElseThrow(ApiException::notFound);
        var text = TypedText.plain("reason", reason, LONGEST_REASON);
        if (text.length() < SHORTEST_REASON) {
            throw ApiException.badField("reason", "Say in 10 to 300 characters how you made sure of this person.");
        }
        if (user.equals(actor)) {
            throw denied(user, "own_account", "Ask another administrator: nobody does this for the own account.");
        }
        if (factors.of(user).isEmpty()) {
            throw ApiException.conflict("no_factor", "This person has no second factor that could be lost.", Map.of());
        }
        jdbc.sql("update factor_removals set decision = 'expired', decided_at = :now"
                        + " where user_id = :user and decision is null and expires_at <= :now")
                .param("now", now())
                .param("user", user.value())
                .update();
        var id = Ids.next();
        int asked = jdbc.sql("insert into factor_removals (id, user_id, asked_by, reason, asked_at, expires_at)"
                        + " values (:id, :user, :actor, :reason, :now, :expiry)"
                        + " on conflict (user_id) where decision is null do nothing")
                .param("id", id)
                .param("user", user.value())
                .param("actor", actor.value())
                .param("reason", text)
                .param("now", now())
                .param("expiry", Timestamp.from(clock.instant().plus(OPEN_FOR)))
                .update();
        if (asked == 0) {
            throw ApiException.conflict("already_asked", "Somebody has asked this already: confirm it.", Map.of());
        }
        trail.changed(Act.done("factor_removal.asked", "user", user.value()).with(Map.of("removal", id)));
        tell(person, AccountMail.Kind.FACTOR_REMOVAL_ASKED, id);
        return jdbc.sql(QUERY + " where id = :id")
                .param("id", id)
                .query(Removal::of)
                .single();
    }

    /**
     * Confirms what another administrator asked: the person's factors, recovery codes and sessions end.
     *
     * @throws ApiException 403 for everybody but a second administrator, 404 where nothing such is open
     */
    public void confirm(String id) {
        var actor = requireAdministrator();
        var removal = openForUpdate(id);
        if (removal.askedBy().equals(actor) || removal.user().equals(actor)) {
            throw denied(
                    removal.user(),
                    "second_person_needed",
                    "Another administrator must confirm this, and not for the own account.");
        }
        decide(removal, actor, "confirmed");
        var person = directory.find(removal.user()).orElseThrow(ApiException::notFound);
        factors.removeAll(person);
        trail.changed(
                Act.done("factor_removal.confirmed", "user", removal.user().value())
                        .with(Map.of("removal", id, "askedBy", removal.askedBy().value())));
        tell(person, AccountMail.Kind.FACTORS_REMOVED, id);
    }

    /**
     * Takes back what was asked; any administrator may.
     *
     * @throws ApiException 404 where nothing such is open
     */
    public void withdraw(String id) {
        var actor = requireAdministrator();
        var removal = openForUpdate(id);
        decide(removal, actor, "withdrawn");
        trail.changed(
                Act.done("factor_removal.withdrawn", "user", removal.user().value())
                        .with(Map.of("removal", id)));
    }

    private Removal openForUpdate(String id) {
        return jdbc.sql(QUERY + " where id = :id and decision is null and expires_at > :now for update")
                .param("id", id)
                .param("now", now())
                .query(Removal::of)
                .optional()
                .orElseThrow(ApiException::notFound);
    }

    private void decide(Removal removal, UserId actor, String decision) {
        jdbc.sql(
                        "update factor_removals set decision = :decision, decided_by = :actor, decided_at = :now where id = :id")
                .param("decision", decision)
                .param("actor", actor.value())
                .param("now", now())
                .param("id", removal.id())
                .update();
    }

    private void tell(Person person, AccountMail.Kind kind, String id) {
        mails.queue(AccountMail.notice(kind, kind.value() + "/" + id, person.email(), person.name()));
    }

    private ApiException denied(UserId user, String code, String message) {
        trail.happened(Act.refused(Ending.DENIED, "factor_removal.denied", "user", user.value(), code));
        return new ApiException(HttpStatus.FORBIDDEN, code, message);
    }

    private UserId requireAdministrator() {
        var actor = currentActor.get();
        if (actor.role() != Role.ADMIN || actor.onBehalfOf() != null) {
            throw ApiException.forbidden("Only administrators may do this.");
        }
        return actor.userId();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    /**
     * A wish to remove somebody's factors.
     *
     * @param reason how the person's identity was proven
     */
    public record Removal(String id, UserId user, UserId askedBy, String reason, Instant askedAt, Instant expiresAt) {

        private static Removal of(ResultSet row, int number) throws SQLException {
            return new Removal(
                    row.getString("id"),
                    new UserId(row.getString("user_id")),
                    new UserId(row.getString("asked_by")),
                    row.getString("reason"),
                    row.getTimestamp("asked_at").toInstant(),
                    row.getTimestamp("expires_at").toInstant());
        }

        /** Reasons never reach a log. */
        @Override
        public String toString() {
            return "Removal[" + id + "]";
        }
    }
}
