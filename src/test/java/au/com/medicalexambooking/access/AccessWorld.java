package au.com.medicalexambooking.access;

import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.access.AccessMatrix.Relation;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.TestDatabase;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.ManagementService;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the matrix is tried on: a firm with two teams and the bookings of one of them, another firm, two specialists, and the
 * people of the examination company. Made once.
 */
final class AccessWorld {

    private static final long CALENDAR = Catalogue.BRISBANE;
    private static final long OTHER_CALENDAR = Catalogue.ADELAIDE;
    private static final int DAYS_AHEAD = 150;

    private final String baseUrl;
    private final People people;
    private final AcuitySandbox acuity;
    private final JdbcClient owner;
    private final ManagementService management;
    private final Map<Relation, Caller> callers = new EnumMap<>(Relation.class);
    private final Map<String, String> places = new HashMap<>();

    private AccessWorld(
            String baseUrl, People people, AcuitySandbox acuity, TestDatabase database, ManagementService management) {
        this.baseUrl = baseUrl;
        this.people = people;
        this.acuity = acuity;
        this.owner = JdbcClient.create(database.ownerDataSource());
        this.management = management;
    }

    static AccessWorld create(
            String baseUrl, People people, AcuitySandbox acuity, TestDatabase database, ManagementService management) {
        var world = new AccessWorld(baseUrl, people, acuity, database, management);
        world.fill();
        return world;
    }

    Caller caller(Relation relation) {
        return Objects.requireNonNull(callers.get(relation), relation.title());
    }

    /** The text with its places filled. */
    String fill(String text) {
        var filled = text;
        for (var place : places.entrySet()) {
            filled = filled.replace("{" + place.getKey() + "}", place.getValue());
        }
        return filled;
    }

    /** The text with its places filled by ids of things that do not exist, but for the time. */
    String fillWithUnknown(String text) {
        var filled = text.replace("{time}", place("time")).replace("{day}", place("day"));
        return filled.replaceAll("\\{[a-z]+}", "nosuchthingnosuchthingno");
    }

    String place(String name) {
        return Objects.requireNonNull(places.get(name), name);
    }

    private void fill() {
        var specialist = people.specialistId(CALENDAR);
        people.specialistId(OTHER_CALENDAR);
        var firm = people.firm();
        var colleague = people.memberOf(firm);
        var team = team(firm.organizationId(), "Ours");
        join(team, firm.userId());
        join(team(firm.organizationId(), "Others"), colleague.userId());

        callers.put(Relation.ANONYMOUS, Caller.anonymous(baseUrl));
        callers.put(Relation.OWN_TEAM, Caller.signedIn(baseUrl, firm.email()));
        callers.put(Relation.OTHER_TEAM, Caller.signedIn(baseUrl, colleague.email()));
        callers.put(Relation.OTHER_FIRM, Caller.signedIn(baseUrl, people.firm().email()));
        callers.put(Relation.ASSIGNED, Caller.signedIn(baseUrl, People.specialistEmail(CALENDAR)));
        callers.put(Relation.NOT_ASSIGNED, Caller.signedIn(baseUrl, People.specialistEmail(OTHER_CALENDAR)));
        callers.put(Relation.COORDINATOR, Caller.signedIn(baseUrl, people.newOperator("staff")));
        callers.put(Relation.MANAGER, Caller.signedIn(baseUrl, people.newOperator("manager")));
        callers.put(Relation.ADMINISTRATOR, Caller.signedIn(baseUrl, People.ADMIN_EMAIL));

        var referrer = firm.client();
        var booking = booking(referrer, team, "matter");
        var cancelled = booking(referrer, team, "matterOfCancelled");
        referrer.post("/api/bookings/" + cancelled + "/cancel", Map.of()).is(200);
        var examined = booking(referrer, team, "matterOfExamined");
        var unassigned = booking(referrer, team, "matterOfUnassigned");
        referrer.post("/api/bookings/" + unassigned + "/cancel", Map.of()).is(200);
        owner.sql("update app.bookings set organization_id = 'unassigned', team_id = null,"
                        + " created_by_id = 'system:acuity', source = 'acuity_direct' where id = :id")
                .param("id", unassigned)
                .update();
        management.executeJob(examinationTimer(examined));

        var time = OffsetDateTime.parse(
                referrer.get("/api/bookings/" + booking).is(200).text("/appointmentDate"));
        places.put("booking", booking);
        places.put("cancelled", cancelled);
        places.put("examined", examined);
        places.put("unassigned", unassigned);
        places.put("task", taskOf(examined));
        places.put("job", examinationTimer(booking));
        places.put("organization", firm.organizationId());
        places.put("team", team);
        places.put("user", firm.userId());
        places.put("administrator", otherAdministrator());
        places.put("specialist", specialist);
        places.put("type", Long.toString(Catalogue.IN_PERSON));
        places.put("time", time.toInstant().toString());
        places.put("day", time.toLocalDate().toString());
    }

    private String booking(ApiClient referrer, String team, String matterPlace) {
        var wish = people.wish(CALENDAR, acuity.nextFreeTime(CALENDAR, Catalogue.IN_PERSON, DAYS_AHEAD));
        var matter = "M-" + System.nanoTime();
        wish.put("teamId", team);
        wish.put("matterReference", matter);
        places.put(matterPlace, matter);
        return referrer.post("/api/bookings", wish).is(201).text("/id");
    }

    private String taskOf(String booking) {
        await().until(() -> people.coordinator()
                        .get("/api/tasks?bookingId=" + booking)
                        .is(200)
                        .json()
                        .size()
                == 1);
        return people.coordinator().get("/api/tasks?bookingId=" + booking).text("/0/id");
    }

    private String examinationTimer(String booking) {
        return owner.sql("select j.id_ from camunda.act_ru_job j join camunda.act_ru_execution e"
                        + " on e.id_ = j.process_instance_id_ where e.business_key_ = :booking"
                        + " and j.handler_cfg_ like '%ExaminationTimePassed%'")
                .param("booking", booking)
                .query(String.class)
                .single();
    }

    private String otherAdministrator() {
        var email = people.newOperator("admin");
        return owner.sql("select id from app.users where email = :email")
                .param("email", email)
                .query(String.class)
                .single();
    }

    private String team(String organization, String name) {
        var id = "team" + System.nanoTime();
        owner.sql("insert into app.teams (id, organization_id, name) values (:id, :organization, :name)")
                .param("id", id)
                .param("organization", organization)
                .param("name", name)
                .update();
        return id;
    }

    private void join(String team, String user) {
        owner.sql("insert into app.team_members (team_id, user_id) values (:team, :user)")
                .param("team", team)
                .param("user", user)
                .update();
    }
}
