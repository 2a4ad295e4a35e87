package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.SignInChallenges.Challenge;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The second factors of people: setting them up, listing and removing them, and checking codes. Every change ends the
 * person's other sessions and open sign-ins, is recorded, and is told to its owner by mail.
 */
@Service
@Transactional
public class SecondFactors {

    private static final Duration PENDING_LIFE = Duration.ofMinutes(30);
    private static final Duration TRIES_WINDOW = Duration.ofHours(1);
    private static final int TRIES_AN_HOUR = 50;
    private static final int MOST_APPS = 5;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Totp totp;
    private final SealedSecrets sealed;
    private final RecoveryCodes recoveryCodes;
    private final FactorChanges changes;
    private final Passkeys passkeys;
    private final FactorPolicy policy;
    private final MailCodes mailCodes;
    private final IdentityTrail trail;

    SecondFactors(
            JdbcClient jdbc,
            Clock clock,
            Totp totp,
            SealedSecrets sealed,
            RecoveryCodes recoveryCodes,
            FactorChanges changes,
            Passkeys passkeys,
            FactorPolicy policy,
            MailCodes mailCodes,
            IdentityTrail trail) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.totp = totp;
        this.sealed = sealed;
        this.recoveryCodes = recoveryCodes;
        this.changes = changes;
        this.passkeys = passkeys;
        this.policy = policy;
        this.mailCodes = mailCodes;
        this.trail = trail;
    }

    /** The factors that a person has set up, oldest first. */
    @Transactional(readOnly = true)
    public List<Factor> of(UserId user) {
        return jdbc.sql("select id, kind, name, created_at, last_used_at from second_factors"
                        + " where user_id = :user and confirmed_at is not null order by created_at, id")
                .param("user", user.value())
                .query(SecondFactors::factor)
                .list();
    }

    /** How many recovery codes a person has left. */
    @Transactional(readOnly = true)
    public int recoveryCodesLeft(UserId user) {
        return recoveryCodes.left(user);
    }

    /**
     * What a person can show when signing in, the best first; empty where no factor is set up. A mailbox that was a factor while its owner
     * was a referrer is none for another role.
     */
    @Transactional(readOnly = true)
    public List<FactorMethod> methodsOf(Person person) {
        var methods = new ArrayList<FactorMethod>();
        for (var factor : of(person.id())) {
            boolean counts = factor.kind() != FactorMethod.EMAIL || policy.permitsMailCodes(person.role());
            if (counts && !methods.contains(factor.kind())) {
                methods.add(factor.kind() == FactorMethod.PASSKEY ? 0 : methods.size(), factor.kind());
            }
        }
        if (!methods.isEmpty() && recoveryCodes.left(person.id()) > 0) {
            methods.add(FactorMethod.RECOVERY_CODE);
        }
        return List.copyOf(methods);
    }

    /** Whether a person has to set up an authenticator app before anything else. */
    @Transactional(readOnly = true)
    public boolean mustEnrol(Person person) {
        return policy.demandsTotp(person.role()) && !methodsOf(person).contains(FactorMethod.TOTP);
    }

    /**
     * Begins to set up an authenticator app. Nothing changes until a code of it was given; beginning again replaces what
     * was begun before.
     *
     * @param binding names the session or challenge that alone may go on with it
     */
    public NewTotp beginTotp(Person person, String binding) {
        changes.lock(person.id());
        if (of(person.id()).stream()
                        .filter(factor -> factor.kind() == FactorMethod.TOTP)
                        .count()
                >= MOST_APPS) {
            throw ApiException.conflict(
                    "too_many_factors", "You have five authenticator apps already: remove one first.", Map.of());
        }
        jdbc.sql("delete from second_factors where user_id = :user and confirmed_at is null")
                .param("user", person.id().value())
                .update();
        var id = Ids.next();
        var secret = totp.newSecret();
        jdbc.sql("insert into second_factors (id, user_id, kind, secret, bound_to, created_at)"
                        + " values (:id, :user, 'totp', :secret, :binding, :now)")
                .param("id", id)
                .param("user", person.id().value())
                .param("secret", sealed.seal(secret, ownerOf(id, person.id())))
                .param("binding", binding)
                .param("now", Timestamp.from(clock.instant()))
                .update();
        return new NewTotp(totp.text(secret), totp.address(secret, person.email()));
    }

    /** What was begun by this session or challenge and waits for its first code. */
    @Transactional(readOnly = true)
    public Optional<NewTotp> begunTotp(Person person, String binding) {
        return pending(person.id(), binding)
                .flatMap(app -> sealed.open(app.secret(), ownerOf(app.id(), person.id())))
                .map(secret -> new NewTotp(totp.text(secret), totp.address(secret, person.email())));
    }

    /**
     * Takes the first code of an app that was begun, and with it the app as a second factor.
     *
     * @param session the session that stays, where the person is signed in
     * @return ten recovery codes, which are shown this once; empty where the code does not fit
     * @throws ApiException 409 where nothing was begun
     */
    public Optional<List<String>> confirmTotp(Person person, String binding, String code, @Nullable String session) {
        changes.lock(person.id());
        var app = pending(person.id(), binding)
                .orElseThrow(() -> ApiException.conflict(
                        "no_enrolment", "Begin again: ask for a new secret, then give a code of it.", Map.of()));
        var step = sealed.open(app.secret(), ownerOf(app.id(), person.id()))
                .map(secret -> totp.stepOf(secret, plain(code), clock.instant()));
        if (step.isEmpty() || step.get().isEmpty()) {
            return Optional.empty();
        }
        var now = Timestamp.from(clock.instant());
        jdbc.sql(
                        "update second_factors set confirmed_at = :now, bound_to = null, last_step = :step, last_used_at = :now"
                                + " where id = :id")
                .param("now", now)
                .param("step", step.get().getAsLong())
                .param("id", app.id())
                .update();
        var codes = recoveryCodes.renew(person.id());
        changes.changed(person, session, "factor.enrolled", app.id(), FactorMethod.TOTP);
        return Optional.of(codes);
    }

    /**
     * Has codes mailed to a referrer at every sign-in.
     *
     * @throws ApiException 403 for other roles, 409 where it is so already
     */
    public Factor enrolEmail(Person person, String session) {
        changes.lock(person.id());
        if (!policy.permitsMailCodes(person.role())) {
            throw ApiException.forbidden("Your role signs in with an authenticator app, not with codes by mail.");
        }
        var id = Ids.next();
        var now = Timestamp.from(clock.instant());
        int made = jdbc.sql(
                        "insert into second_factors (id, user_id, kind, confirmed_at, created_at)"
                                + " values (:id, :user, 'email', :now, :now) on conflict (user_id) where kind = 'email' do nothing")
                .param("id", id)
                .param("user", person.id().value())
                .param("now", now)
                .update();
        if (made == 0) {
            throw ApiException.conflict("factor_exists", "Codes are mailed to you already.", Map.of());
        }
        changes.changed(person, session, "factor.enrolled", id, FactorMethod.EMAIL);
        return new Factor(id, FactorMethod.EMAIL, null, now.toInstant(), null);
    }

    /**
     * Removes a factor.
     *
     * @throws ApiException 404 where the person has no such factor, 409 where the policy demands it
     */
    public void remove(Person person, String factor, String session) {
        changes.lock(person.id());
        var factors = of(person.id());
        var wanted = factors.stream()
                .filter(one -> one.id().equals(factor))
                .findFirst()
                .orElseThrow(ApiException::notFound);
        long others = factors.stream()
                .filter(one -> one.kind() == FactorMethod.TOTP && !one.id().equals(factor))
                .count();
        if (wanted.kind() == FactorMethod.TOTP && others == 0 && policy.demandsTotp(person.role())) {
            throw ApiException.conflict(
                    "factor_required",
                    "Your role needs an authenticator app. Set up another one first, then remove this one.",
                    Map.of());
        }
        delete(factor);
        if (factors.size() == 1) {
            recoveryCodes.remove(person.id());
        }
        changes.changed(person, session, "factor.removed", factor, wanted.kind());
    }

    /** Removes all that a person has, in the caller's transaction, and ends all sessions; the caller says why and tells. */
    void removeAll(Person person) {
        changes.lock(person.id());
        for (var factor : of(person.id())) {
            delete(factor.id());
            trail.changed(Act.done("factor.removed", "factor", factor.id())
                    .with(Map.of(
                            "user", person.id().value(), "method", factor.kind().value())));
        }
        recoveryCodes.remove(person.id());
        changes.endEverything(person.id(), null);
    }

    /**
     * Ten new recovery codes; the former ones work no more.
     *
     * @throws ApiException 409 where there is no factor to recover
     */
    public List<String> renewRecoveryCodes(Person person, String session) {
        changes.lock(person.id());
        if (of(person.id()).isEmpty()) {
            throw ApiException.conflict("no_factor", "Set up a second factor first.", Map.of());
        }
        var codes = recoveryCodes.renew(person.id());
        changes.changed(person, session, "recovery_codes.renewed", person.id().value(), FactorMethod.RECOVERY_CODE);
        return codes;
    }

    /**
     * Whether this is a right code now; it is used up with the answer, and with the caller's transaction.
     *
     * @param code what a browser gave as JSON where the method is a passkey
     */
    boolean accept(Person person, FactorMethod method, String code, @Nullable Challenge challenge) {
        if (!methodsOf(person).contains(method)) {
            return false;
        }
        if (method == FactorMethod.TOTP) {
            return acceptTotp(person.id(), plain(code));
        } else if (method == FactorMethod.RECOVERY_CODE) {
            return acceptRecoveryCode(person.id(), code);
        }
        if (challenge == null) {
            return false;
        }
        return method == FactorMethod.PASSKEY
                ? passkeys.accept(person, challenge.binding(), code)
                : acceptMailCode(person.id(), plain(code), challenge);
    }

    /**
     * Counts a try before its code is looked at. Recovery codes are not counted: they cannot be guessed, and let an owner in
     * whose other codes somebody is trying.
     *
     * @throws ApiException 429 after fifty tries without success within an hour
     */
    void countTry(UserId user) {
        var now = clock.instant();
        var since = jdbc.sql("insert into second_factor_tries as t (user_id, since, tries) values (:user, :now, 1)"
                        + " on conflict (user_id) do update set"
                        + " since = case when t.since <= :past then :now else t.since end,"
                        + " tries = case when t.since <= :past then 1 else t.tries + 1 end"
                        + " returning case when tries > :most then since end")
                .param("user", user.value())
                .param("now", Timestamp.from(now))
                .param("past", Timestamp.from(now.minus(TRIES_WINDOW)))
                .param("most", TRIES_AN_HOUR)
                .query((row, number) -> Optional.ofNullable(row.getTimestamp(1)))
                .single();
        if (since.isPresent()) {
            throw new ApiException(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too_many_attempts",
                    "Too many wrong codes. Use a recovery code, or wait and try again.",
                    Map.of(),
                    Duration.between(now, since.get().toInstant().plus(TRIES_WINDOW)));
        }
    }

    /** Forgets the tries of somebody who got in. */
    void forgetTries(UserId user) {
        jdbc.sql("delete from second_factor_tries where user_id = :user")
                .param("user", user.value())
                .update();
    }

    /** Compares and sets in one statement: of two requests with one code, one finds the step used. */
    private boolean acceptTotp(UserId user, String code) {
        var now = clock.instant();
        for (var app : apps(user)) {
            var step = sealed.open(app.secret(), ownerOf(app.id(), user)).map(secret -> totp.stepOf(secret, code, now));
            if (step.isPresent() && step.get().isPresent()) {
                return jdbc.sql("update second_factors set last_step = :step, last_used_at = :now"
                                        + " where id = :id and (last_step is null or last_step < :step)")
                                .param("step", step.get().getAsLong())
                                .param("now", Timestamp.from(now))
                                .param("id", app.id())
                                .update()
                        == 1;
            }
        }
        return false;
    }

    private boolean acceptRecoveryCode(UserId user, String code) {
        boolean used = recoveryCodes.use(user, code);
        if (used) {
            trail.changed(Act.done("recovery_code.used", "user", user.value())
                    .with(Map.of("left", recoveryCodes.left(user))));
        }
        return used;
    }

    private boolean acceptMailCode(UserId user, String code, Challenge challenge) {
        boolean fits = mailCodes.fits(challenge, code);
        if (fits) {
            jdbc.sql("update second_factors set last_used_at = :now where user_id = :user and kind = 'email'")
                    .param("now", Timestamp.from(clock.instant()))
                    .param("user", user.value())
                    .update();
        }
        return fits;
    }

    private void delete(String factor) {
        jdbc.sql("delete from second_factors where id = :id returning credential_id")
                .param("id", factor)
                .query((row, number) -> Optional.ofNullable(row.getString("credential_id")))
                .single()
                .ifPresent(passkeys::forget);
    }

    private List<App> apps(UserId user) {
        return jdbc.sql(
                        "select id, secret from second_factors"
                                + " where user_id = :user and kind = 'totp' and confirmed_at is not null order by created_at, id")
                .param("user", user.value())
                .query((row, number) -> new App(row.getString("id"), row.getString("secret")))
                .list();
    }

    private Optional<App> pending(UserId user, String binding) {
        return jdbc.sql("select id, secret from second_factors where user_id = :user and bound_to = :binding"
                        + " and confirmed_at is null and created_at > :oldest")
                .param("user", user.value())
                .param("binding", binding)
                .param("oldest", Timestamp.from(clock.instant().minus(PENDING_LIFE)))
                .query((row, number) -> new App(row.getString("id"), row.getString("secret")))
                .optional();
    }

    private static String ownerOf(String factor, UserId user) {
        return user.value() + "/" + factor;
    }

    /** Apps show codes in groups, and people type them so. */
    private static String plain(String code) {
        return code.replaceAll("\\s", "");
    }

    private static Factor factor(ResultSet row, int number) throws SQLException {
        var used = row.getTimestamp("last_used_at");
        return new Factor(
                row.getString("id"),
                FactorMethod.of(row.getString("kind")),
                row.getString("name"),
                row.getTimestamp("created_at").toInstant(),
                used == null ? null : used.toInstant());
    }

    /**
     * A factor that a person has set up.
     *
     * @param name as its owner calls it; null for all but passkeys
     */
    public record Factor(
            String id,
            FactorMethod kind,
            @Nullable String name,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}

    /**
     * An authenticator app that is being set up.
     *
     * @param secret as people type it
     * @param address as apps read it from the picture
     */
    public record NewTotp(String secret, URI address) {

        /** Secrets never reach a log. */
        @Override
        public String toString() {
            return "NewTotp";
        }
    }

    private record App(String id, String secret) {}
}
