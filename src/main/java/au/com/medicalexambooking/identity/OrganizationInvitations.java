package au.com.medicalexambooking.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Invitations into a firm that wait for an answer, as those see them who run the firm's people. */
@Service
public class OrganizationInvitations {

    private final JdbcClient jdbc;
    private final UserDirectory directory;
    private final OrganizationRights rights;
    private final OrganizationMembers members;
    private final Invitations invitations;
    private final Clock clock;
    private final TransactionTemplate transaction;

    OrganizationInvitations(
            JdbcClient jdbc,
            UserDirectory directory,
            OrganizationRights rights,
            OrganizationMembers members,
            Invitations invitations,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.rights = rights;
        this.members = members;
        this.invitations = invitations;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Somebody who has not accepted the invitation yet.
     *
     * @param validUntil until when the link of the newest mail works
     */
    public record Invited(
            UserId id,
            String name,
            String email,
            OrganizationMembers.Rank rank,
            Instant sentAt,
            Instant validUntil,
            boolean expired) {

        /** Names and addresses never reach a log. */
        @Override
        public String toString() {
            return "Invited[" + id.value() + "]";
        }
    }

    /**
     * People who have been invited into the firm and have not accepted yet, the newest first.
     *
     * @throws ApiException 404 for firms of others, 403 for plain members
     */
    public List<Invited> open(OrganizationId organization) {
        rights.require(organization, "organization.invitations_listed");
        var now = clock.instant();
        return jdbc.sql("select u.id, u.name, u.email, m.role, t.created_at, t.expires_at"
                        + " from organization_members m join users u on u.id = m.user_id"
                        + " join account_tokens t on t.user_id = u.id and t.purpose = 'invitation'"
                        + " where m.organization_id = :organization and u.password_hash is null"
                        + " order by t.created_at desc, u.id")
                .param("organization", organization.value())
                .query((row, number) -> {
                    var validUntil = row.getTimestamp("expires_at").toInstant();
                    return new Invited(
                            new UserId(row.getString("id")),
                            row.getString("name"),
                            row.getString("email"),
                            OrganizationMembers.Rank.of(row.getString("role")),
                            row.getTimestamp("created_at").toInstant(),
                            validUntil,
                            !validUntil.isAfter(now));
                })
                .list();
    }

    /**
     * Sends an invitation again; the link of the earlier mail stops working.
     *
     * @throws ApiException as {@link #revoke}, and 429 where the earlier mail went out only just now
     */
    public void sendAgain(OrganizationId organization, UserId user) {
        rights.require(organization, "invitation.sent");
        transaction.executeWithoutResult(status -> {
            requireOpen(organization, user);
            if (invitations.wasJustSent(user)) {
                throw new ApiException(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "just_sent",
                        "An invitation was sent a moment ago. Wait a minute before you send another.",
                        Map.of(),
                        Duration.ofMinutes(1));
            }
            invitations.send(directory.find(user).orElseThrow(ApiException::notFound), organization);
        });
    }

    /**
     * Takes an invitation back, and with it the membership that waited for it; also that of a firm's only owner to be, whose
     * place somebody else can then be invited to.
     *
     * @throws ApiException 404 for firms of others and where no invitation is open, 403 for plain members and where only
     *     owners may
     */
    public void revoke(OrganizationId organization, UserId user) {
        rights.require(organization, "invitation.revoked");
        transaction.executeWithoutResult(status -> {
            requireOpen(organization, user);
            members.remove(organization, user);
        });
    }

    /** Holds the person's row, so that nobody accepts meanwhile what is about to be taken back. */
    private void requireOpen(OrganizationId organization, UserId user) {
        boolean waits = jdbc.sql("select u.password_hash is null from organization_members m"
                        + " join users u on u.id = m.user_id"
                        + " join account_tokens t on t.user_id = u.id and t.purpose = 'invitation'"
                        + " where m.organization_id = :organization and u.id = :user for update of u")
                .param("organization", organization.value())
                .param("user", user.value())
                .query(Boolean.class)
                .optional()
                .orElse(false);
        if (!waits) {
            throw ApiException.notFound();
        }
    }
}
