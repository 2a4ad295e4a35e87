package au.com.medicalexambooking.access;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.People.Firm;
import au.com.medicalexambooking.testing.PlatformTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a firm does with its teams and with those who are to own it. */
class FirmPeopleOverRestTest extends PlatformTest {

    private final JdbcClient database = JdbcClient.create(DATABASE.ownerDataSource());

    private Firm firm;
    private Firm owner;
    private String path = "";

    @BeforeEach
    void firmWithAnOwner() {
        firm = people().firm();
        owner = people().memberOf(firm);
        path = "/api/organizations/" + firm.organizationId();
        people().admin()
                .patch(path + "/members/" + owner.userId(), Map.of("role", "owner"))
                .is(200);
    }

    @Test
    void teamIsRenamedOnceAndKeepsItsPeople() {
        var team = team("Motor accidents");
        var other = team("Workers compensation");
        owner.client()
                .put(path + "/teams/" + team + "/members/" + firm.userId(), Map.of())
                .is(204);

        var renamed = owner.client()
                .patch(path + "/teams/" + team, Map.of("name", " CTP "))
                .is(200);
        owner.client().patch(path + "/teams/" + team, Map.of("name", "CTP")).is(200);
        owner.client().patch(path + "/teams/" + other, Map.of("name", "CTP")).isError(409, "team_exists");
        owner.client().patch(path + "/teams/" + other, Map.of("name", " ")).isError(400, "validation_failed");

        assertThat(renamed.text("/name")).isEqualTo("CTP");
        assertThat(renamed.json().path("members").asInt()).isEqualTo(1);
        assertThat(owner.client().get(path + "/teams").is(200).body()).contains("CTP", "Workers compensation");
        assertThat(recorded("team.changed")).isEqualTo(1);
    }

    /** The owner is outside the team and behind the wall, so that the database shows none of its bookings. */
    @Test
    void teamGoesOnlyWhenNothingBelongsToItAnyMore() {
        var team = team("Motor accidents");
        var empty = team("Made by mistake");
        var membership = path + "/teams/" + team + "/members/" + firm.userId();
        owner.client().patch(path, Map.of("teamIsolation", true)).is(200);
        owner.client().put(membership, Map.of()).is(204);
        var wish =
                people().wish(Catalogue.MELBOURNE, ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 60));
        wish.put("teamId", team);
        var booking = firm.client().post("/api/bookings", wish).is(201).text("/id");

        owner.client().delete(path + "/teams/" + team).isError(409, "team_has_members");
        owner.client().delete(membership).is(204);
        owner.client().get("/api/bookings/" + booking).is(404);
        owner.client().delete(path + "/teams/" + team).isError(409, "team_has_bookings");
        owner.client().delete(path + "/teams/" + empty).is(204);
        owner.client().delete(path + "/teams/" + empty).is(404);

        assertThat(owner.client().get(path + "/teams").is(200).body())
                .contains("Motor accidents")
                .doesNotContain("Made by mistake");
        assertThat(recorded("team.deleted")).isEqualTo(1);
    }

    @Test
    void teamsOfOtherFirmsDoNotExist() {
        var others = people().firm();
        var team = team("Motor accidents");
        var theirs = "/api/organizations/" + others.organizationId() + "/teams/" + team;

        people().admin().patch(theirs, Map.of("name", "Ours")).is(404);
        people().admin().delete(theirs).is(404);

        assertThat(owner.client().get(path + "/teams").is(200).body()).contains("Motor accidents");
    }

    /** Its only owner to be never answers, or the address was wrong: somebody else is invited instead. */
    @Test
    void invitationOfAFirmsOnlyOwnerToBeIsTakenBackAndReplaced() {
        var number = System.nanoTime();
        var fresh = "/api/organizations/"
                + people().admin()
                        .post("/api/admin/organizations", Map.of("name", "New firm " + number, "slug", "new-" + number))
                        .is(201)
                        .text("/id");
        var wrong = invite(fresh, "wrong-" + number + "@new.example");
        people().admin()
                .patch(fresh + "/members/" + wrong, Map.of("role", "member"))
                .is(200);
        people().admin()
                .patch(fresh + "/members/" + wrong, Map.of("role", "owner"))
                .is(200);

        people().admin().delete(fresh + "/invitations/" + wrong).is(204);
        people().admin().delete(fresh + "/invitations/" + wrong).is(404);
        var right = invite(fresh, "right-" + number + "@new.example");

        assertThat(people().admin().get(fresh + "/invitations").is(200).body())
                .contains(right)
                .doesNotContain(wrong);
    }

    /** Or the firm would be left with nobody who can run it. */
    @Test
    void ownerStaysUntilTheNextOneHasAccepted() {
        invite(path, "next-" + System.nanoTime() + "@firm.example");

        owner.client().delete(path + "/members/" + owner.userId()).isError(409, "last_owner");
        owner.client()
                .patch(path + "/members/" + owner.userId(), Map.of("role", "member"))
                .isError(409, "last_owner");
    }

    private String team(String name) {
        return owner.client()
                .post(path + "/teams", Map.of("name", name))
                .is(201)
                .text("/id");
    }

    private String invite(String firmPath, String email) {
        return people().admin()
                .post(firmPath + "/members", Map.of("email", email, "name", "Nora Next", "role", "owner"))
                .is(201)
                .text("/userId");
    }

    private long recorded(String action) {
        return database.sql("select count(*) from app.audit_logs where action = :action and organization_id = :firm"
                        + " and user_id = :user and outcome = 'ok'")
                .param("action", action)
                .param("firm", firm.organizationId())
                .param("user", owner.userId())
                .query(Long.class)
                .single();
    }
}
