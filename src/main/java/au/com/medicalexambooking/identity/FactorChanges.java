package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What goes with every change of a person's second factors: it ends the other sessions and open sign-ins, is recorded, and is
 * told to its owner by mail, all in the caller's transaction.
 */
@Component
class FactorChanges {

    private final JdbcClient jdbc;
    private final SignInChallenges challenges;
    private final AccountMails mails;
    private final IdentityTrail trail;

    FactorChanges(JdbcClient jdbc, SignInChallenges challenges, AccountMails mails, IdentityTrail trail) {
        this.jdbc = jdbc;
        this.challenges = challenges;
        this.mails = mails;
        this.trail = trail;
    }

    /** One change of a person's factors at a time. */
    void lock(UserId user) {
        jdbc.sql("select 1 from users where id = :user for update")
                .param("user", user.value())
                .query(Integer.class)
                .single();
    }

    /** Ends open sign-ins, and all sessions but this one. */
    void endEverything(UserId user, @Nullable String session) {
        challenges.endAll(user);
        jdbc.sql("delete from spring_session where principal_name = :user"
                        + " and primary_id is distinct from cast(:session as varchar)")
                .param("user", user.value())
                .param("session", session)
                .update();
    }

    /**
     * A factor was set up, or taken away.
     *
     * @param session the session that stays, or null
     * @param id the factor
     */
    void changed(Person person, @Nullable String session, String action, String id, FactorMethod kind) {
        endEverything(person.id(), session);
        trail.changed(
                Act.done(action, "factor", id).with(Map.of("user", person.id().value(), "method", kind.value())));
        mails.queue(AccountMail.notice(
                AccountMail.Kind.SECOND_FACTORS_CHANGED,
                "second-factors-changed/" + Ids.next(),
                person.email(),
                person.name()));
    }
}
