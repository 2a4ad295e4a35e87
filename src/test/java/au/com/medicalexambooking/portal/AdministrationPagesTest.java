package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.People.Firm;
import au.com.medicalexambooking.testing.PlatformTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Users, organisations, specialists and appointment types, administered at a browser without scripts. */
class AdministrationPagesTest extends PlatformTest {

    private static final String USERS = "/admin/users";
    private static final String FIRMS = "/admin/organizations";

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private final String unique = "p" + System.nanoTime();
    private Firm firm;
    private PageClient admin;

    @BeforeEach
    void administratorAndFirm() {
        firm = people().firm();
        admin = PageClient.signIn(baseUrl(), people().newOperator("admin"));
    }

    @Test
    void administratorInvitesFindsChangesAndDisables() {
        var email = unique + "@invited.example";
        var invited = admin.submit(
                USERS + "/new",
                USERS,
                Map.of("name", "Ines Invited", "email", email, "role", "user", "organization", firm.organizationId()));
        var id = id(email);
        var found = admin.submit(USERS, USERS + "/search", Map.of("text", unique, "role", "user", "state", "invited"));
        var role = admin.submit(USERS + "/" + id, USERS + "/" + id + "/role", Map.of("role", "staff"));
        var disabled = admin.submit(USERS + "/" + id, USERS + "/" + id + "/access", Map.of("disabled", "true"));
        var refused = admin.submit(USERS + "/" + id, USERS + "/" + id + "/invitation", Map.of());
        var enabled = admin.submit(USERS + "/" + id, USERS + "/" + id + "/access", Map.of("disabled", "false"));
        var again = admin.submit(USERS + "/" + id, USERS + "/" + id + "/invitation", Map.of());
        var revoked = admin.submit(USERS + "/" + id, USERS + "/" + id + "/invitation/revoke", Map.of());

        assertThat(invited.uri().getPath()).isEqualTo(USERS + "/" + id);
        assertThat(invited.body()).contains("Ines Invited", "Invited", "has not been accepted yet");
        assertThat(found.body()).contains("1 user", "Ines Invited", email);
        assertThat(found.uri().getQuery())
                .contains("role=user", "state=invited", "search=")
                .doesNotContain(unique);
        assertThat(role.body()).contains("Saved. The person signs in anew as coordinator.");
        assertThat(disabled.body()).contains("Disabled. The person is signed out everywhere.", "Enable account");
        assertThat(refused.body()).contains("That was not possible", "Enable it first.");
        assertThat(enabled.body()).contains("Enabled. The person can sign in again.");
        assertThat(again.body()).contains("Invitation sent.");
        assertThat(revoked.body()).contains("Invitation taken back.");
        assertThat(jdbc.sql("select action from app.audit_logs where resource_id = ? and outcome = 'ok' order by seq")
                        .param(id)
                        .query(String.class)
                        .list())
                .containsExactly(
                        "user.created",
                        "invitation.sent",
                        "user.changed",
                        "user.changed",
                        "user.changed",
                        "invitation.sent",
                        "invitation.revoked");
    }

    @Test
    void whatIsWrongIsToldBesideTheFieldAndNothingIsLost() {
        var taken = admin.submit(
                USERS + "/new", USERS, Map.of("name", "Tara Twice", "email", firm.email(), "role", "user"));
        var misfit = admin.submit(
                USERS + "/new",
                USERS,
                Map.of(
                        "name",
                        "Stan Staff",
                        "email",
                        unique + "@x.example",
                        "role",
                        "staff",
                        "organization",
                        firm.organizationId()));
        var slug = admin.submit(FIRMS + "/new", FIRMS, Map.of("name", "Some Firm", "slug", "No Slug"));

        assertThat(taken.body()).contains("id=\"e-email\"", "has this email address already", "value=\"Tara Twice\"");
        assertThat(misfit.body()).contains("id=\"e-organization\"", "Only referrers belong to an organisation.");
        assertThat(slug.body()).contains("id=\"e-slug\"", "value=\"No Slug\"", "value=\"Some Firm\"");
    }

    @Test
    void managersAdministerWhoIsBelowThem() {
        var email = people().newOperator("manager");
        var manager = PageClient.signIn(baseUrl(), email);
        var other = id(people().newOperator("manager"));

        assertThat(manager.get(USERS + "/new").body()).contains(">Coordinator<").doesNotContain(">Administrator<");
        assertThat(manager.get(USERS + "/" + id(email)).body()).contains("This is you");
        assertThat(manager.get(USERS + "/" + other).body())
                .contains("Only administrators change people with this role.")
                .doesNotContain("Disable account");
        assertThat(manager.get(USERS + "/" + firm.userId()).body())
                .contains("Disable account")
                .doesNotContain("Remove lost factors", "Act as");
        assertThat(manager.submit(USERS, USERS + "/" + other + "/access", Map.of("disabled", "true"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(manager.get(USERS + "/" + firm.userId() + "/factors").statusCode())
                .isEqualTo(403);
        assertThat(manager.get("/admin/factor-removals").statusCode()).isEqualTo(403);
        assertThat(admin.get(USERS + "/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void twoAdministratorsRemoveLostFactors() {
        jdbc.sql("insert into app.second_factors (id, user_id, kind, created_at, confirmed_at)"
                        + " values (:id, :user, 'email', now(), now())")
                .param("id", "f" + unique)
                .param("user", firm.userId())
                .update();
        var form = USERS + "/" + firm.userId() + "/factors";
        var second = PageClient.signIn(baseUrl(), people().newOperator("admin"));

        var unconfirmed = admin.submit(form, form, Map.of("reason", "Called back on the known number"));
        var tooShort = admin.submit(form, form, Map.of("reason", "called", "secret", People.PASSWORD));
        var asked = admin.submit(form, form, Map.of("reason", "Called back on the known number"));
        var removal = jdbc.sql("select id from app.factor_removals where user_id = ?")
                .param(firm.userId())
                .query(String.class)
                .single();
        var page = "/admin/factor-removals/" + removal;
        var own = admin.submit(page, page + "/confirm", Map.of());
        var theirs = second.get(page);
        var confirmed = second.submit(page, page + "/confirm", Map.of("secret", People.PASSWORD));

        assertThat(unconfirmed.body()).contains("id=\"e-secret\"", "value=\"Called back on the known number\"");
        assertThat(tooShort.body()).contains("id=\"e-reason\"");
        assertThat(asked.uri().getPath()).isEqualTo("/admin/factor-removals");
        assertThat(asked.body()).contains("Robin Referrer");
        assertThat(own.body()).contains("Another administrator must confirm this");
        assertThat(theirs.body()).contains("Called back on the known number", "Remove the factors");
        assertThat(confirmed.body()).contains("Removed.").doesNotContain(page);
        assertThat(jdbc.sql("select count(*) from app.second_factors where user_id = ?")
                        .param(firm.userId())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aRemovalCanBeStopped() {
        jdbc.sql("insert into app.second_factors (id, user_id, kind, created_at, confirmed_at)"
                        + " values (:id, :user, 'email', now(), now())")
                .param("id", "f" + unique)
                .param("user", firm.userId())
                .update();
        var form = USERS + "/" + firm.userId() + "/factors";
        admin.submit(form, form, Map.of("reason", "Called back on the known number", "secret", People.PASSWORD));
        var removal = jdbc.sql("select id from app.factor_removals where user_id = ?")
                .param(firm.userId())
                .query(String.class)
                .single();

        var stopped = admin.submit(
                "/admin/factor-removals/" + removal, "/admin/factor-removals/" + removal + "/withdraw", Map.of());

        assertThat(stopped.body()).contains("Stopped. Nothing was removed.");
        assertThat(admin.get("/admin/factor-removals/" + removal).statusCode()).isEqualTo(404);
    }

    @Test
    void rankAndTeamsOfAMemberChangeTogetherOrNotAtAll() {
        var colleague = people().memberOf(firm);
        var member = FIRMS + "/" + firm.organizationId() + "/members/" + colleague.userId();

        var refused = admin.submit(member, member, Map.of("rank", "admin", "teams", "ateamofnobody"));

        assertThat(refused.body()).doesNotContain("Saved.");
        assertThat(jdbc.sql("select role from app.organization_members where organization_id = ? and user_id = ?")
                        .params(firm.organizationId(), colleague.userId())
                        .query(String.class)
                        .single())
                .isEqualTo("member");
    }

    @Test
    void administratorMakesAFirmWithTeamsAndMembers() {
        var made = admin.submit(FIRMS + "/new", FIRMS, Map.of("name", "Müller & Söhne " + unique, "slug", ""));
        var page = made.uri().getPath();
        var id = page.substring(FIRMS.length() + 1);
        var renamed = admin.submit(page, page, Map.of("name", "Other " + unique, "slug", unique));
        var again = admin.submit(page, page, Map.of("name", "Other " + unique, "slug", firmSlug()));
        var team = admin.submit(page, page + "/teams", Map.of("team", "Motor accidents"));
        var twice = admin.submit(page, page + "/teams", Map.of("team", "Motor accidents"));
        var apart = admin.submit(page, page + "/isolation", Map.of("isolated", "true"));
        var nameless = admin.submit(
                page, page + "/members", Map.of("email", unique + "@m.example", "memberName", "", "rank", "owner"));
        var invited = admin.submit(
                page,
                page + "/members",
                Map.of("email", unique + "@m.example", "memberName", "Mia Member", "rank", "member"));
        var known = admin.submit(page, page + "/members", Map.of("email", firm.email(), "rank", "member"));
        var member = page + "/members/" + firm.userId();
        var teamId = jdbc.sql("select id from app.teams where organization_id = ?")
                .param(id)
                .query(String.class)
                .single();
        var promoted = admin.submit(member, member, Map.of("rank", "admin", "teams", teamId));
        var left = admin.submit(member, member, Map.of("rank", "admin"));
        var removed = admin.submit(member, member + "/remove", Map.of());
        var justSent = admin.submit(page, page + "/invitations/" + id(unique + "@m.example"), Map.of());
        var revoked = admin.submit(page, page + "/invitations/" + id(unique + "@m.example") + "/revoke", Map.of());

        assertThat(made.body()).contains("Added. Now invite its first owner.", "muller-sohne-" + unique);
        assertThat(renamed.body()).contains("Saved.", "<h1>Other " + unique);
        assertThat(again.body()).contains("id=\"e-slug\"", "Another organisation has this short name already.");
        assertThat(team.body()).contains("Team added.", "Motor accidents", "0 members");
        assertThat(twice.body()).contains("id=\"e-team\"", "has a team of this name already");
        assertThat(apart.body()).contains("Teams no longer see each other", "Let teams see each other");
        assertThat(nameless.body()).contains("id=\"e-memberName\"", "value=\"" + unique + "@m.example\"");
        assertThat(invited.body()).contains("Invited. Mia Member", "Invitations not accepted yet", "Take back");
        assertThat(known.body()).contains("Added. Robin Referrer");
        assertThat(promoted.body()).contains("1 member<");
        assertThat(left.body()).contains("0 members<");
        assertThat(removed.body()).contains("Removed from the organisation and its teams.");
        assertThat(justSent.body()).contains("That was not possible", "Wait a minute");
        assertThat(revoked.body()).contains("Invitation taken back").doesNotContain("Mia Member");
        assertThat(admin.get(member).statusCode()).isEqualTo(404);
    }

    @Test
    void teamsAreRenamedAndDeletedOnTheirPage() {
        var page = FIRMS + "/" + firm.organizationId();
        for (var name : List.of("Motor accidents", "Workers compensation")) {
            admin.submit(page, page + "/teams", Map.of("team", name));
        }
        var team = page + "/teams/"
                + jdbc.sql("select id from app.teams where organization_id = ? and name = 'Motor accidents'")
                        .param(firm.organizationId())
                        .query(String.class)
                        .single();
        var member = page + "/members/" + firm.userId();

        var twice = admin.submit(team, team, Map.of("name", "Workers compensation"));
        var renamed = admin.submit(team, team, Map.of("name", "CTP"));
        admin.submit(member, member, Map.of("rank", "member", "teams", team.substring(team.lastIndexOf('/') + 1)));
        var refused = admin.submit(team, team + "/delete", Map.of());
        admin.submit(member, member, Map.of("rank", "member"));
        var deleted = admin.submit(team, team + "/delete", Map.of());

        assertThat(admin.get(page).body()).doesNotContain(team);
        assertThat(twice.body()).contains("id=\"e-name\"", "has a team of this name already");
        assertThat(renamed.body()).contains("Saved. The team is called CTP.", "href=\"" + team + "\"");
        assertThat(refused.body()).contains("That was not possible", "Take them out of it first");
        assertThat(deleted.body()).contains("The team is deleted.").doesNotContain("CTP<");
        assertThat(admin.get(team).statusCode()).isEqualTo(404);
    }

    @Test
    void theLastOwnerStays() {
        var page = FIRMS + "/" + firm.organizationId();
        var member = page + "/members/" + firm.userId();
        admin.submit(member, member, Map.of("rank", "owner"));

        var demoted = admin.submit(member, member, Map.of("rank", "member"));
        var removed = admin.submit(member, member + "/remove", Map.of());

        assertThat(demoted.body()).contains("id=\"e-rank\"", "A firm keeps at least one owner.");
        assertThat(removed.body()).contains("That was not possible", "A firm keeps at least one owner.");
    }

    @Test
    void coordinatorsRunMembersButNotFirms() {
        var coordinator = PageClient.signIn(baseUrl(), people().newOperator("staff"));
        var page = FIRMS + "/" + firm.organizationId();

        assertThat(coordinator.get(FIRMS).body()).contains("Organisations").doesNotContain("Add an organisation");
        assertThat(coordinator
                        .submit(FIRMS, FIRMS + "/search", Map.of("text", "Unassigned"))
                        .body())
                .contains("1 organisation<", "Unassigned");
        assertThat(coordinator.get(page).body()).contains("Invite a member").doesNotContain("Keep teams apart<");
        assertThat(coordinator.get(FIRMS + "/unassigned").statusCode()).isEqualTo(404);
        assertThat(coordinator.get(FIRMS + "/new").statusCode()).isEqualTo(403);
        assertThat(coordinator
                        .submit(page, FIRMS, Map.of("name", "X", "slug", "x"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(coordinator
                        .submit(page, page, Map.of("name", "X", "slug", "x"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(coordinator
                        .submit(page, page + "/isolation", Map.of("isolated", "true"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(coordinator.get(USERS).statusCode()).isEqualTo(403);
        assertThat(coordinator
                        .submit(page, USERS + "/search", Map.of("text", "robin"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void referrersAndSpecialistsSeeNothingOfThis() {
        people().specialistId(Catalogue.BRISBANE);
        var owner = people().firm();
        jdbc.sql("update app.organization_members set role = 'owner' where user_id = ?")
                .param(owner.userId())
                .update();
        for (var email : List.of(owner.email(), People.specialistEmail(Catalogue.BRISBANE))) {
            var client = PageClient.signIn(baseUrl(), email);
            for (var page : List.of(
                    USERS,
                    USERS + "/new",
                    USERS + "/" + firm.userId(),
                    FIRMS,
                    FIRMS + "/new",
                    FIRMS + "/" + firm.organizationId(),
                    FIRMS + "/" + firm.organizationId() + "/members/" + firm.userId(),
                    FIRMS + "/" + owner.organizationId(),
                    "/admin/specialists",
                    "/admin/specialists/new",
                    "/admin/appointment-types",
                    "/admin/factor-removals")) {
                assertThat(client.get(page).statusCode()).as(email + " " + page).isEqualTo(403);
            }
            for (var act : List.of(
                    USERS,
                    USERS + "/search",
                    USERS + "/" + firm.userId() + "/role",
                    USERS + "/" + firm.userId() + "/factors",
                    FIRMS,
                    FIRMS + "/search",
                    FIRMS + "/" + firm.organizationId(),
                    FIRMS + "/" + firm.organizationId() + "/members",
                    FIRMS + "/" + firm.organizationId() + "/teams",
                    FIRMS + "/" + firm.organizationId() + "/teams/ateam/delete",
                    FIRMS + "/" + firm.organizationId() + "/members/" + firm.userId() + "/remove",
                    "/admin/specialists",
                    "/admin/appointment-types/1")) {
                assertThat(client.submit("/bookings", act, Map.of("role", "admin", "rank", "owner", "name", "x"))
                                .statusCode())
                        .as(email + " posts to " + act)
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void withoutTheTokenOfAFormNothingIsChanged() {
        for (var act : List.of(
                USERS,
                USERS + "/" + firm.userId() + "/access",
                FIRMS,
                FIRMS + "/" + firm.organizationId() + "/isolation",
                "/admin/specialists",
                "/admin/appointment-types/" + Catalogue.IN_PERSON)) {
            assertThat(admin.post(act, Map.of("disabled", "true", "isolated", "true", "kind", "telehealth"))
                            .statusCode())
                    .as(act)
                    .isEqualTo(403);
        }
    }

    @Test
    void specialistsAreChangedAndTakenCalendarsTold() {
        var id = people().specialistId(Catalogue.BRISBANE);
        var page = "/admin/specialists/" + id;
        var fields = Map.of(
                "calendar",
                String.valueOf(Catalogue.BRISBANE),
                "name",
                "Dr Sam Specialist",
                "specialty",
                "Orthopaedic surgery",
                "location",
                "Suite 1, 1 Example Street",
                "timezone",
                "Australia/Brisbane",
                "login",
                id(People.specialistEmail(Catalogue.BRISBANE)),
                "active",
                "true");
        people().specialistId(Catalogue.PERTH);
        var taken = new HashMap<>(fields);
        taken.put("calendar", String.valueOf(Catalogue.PERTH));
        var nameless = new HashMap<>(fields);
        nameless.put("name", "");

        var shown = admin.get("/admin/specialists");
        var form = admin.get(page);
        var saved = admin.submit(page, page, fields);
        var conflict = admin.submit(page, page, taken);
        var empty = admin.submit(page, page, nameless);
        var addedAgain = admin.submit("/admin/specialists/new", "/admin/specialists", taken);

        assertThat(shown.body()).contains("Dr Sam Specialist", "Brisbane time", "Can be booked");
        assertThat(form.body()).contains("value=\"Orthopaedic surgery\"", "(taken by ");
        assertThat(saved.uri().getPath()).isEqualTo("/admin/specialists");
        assertThat(saved.body()).contains("Saved.");
        assertThat(conflict.body()).contains("id=\"e-calendar\"", "Another specialist is linked to this calendar.");
        assertThat(empty.body()).contains("id=\"e-name\"", "value=\"Orthopaedic surgery\"");
        assertThat(addedAgain.body()).contains("id=\"e-calendar\"");
        assertThat(people().admin().get("/api/admin/specialists").body()).contains("Australia/Brisbane");
    }

    @Test
    void appointmentTypesAreDecidedByAdministratorsAlone() {
        var types = "/admin/appointment-types";
        var coordinator = PageClient.signIn(baseUrl(), people().newOperator("staff"));

        var shown = admin.get(types);
        var saved = admin.submit(types, types + "/" + Catalogue.IN_PERSON, Map.of("kind", "in_person"));
        var nonsense = admin.submit(types, types + "/" + Catalogue.IN_PERSON, Map.of("kind", "by_post"));

        assertThat(shown.body()).contains("In person", "Telehealth");
        assertThat(saved.body()).contains("is held in person.", "Decided by an administrator");
        assertThat(nonsense.body()).contains("Choose in person or telehealth.");
        assertThat(admin.submit(types, types + "/999999", Map.of("kind", "in_person"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(coordinator.get(types).body()).contains("In person").doesNotContain("name=\"kind\"");
        assertThat(coordinator
                        .submit(types, types + "/" + Catalogue.IN_PERSON, Map.of("kind", "telehealth"))
                        .statusCode())
                .isEqualTo(403);
    }

    private String firmSlug() {
        return jdbc.sql("select slug from app.organizations where id = ?")
                .param(firm.organizationId())
                .query(String.class)
                .single();
    }

    private String id(String email) {
        return jdbc.sql("select id from app.users where email = ?")
                .param(email)
                .query(String.class)
                .single();
    }
}
