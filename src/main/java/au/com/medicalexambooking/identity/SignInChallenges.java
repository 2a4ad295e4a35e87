package au.com.medicalexambooking.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What stands between a right password and the second factor: a token that only its holder knows, for one account, for ten
 * minutes, five tries and one success. Kept in the database, so that any node can go on where another began.
 */
@Repository
class SignInChallenges {

    static final Duration LIFE = Duration.ofMinutes(10);
    static final int TRIES = 5;

    private final JdbcClient jdbc;
    private final Clock clock;

    SignInChallenges(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A new challenge for somebody who has just given this password; what has expired is cleared away with it. */
    String issue(UserId user, Purpose purpose, String passwordHash) {
        var now = clock.instant();
        jdbc.sql("delete from sign_in_challenges where expires_at < :now")
                .param("now", Timestamp.from(now))
                .update();
        var token = RandomTokens.next();
        jdbc.sql("insert into sign_in_challenges (token_hash, user_id, purpose, password_mark, created_at, expires_at)"
                        + " values (:id, :user, :purpose, :mark, :now, :expiry)")
                .param("id", RandomTokens.hash(token))
                .param("user", user.value())
                .param("purpose", purpose.value())
                .param("mark", RandomTokens.hash(passwordHash))
                .param("now", Timestamp.from(now))
                .param("expiry", Timestamp.from(now.plus(LIFE)))
                .update();
        return token;
    }

    /** The challenge of this token, as long as it can still be met with the password that it was issued for. */
    Optional<Challenge> find(String token) {
        return jdbc.sql("select c.token_hash, c.user_id, c.purpose, c.tries, c.mail_code_hash, c.mail_code_until,"
                        + " c.mails_sent, c.password_mark, u.password_hash"
                        + " from sign_in_challenges c join users u on u.id = c.user_id"
                        + " where c.token_hash = :id and c.expires_at > :now and c.tries < :tries and not u.disabled")
                .param("id", RandomTokens.hash(token))
                .param("now", Timestamp.from(clock.instant()))
                .param("tries", TRIES)
                .query(SignInChallenges::challenge)
                .optional()
                .flatMap(found -> found);
    }

    /** Takes one of the five tries, before the code is looked at: many at once get no more than five between them. */
    boolean takeTry(Challenge challenge) {
        return jdbc.sql("update sign_in_challenges set tries = tries + 1"
                                + " where token_hash = :id and tries < :tries and expires_at > :now")
                        .param("id", challenge.id())
                        .param("tries", TRIES)
                        .param("now", Timestamp.from(clock.instant()))
                        .update()
                == 1;
    }

    /** Uses the challenge up; false where somebody else was first. */
    boolean consume(Challenge challenge) {
        return jdbc.sql("delete from sign_in_challenges where token_hash = :id")
                        .param("id", challenge.id())
                        .update()
                == 1;
    }

    /** Takes back all challenges of a person whose factors have changed. */
    void endAll(UserId user) {
        jdbc.sql("delete from sign_in_challenges where user_id = :user")
                .param("user", user.value())
                .update();
    }

    /** Keeps the hash of a code that is about to be mailed; a former code ends. False where enough were sent already. */
    boolean keepMailCode(Challenge challenge, String hash, Instant until, int mostMails) {
        return jdbc.sql("update sign_in_challenges set mail_code_hash = :hash, mail_code_until = :until,"
                                + " mails_sent = mails_sent + 1 where token_hash = :id and mails_sent < :most")
                        .param("hash", hash)
                        .param("until", Timestamp.from(until))
                        .param("id", challenge.id())
                        .param("most", mostMails)
                        .update()
                == 1;
    }

    private static Optional<Challenge> challenge(ResultSet row, int number) throws SQLException {
        var passwordHash = row.getString("password_hash");
        if (passwordHash == null || !RandomTokens.hash(passwordHash).equals(row.getString("password_mark"))) {
            return Optional.empty();
        }
        var until = row.getTimestamp("mail_code_until");
        return Optional.of(new Challenge(
                row.getString("token_hash"),
                new UserId(row.getString("user_id")),
                Purpose.valueOf(row.getString("purpose").toUpperCase(Locale.ROOT)),
                row.getInt("tries"),
                row.getString("mail_code_hash"),
                until == null ? null : until.toInstant()));
    }

    /** What a challenge asks for. */
    enum Purpose {
        VERIFICATION,
        ENROLMENT;

        String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A challenge that can still be met.
     *
     * @param id the hash of its token
     */
    record Challenge(
            String id,
            UserId user,
            Purpose purpose,
            int tries,
            @Nullable String mailCodeHash,
            @Nullable Instant mailCodeUntil) {

        /** How pending enrolments name what may confirm them. */
        String binding() {
            return "challenge " + id;
        }
    }
}
