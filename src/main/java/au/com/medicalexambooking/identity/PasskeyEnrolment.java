package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.SecondFactors.Factor;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Adding and naming the own passkeys; they are listed and removed among the other {@link SecondFactors}. */
@Service
@Transactional
public class PasskeyEnrolment {

    /** Letters that a name may have. */
    public static final int LONGEST_NAME = 60;

    private static final int MOST = 10;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Passkeys passkeys;
    private final SecondFactors factors;
    private final FactorChanges changes;
    private final RecoveryCodes recoveryCodes;
    private final IdentityTrail trail;

    PasskeyEnrolment(
            JdbcClient jdbc,
            Clock clock,
            Passkeys passkeys,
            SecondFactors factors,
            FactorChanges changes,
            RecoveryCodes recoveryCodes,
            IdentityTrail trail) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.passkeys = passkeys;
        this.factors = factors;
        this.changes = changes;
        this.recoveryCodes = recoveryCodes;
        this.trail = trail;
    }

    /**
     * What a browser needs to make a passkey, as JSON. Nothing changes until it was made.
     *
     * @param binding names the session that alone may go on with it
     * @throws ApiException 409 after ten passkeys
     */
    public String begin(Person person, String binding) {
        refuseBeyondMost(person);
        return passkeys.askForNew(person, binding);
    }

    /**
     * Takes the passkey that the browser made.
     *
     * @param answer what the browser gave, as JSON
     * @param session the session that stays
     * @return the factor, with ten recovery codes where the person had none; empty where the answer does not fit
     * @throws ApiException 409 after ten passkeys
     */
    public Optional<NewPasskey> confirm(Person person, String binding, String name, String answer, String session) {
        changes.lock(person.id());
        refuseBeyondMost(person);
        return passkeys.keep(person, binding, answer).map(credential -> {
            var id = Ids.next();
            var now = clock.instant();
            jdbc.sql("insert into second_factors (id, user_id, kind, name, credential_id, confirmed_at, created_at)"
                            + " values (:id, :user, 'passkey', :name, :credential, :now, :now)")
                    .param("id", id)
                    .param("user", person.id().value())
                    .param("name", name.strip())
                    .param("credential", credential)
                    .param("now", Timestamp.from(now))
                    .update();
            var codes = recoveryCodes.left(person.id()) == 0 ? recoveryCodes.renew(person.id()) : List.<String>of();
            changes.changed(person, session, "factor.enrolled", id, FactorMethod.PASSKEY);
            return new NewPasskey(new Factor(id, FactorMethod.PASSKEY, name.strip(), now, null), codes);
        });
    }

    /**
     * Gives a passkey another name.
     *
     * @throws ApiException 404 where the person has no such passkey
     */
    public void rename(Person person, String factor, String name) {
        int renamed = jdbc.sql("update second_factors set name = :name"
                        + " where id = :id and user_id = :user and kind = 'passkey'")
                .param("name", name.strip())
                .param("id", factor)
                .param("user", person.id().value())
                .update();
        if (renamed == 0) {
            throw ApiException.notFound();
        }
        trail.changed(Act.done("factor.renamed", "factor", factor)
                .with(Map.of("user", person.id().value(), "method", FactorMethod.PASSKEY.value())));
    }

    private void refuseBeyondMost(Person person) {
        if (factors.of(person.id()).stream()
                        .filter(factor -> factor.kind() == FactorMethod.PASSKEY)
                        .count()
                >= MOST) {
            throw ApiException.conflict(
                    "too_many_factors", "You have ten passkeys already: remove one first.", Map.of());
        }
    }

    /**
     * A passkey that was added.
     *
     * @param recoveryCodes shown this once; empty where the person has some already
     */
    public record NewPasskey(Factor factor, List<String> recoveryCodes) {

        public NewPasskey {
            recoveryCodes = List.copyOf(recoveryCodes);
        }

        /** Secrets never reach a log. */
        @Override
        public String toString() {
            return "NewPasskey[" + factor.id() + "]";
        }
    }
}
