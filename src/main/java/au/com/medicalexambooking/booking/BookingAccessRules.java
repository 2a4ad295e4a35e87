package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The access matrix for bookings: first whether the actor may know of the booking, then whether the act is allowed. */
@Service
class BookingAccessRules implements BookingAccess {

    private final JdbcClient jdbc;
    private final CurrentActor currentActor;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    BookingAccessRules(
            JdbcClient jdbc, CurrentActor currentActor, AuditTrail audit, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.currentActor = currentActor;
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * What the rules need to know of a booking and of the actor's part in it.
     *
     * @param member whether the actor belongs to its firm at this moment: a request may last longer than a membership
     * @param isolated whether its firm keeps its teams apart
     * @param teamless whether it is of no team
     * @param ofOwnTeam whether the actor is in its team
     * @param own whether the actor made it, or it was made for the actor
     */
    private record Relation(
            String organizationId,
            Optional<String> specialistUserId,
            boolean member,
            boolean isolated,
            boolean teamless,
            boolean ofOwnTeam,
            boolean own) {

        /** A booking without a team belongs to the whole firm, unless there is a wall between its teams. */
        boolean isBehindTheWall() {
            return isolated && !ofOwnTeam && !(teamless && own);
        }
    }

    @Override
    public void require(BookingId booking, Act act) {
        var actor = currentActor.get();
        var relation = Objects.requireNonNull(transaction.execute(status -> relation(booking, actor)));
        if (relation.isEmpty() || !mayRead(actor, relation.get())) {
            audit.recordIndependently(AuditEvent.denied(action(act), "booking", booking.value(), "hidden"));
            throw ApiException.notFound();
        }
        if (!may(actor, act, relation.get())) {
            audit.recordIndependently(AuditEvent.denied(action(act), "booking", booking.value(), "forbidden"));
            throw ApiException.forbidden("Your role does not allow this for this booking.");
        }
    }

    private static boolean mayRead(Actor actor, Relation relation) {
        return switch (actor.role()) {
            case STAFF, MANAGER, ADMIN, SYSTEM -> true;
            case SPECIALIST ->
                relation.specialistUserId()
                        .filter(user -> user.equals(actor.effectiveUser().value()))
                        .isPresent();
            case USER ->
                relation.member()
                        && actor.organizations().stream()
                                .anyMatch(own -> own.value().equals(relation.organizationId()))
                        && !relation.isBehindTheWall();
        };
    }

    private static boolean may(Actor actor, Act act, Relation relation) {
        var role = actor.role();
        return switch (act) {
            case READ -> true;
            case CHANGE_TIME ->
                role != Role.SPECIALIST && (role != Role.USER || relation.teamless() || relation.ofOwnTeam());
            case ADD_DOCUMENTS ->
                role == Role.SPECIALIST
                        || isCoordinating(role)
                        || (role == Role.USER && (relation.teamless() || relation.ofOwnTeam()));
            case RECORD_EXAMINATION -> role == Role.SPECIALIST || isCoordinating(role);
            case SETTLE, NOTES -> isCoordinating(role);
            case CORRECT_PROGRESS -> role == Role.MANAGER || role == Role.SYSTEM;
        };
    }

    private static boolean isCoordinating(Role role) {
        return role == Role.STAFF || role == Role.MANAGER || role == Role.SYSTEM;
    }

    private Optional<Relation> relation(BookingId booking, Actor actor) {
        return jdbc.sql("""
                        select b.organization_id, s.user_id, o.team_isolation, b.team_id is null as teamless,
                               exists (select 1 from organization_members f
                                        where f.organization_id = b.organization_id and f.user_id = :actor) as member,
                               exists (select 1 from team_members m
                                        where m.team_id = b.team_id and m.user_id = :actor) as of_own_team,
                               :actor in (b.created_by_id, b.created_for_id) as own
                          from bookings b
                          join specialists s on s.id = b.specialist_id
                          join organizations o on o.id = b.organization_id
                         where b.id = :id and b.confirmed_at is not null
                        """)
                .param("id", booking.value())
                .param("actor", actor.effectiveUser().value())
                .query((row, n) -> new Relation(
                        row.getString("organization_id"),
                        Optional.ofNullable(row.getString("user_id")),
                        row.getBoolean("member"),
                        row.getBoolean("team_isolation"),
                        row.getBoolean("teamless"),
                        row.getBoolean("of_own_team"),
                        row.getBoolean("own")))
                .optional();
    }

    private static String action(Act act) {
        return "booking." + act.name().toLowerCase(Locale.ROOT);
    }
}
