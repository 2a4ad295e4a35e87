package au.com.medicalexambooking.notification;

import au.com.medicalexambooking.identity.IdentityTrail;
import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which mails people do not want. Only mails that repeat what the portal shows can be switched off: nobody misses a
 * confirmation, a move, a cancellation, an absence or anything about the own account, and what is overdue always reaches the
 * company. Without a choice every mail is sent.
 */
@Service
public class MailPreferences implements MailChoices {

    private static final List<MailKind> OF_REFERRERS =
            List.of(MailKind.EXAMINATION_REMINDER, MailKind.BRIEF_REMINDER, MailKind.REPORT_READY);

    private static final List<MailKind> OF_SPECIALISTS = List.of(MailKind.REPORT_REMINDER);

    private final JdbcClient jdbc;
    private final IdentityTrail trail;

    MailPreferences(JdbcClient jdbc, IdentityTrail trail) {
        this.jdbc = jdbc;
        this.trail = trail;
    }

    /** The mails that somebody with this role may switch off. */
    public static List<MailKind> optionalFor(Role role) {
        return switch (role) {
            case USER -> OF_REFERRERS;
            case SPECIALIST -> OF_SPECIALISTS;
            case STAFF, MANAGER, ADMIN, SYSTEM -> List.of();
        };
    }

    @Override
    @Transactional(readOnly = true)
    public boolean wants(UserId user, Role role, MailKind kind) {
        return !optionalFor(role).contains(kind) || !refused(user).contains(kind);
    }

    /** The kinds that this person has switched off. */
    @Transactional(readOnly = true)
    public Set<MailKind> refusedBy(UserId user, Role role) {
        return refused(user).stream().filter(optionalFor(role)::contains).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Switches these kinds on and all others that the role may choose off; as it is already, it stays, and nothing is recorded.
     *
     * @throws IllegalArgumentException where a kind cannot be chosen
     */
    @Transactional
    public void choose(UserId user, Role role, Set<MailKind> wanted) {
        var optional = optionalFor(role);
        if (!optional.containsAll(wanted)) {
            throw new IllegalArgumentException("Not to be chosen: " + wanted);
        }
        jdbc.sql("select 1 from users where id = :user for update")
                .param("user", user.value())
                .query(Integer.class)
                .single();
        var before = refused(user);
        var switchedOff = optional.stream()
                .filter(kind -> !wanted.contains(kind) && !before.contains(kind))
                .toList();
        var switchedOn = optional.stream()
                .filter(kind -> wanted.contains(kind) && before.contains(kind))
                .toList();
        for (var kind : switchedOff) {
            jdbc.sql("insert into refused_mails (user_id, kind) values (:user, :kind)")
                    .param("user", user.value())
                    .param("kind", kind.value())
                    .update();
        }
        for (var kind : switchedOn) {
            jdbc.sql("delete from refused_mails where user_id = :user and kind = :kind")
                    .param("user", user.value())
                    .param("kind", kind.value())
                    .update();
        }
        if (!switchedOff.isEmpty() || !switchedOn.isEmpty()) {
            trail.changed(Act.done("user.notifications_changed", "user", user.value())
                    .with(Map.of("switchedOff", values(switchedOff), "switchedOn", values(switchedOn))));
        }
    }

    private Set<MailKind> refused(UserId user) {
        return jdbc
                .sql("select kind from refused_mails where user_id = :user")
                .param("user", user.value())
                .query((row, number) -> MailKind.of(row.getString("kind")))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> values(List<MailKind> kinds) {
        return kinds.stream()
                .map(MailKind::value)
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
