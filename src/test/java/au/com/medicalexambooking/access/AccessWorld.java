package au.com.medicalexambooking.access;

import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.access.AccessMatrix.Relation;
import au.com.medicalexambooking.document.DocumentClient;
import au.com.medicalexambooking.document.SampleFiles;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.People.Firm;
import au.com.medicalexambooking.testing.TestDatabase;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.ManagementService;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the matrix is tried on: a firm with two teams and the bookings of one of them, the same with a wall between the teams,
 * another firm, two specialists, and the people of the examination company. Made once.
 */
final class AccessWorld {

    private static final long CALENDAR = Catalogue.BRISBANE;
    private static final long OTHER_CALENDAR = Catalogue.ADELAIDE;
    private static final int DAYS_AHEAD = 150;

    private final String baseUrl;
    private final People people;
    private final AcuitySandbox acuity;
    private final JdbcClient database;
    private final ManagementService management;
    private final Map<Relation, Caller> callers = new EnumMap<>(Relation.class);
    private final Map<String, String> places = new HashMap<>();
    private final Map<String, String> placesBehindTheWall = new HashMap<>();

    private AccessWorld(
            String baseUrl, People people, AcuitySandbox acuity, TestDatabase database, ManagementService management) {
        this.baseUrl = baseUrl;
        this.people = people;
        this.acuity = acuity;
        this.database = JdbcClient.create(database.ownerDataSource());
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

    /** The text with its places filled by what the relation is about. */
    String fill(String text, Relation relation) {
        var filled = text;
        for (var place : placesOf(relation).entrySet()) {
            filled = filled.replace("{" + place.getKey() + "}", place.getValue());
        }
        return filled;
    }

    /** The text with its places filled by ids of things that do not exist; what is no id stays as it was. */
    String fillWithUnknown(String text) {
        var filled = text;
        for (var kept : List.of("time", "day", "isolation")) {
            filled = filled.replace("{" + kept + "}", place(kept, Relation.OWN_TEAM));
        }
        return filled.replaceAll("\\{[a-z]+}", "nosuchthingnosuchthingno");
    }

    String place(String name, Relation relation) {
        return Objects.requireNonNull(placesOf(relation).get(name), name);
    }

    private Map<String, String> placesOf(Relation relation) {
        return relation == Relation.BEHIND_THE_WALL ? placesBehindTheWall : places;
    }

    private void fill() {
        var specialist = people.specialistId(CALENDAR);
        people.specialistId(OTHER_CALENDAR);
        callers.put(Relation.ANONYMOUS, Caller.anonymous(baseUrl));
        callers.put(Relation.OTHER_FIRM, Caller.signedIn(baseUrl, people.firm().email()));
        callers.put(Relation.ASSIGNED, Caller.signedIn(baseUrl, People.specialistEmail(CALENDAR)));
        callers.put(Relation.NOT_ASSIGNED, Caller.signedIn(baseUrl, People.specialistEmail(OTHER_CALENDAR)));
        callers.put(Relation.COORDINATOR, Caller.signedIn(baseUrl, people.newOperator("staff")));
        callers.put(Relation.MANAGER, Caller.signedIn(baseUrl, people.newOperator("manager")));
        callers.put(Relation.ADMINISTRATOR, Caller.signedIn(baseUrl, people.newOperator("admin")));

        var firm = people.firm();
        var colleague = people.memberOf(firm);
        callers.put(Relation.OWN_TEAM, Caller.signedIn(baseUrl, firm.email()));
        callers.put(Relation.OTHER_TEAM, Caller.signedIn(baseUrl, colleague.email()));
        fillFirm(firm, colleague, places);
        callers.put(Relation.ACTING_AS_REFERRER, Caller.acting(baseUrl, people.newOperator("admin"), firm.userId()));
        places.put("isolation", "false");

        var walledFirm = people.firm();
        var owner = people.memberOf(walledFirm);
        makeOwner(owner);
        callers.put(Relation.BEHIND_THE_WALL, Caller.signedIn(baseUrl, owner.email()));
        owner.client()
                .patch("/api/organizations/" + walledFirm.organizationId(), Map.of("teamIsolation", true))
                .is(200);
        fillFirm(walledFirm, owner, placesBehindTheWall);
        placesBehindTheWall.put("isolation", "true");
        placesBehindTheWall.put("user", walledFirm.userId());

        var examined = booking(firm, places);
        var unassigned = cancelled(firm, places);
        database.sql("update app.bookings set organization_id = 'unassigned', team_id = null,"
                        + " created_by_id = 'system:acuity', source = 'acuity_direct' where id = :id")
                .param("id", unassigned)
                .update();
        management.executeJob(examinationTimer(examined));
        var time = OffsetDateTime.parse(firm.client()
                .get("/api/bookings/" + places.get("booking"))
                .is(200)
                .text("/appointmentDate"));
        places.put("examined", examined);
        places.put("unassigned", unassigned);
        places.put("task", taskOf(examined));
        places.put("job", examinationTimer(place("booking", Relation.OWN_TEAM)));
        places.put("user", firm.userId());
        places.put("administrator", otherAdministrator());
        places.put("specialist", specialist);
        places.put("type", Long.toString(Catalogue.IN_PERSON));
        places.put("time", time.toInstant().toString());
        places.put("day", time.toLocalDate().toString());
        for (var nobodys : List.of("session", "factor", "removal", "nomember", "otherteam")) {
            places.put(nobodys, "nobodys" + nobodys);
        }
        places.forEach(placesBehindTheWall::putIfAbsent);
    }

    /** Two teams with the firm's first referrer in one and the second in the other, and bookings of the first one's. */
    private void fillFirm(Firm first, Firm second, Map<String, String> places) {
        var team = team(first.organizationId(), "Ours");
        join(team, first.userId());
        join(team(first.organizationId(), "Others"), second.userId());
        places.put("organization", first.organizationId());
        places.put("team", team);
        places.put("matter", "M-" + System.nanoTime());
        places.put("booking", booking(first, places));
        places.put("cancelled", cancelled(first, places));
        fillDocuments(first, places);
    }

    /** A brief and a held letter from the referrer, a report and a dictation from the other side, and a report that is released. */
    private void fillDocuments(Firm first, Map<String, String> places) {
        var booking = Objects.requireNonNull(places.get("booking"));
        var settled = booking(first, places);
        database.sql("update app.bookings set current_progress = 'report_generated' where id = :id")
                .param("id", settled)
                .update();
        var referrer = new DocumentClient(baseUrl, first.client());
        var coordinator = new DocumentClient(baseUrl, people.coordinator());
        var pdf = SampleFiles.pdf("Document");
        places.put("brief", referrer.available(booking, "brief", "brief.pdf", SampleFiles.PDF, pdf));
        places.put("held", referrer.available(booking, "other", "letter.pdf", SampleFiles.PDF, pdf));
        places.put("report", coordinator.available(booking, "report", "report.pdf", SampleFiles.PDF, pdf));
        places.put("released", coordinator.available(settled, "report", "report.pdf", SampleFiles.PDF, pdf));
        places.put(
                "dictation",
                coordinator.available(booking, "dictation", "dictation.wav", "audio/wav", SampleFiles.wav()));
        people.manager()
                .post("/api/documents/" + places.get("held") + "/hold", Map.of("reason", "Subpoena"))
                .is(200);
    }

    private String booking(Firm firm, Map<String, String> places) {
        var wish = people.wish(CALENDAR, acuity.nextFreeTime(CALENDAR, Catalogue.IN_PERSON, DAYS_AHEAD));
        wish.put("teamId", Objects.requireNonNull(places.get("team")));
        wish.put("matterReference", Objects.requireNonNull(places.get("matter")));
        return firm.client().post("/api/bookings", wish).is(201).text("/id");
    }

    private String cancelled(Firm firm, Map<String, String> places) {
        var booking = booking(firm, places);
        firm.client().post("/api/bookings/" + booking + "/cancel", Map.of()).is(200);
        return booking;
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
        return database.sql("select j.id_ from camunda.act_ru_job j join camunda.act_ru_execution e"
                        + " on e.id_ = j.process_instance_id_ where e.business_key_ = :booking"
                        + " and j.handler_cfg_ like '%ExaminationTimePassed%'")
                .param("booking", booking)
                .query(String.class)
                .single();
    }

    private String otherAdministrator() {
        var email = people.newOperator("admin");
        return database.sql("select id from app.users where email = :email")
                .param("email", email)
                .query(String.class)
                .single();
    }

    private String team(String organization, String name) {
        var id = "team" + System.nanoTime();
        database.sql("insert into app.teams (id, organization_id, name) values (:id, :organization, :name)")
                .param("id", id)
                .param("organization", organization)
                .param("name", name)
                .update();
        return id;
    }

    private void join(String team, String user) {
        database.sql("insert into app.team_members (team_id, user_id) values (:team, :user)")
                .param("team", team)
                .param("user", user)
                .update();
    }

    private void makeOwner(Firm member) {
        database.sql("update app.organization_members set role = 'owner' where user_id = :user")
                .param("user", member.userId())
                .update();
    }
}
