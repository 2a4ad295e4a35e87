package au.com.medicalexambooking.identity;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The links that open or change an account: each works once, for a while. A new invitation ends the one before, and so does
 * a new wish for another address. Several resets may be open at once, so that nobody can spoil the owner's link by asking
 * again; using one ends them all.
 */
@Component
class AccountTokens {

    /** How long resets and changes of the address are remembered, to count them. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final Clock clock;

    AccountTokens(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What a link is for. */
    enum Purpose {
        INVITATION(Duration.ofDays(7)),
        PASSWORD_RESET(Duration.ofMinutes(30)),
        EMAIL_CHANGE(Duration.ofHours(24));

        private final Duration life;

        Purpose(Duration life) {
            this.life = life;
        }

        private String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A token that was made, and until when it works. */
    record Issued(String token, Instant validUntil) {

        /** Tokens never reach a log. */
        @Override
        public String toString() {
            return "Issued";
        }
    }

    /** An address that waits for its link to be used. */
    record Wanted(String email, Instant validUntil) {

        /** Addresses never reach a log. */
        @Override
        public String toString() {
            return "Wanted";
        }
    }

    Issued issue(UserId user, Purpose purpose, @Nullable OrganizationId organization) {
        var token = RandomTokens.next();
        var now = clock.instant();
        var until = now.plus(purpose.life);
        forgetOld(now);
        jdbc.sql("insert into account_tokens (user_id, purpose, token_hash, organization_id, created_at, expires_at)"
                        + " values (:user, :purpose, :hash, :organization, :now, :until)"
                        + " on conflict (user_id) where purpose = 'invitation' do update"
                        + " set token_hash = excluded.token_hash,"
                        + " organization_id = coalesce(excluded.organization_id, account_tokens.organization_id),"
                        + " created_at = excluded.created_at, expires_at = excluded.expires_at")
                .param("user", user.value())
                .param("purpose", purpose.value())
                .param("hash", RandomTokens.hash(token))
                .param("organization", organization == null ? null : organization.value(), Types.VARCHAR)
                .param("now", Timestamp.from(now))
                .param("until", Timestamp.from(until))
                .update();
        return new Issued(token, until);
    }

    /** A link that gives this person another address; an earlier one ends. The caller holds the person's row. */
    Issued issueForAddress(UserId user, String email) {
        var token = RandomTokens.next();
        var now = clock.instant();
        var until = now.plus(Purpose.EMAIL_CHANGE.life);
        forgetOld(now);
        withdrawAddress(user);
        jdbc.sql("insert into account_tokens (user_id, purpose, token_hash, email, created_at, expires_at)"
                        + " values (:user, 'email_change', :hash, :email, :now, :until)")
                .param("user", user.value())
                .param("hash", RandomTokens.hash(token))
                .param("email", email)
                .param("now", Timestamp.from(now))
                .param("until", Timestamp.from(until))
                .update();
        return new Issued(token, until);
    }

    /** The address that this link gives, where it is this person's and works. */
    Optional<String> addressOf(String token, UserId user) {
        return jdbc.sql("select email from account_tokens where token_hash = :hash and user_id = :user"
                        + " and purpose = 'email_change' and expires_at > :now")
                .param("hash", RandomTokens.hash(token))
                .param("user", user.value())
                .param("now", Timestamp.from(clock.instant()))
                .query(String.class)
                .optional();
    }

    /** The address that this person has asked for and not confirmed yet. */
    Optional<Wanted> wantedAddress(UserId user) {
        return jdbc.sql("select email, expires_at from account_tokens"
                        + " where user_id = :user and purpose = 'email_change' and expires_at > :now")
                .param("user", user.value())
                .param("now", Timestamp.from(clock.instant()))
                .query((row, number) -> new Wanted(
                        row.getString("email"), row.getTimestamp("expires_at").toInstant()))
                .optional();
    }

    /** Ends the link to another address, and remembers that there was one; whether it still worked. */
    boolean withdrawAddress(UserId user) {
        return jdbc.sql("update account_tokens set expires_at = created_at"
                                + " where user_id = :user and purpose = 'email_change' and expires_at > :now")
                        .param("user", user.value())
                        .param("now", Timestamp.from(clock.instant()))
                        .update()
                > 0;
    }

    private void forgetOld(Instant now) {
        jdbc.sql("delete from account_tokens where purpose <> 'invitation' and expires_at < :outdated")
                .param("outdated", Timestamp.from(now.minus(REMEMBERED)))
                .update();
    }

    /** How many links of this kind were made within so long, an hour at most. */
    int madeWithin(UserId user, Purpose purpose, Duration age) {
        return jdbc.sql("select count(*) from account_tokens"
                        + " where user_id = :user and purpose = :purpose and created_at > :since")
                .param("user", user.value())
                .param("purpose", purpose.value())
                .param("since", Timestamp.from(clock.instant().minus(age)))
                .query(Integer.class)
                .single();
    }

    /** Whose link this is; empty where it does not work (any more). */
    Optional<UserId> owner(String token, Purpose purpose) {
        return jdbc.sql("select user_id from account_tokens"
                        + " where token_hash = :hash and purpose = :purpose and expires_at > :now")
                .param("hash", RandomTokens.hash(token))
                .param("purpose", purpose.value())
                .param("now", Timestamp.from(clock.instant()))
                .query(String.class)
                .optional()
                .map(UserId::new);
    }

    /** Uses the link up, with the caller's transaction; of several at once one gets true. */
    boolean use(String token, Purpose purpose) {
        return jdbc.sql("delete from account_tokens"
                                + " where token_hash = :hash and purpose = :purpose and expires_at > :now")
                        .param("hash", RandomTokens.hash(token))
                        .param("purpose", purpose.value())
                        .param("now", Timestamp.from(clock.instant()))
                        .update()
                == 1;
    }

    /** Ends all links of this kind of this person; whether there was one. */
    boolean end(UserId user, Purpose purpose) {
        return jdbc.sql("delete from account_tokens where user_id = :user and purpose = :purpose")
                        .param("user", user.value())
                        .param("purpose", purpose.value())
                        .update()
                > 0;
    }
}
