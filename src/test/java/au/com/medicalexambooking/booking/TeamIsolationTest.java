package au.com.medicalexambooking.booking;

import static au.com.medicalexambooking.booking.BookingModule.ADMIN;
import static au.com.medicalexambooking.booking.BookingModule.ADMIN_AS_REFERRER;
import static au.com.medicalexambooking.booking.BookingModule.COLLEAGUE;
import static au.com.medicalexambooking.booking.BookingModule.COORDINATOR;
import static au.com.medicalexambooking.booking.BookingModule.FIRM;
import static au.com.medicalexambooking.booking.BookingModule.NOW;
import static au.com.medicalexambooking.booking.BookingModule.OTHER_FIRM;
import static au.com.medicalexambooking.booking.BookingModule.REFERRER;
import static au.com.medicalexambooking.booking.BookingModule.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.medicalexambooking.booking.BookingAccess.Act;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.specialist.SpecialistId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the teams of a firm know of each other's bookings, with and without the wall between them. */
class TeamIsolationTest {

    private static final BookingModule MODULE = new BookingModule("isolation");
    private static final Instant START = NOW.plus(Duration.ofDays(10));

    private SpecialistId specialist;

    @BeforeAll
    static void twoTeams() {
        insertTeam("ours", REFERRER);
        insertTeam("theirs", COLLEAGUE);
    }

    @BeforeEach
    void reset() {
        MODULE.reset();
        specialist = MODULE.specialist();
    }

    @AfterEach
    void takeTheWallDown() {
        wall(FIRM, false);
    }

    @AfterAll
    static void close() {
        MODULE.close();
    }

    @Test
    void withoutTheWallTeamsReadEachOthersBookingsAndChangeTheirOwn() {
        var id = booked(REFERRER, "ours");

        assertThat(sees(COLLEAGUE, id)).isTrue();
        assertThat(refusal(COLLEAGUE, id, Act.CHANGE_TIME)).isEqualTo(403);
        assertThat(refusal(REFERRER, id, Act.CHANGE_TIME)).isZero();
    }

    @Test
    void behindTheWallABookingIsItsTeamsOwn() {
        var id = booked(REFERRER, "ours");
        wall(FIRM, true);

        assertThat(sees(REFERRER, id)).isTrue();
        assertThat(sees(ADMIN_AS_REFERRER, id)).isTrue();
        assertThat(sees(COLLEAGUE, id)).isFalse();
        assertThat(sees(STRANGER, id)).isFalse();
        assertThat(sees(COORDINATOR, id)).isTrue();
        assertThat(sees(ADMIN, id)).isTrue();
        assertThat(refusal(COLLEAGUE, id, Act.CHANGE_TIME)).isEqualTo(404);
        assertThat(refusal(REFERRER, id, Act.CHANGE_TIME)).isZero();
    }

    @Test
    void behindTheWallABookingWithoutATeamIsTheirsWhoMadeItOrForWhomItWasMade() {
        var own = booked(REFERRER, null);
        var madeForReferrer = booked(ADMIN_AS_REFERRER, null);
        wall(FIRM, true);

        for (var id : Set.of(own, madeForReferrer)) {
            assertThat(sees(REFERRER, id)).isTrue();
            assertThat(sees(COLLEAGUE, id)).isFalse();
            assertThat(refusal(REFERRER, id, Act.CHANGE_TIME)).isZero();
        }
    }

    @Test
    void theWallHoldsForOwnersToo() {
        var id = booked(REFERRER, "ours");
        wall(FIRM, true);
        MODULE.jdbc
                .sql("update organization_members set role = 'owner' where user_id = 'colleague'")
                .update();

        assertThat(sees(COLLEAGUE, id)).isFalse();
    }

    @Test
    void aWallInOneFirmIsNoneInAnother() {
        var id = booked(REFERRER, "ours");
        wall(OTHER_FIRM, true);

        assertThat(sees(COLLEAGUE, id)).isTrue();
        wall(OTHER_FIRM, false);
    }

    @Test
    void theDeskNamesATeamOrNobodyInTheFirmWouldSeeTheBooking() {
        wall(FIRM, true);
        var wish = BookingModule.request(specialist, START)
                .organization(FIRM.value())
                .build();

        var refusal = catchThrowableOfType(
                ApiException.class,
                () -> MODULE.as(
                        COORDINATOR, () -> MODULE.get(BookingRequests.class).record(wish, BookingModule.inTime())));

        assertThat(refusal.status().value()).isEqualTo(400);
        assertThat(refusal.details().toString()).contains("teamId");
    }

    @Test
    void aDirectBookingIsGivenToAReferrerOrNobodyInTheFirmWouldSeeIt() {
        var id = booked(REFERRER, "ours");
        wall(FIRM, true);
        var direct = MODULE.get(DirectBookings.class);

        var refusal = catchThrowableOfType(ApiException.class, () -> direct.assign(id, FIRM, null));

        assertThat(refusal.details().toString()).contains("referrerId");
        direct.assign(id, FIRM, REFERRER.userId());
    }

    private BookingId booked(Actor actor, @Nullable String team) {
        var wish = BookingModule.request(specialist, START.plusSeconds(7200L * ++bookings));
        var id = MODULE.as(
                actor,
                () -> MODULE.get(BookingRequests.class)
                        .record(team == null ? wish.build() : wish.team(team).build(), BookingModule.inTime()));
        MODULE.process.reserve(id);
        MODULE.process.forget();
        return id;
    }

    private int bookings;

    /** Whether list and details agree that the booking is there. */
    private boolean sees(Actor actor, BookingId id) {
        var filter = new BookingQueries.Filter(null, Set.of(specialist.value()), null, null, null, 1, 20);
        var listed = MODULE.as(actor, () -> MODULE.get(BookingQueries.class).search(filter)).bookings().stream()
                .anyMatch(row -> row.id().equals(id));
        assertThat(refusal(actor, id, Act.READ)).isEqualTo(listed ? 0 : 404);
        return listed;
    }

    /** The status of the refusal, or zero. */
    private static int refusal(Actor actor, BookingId id, Act act) {
        try {
            MODULE.as(actor, () -> MODULE.get(BookingAccess.class).require(id, act));
            return 0;
        } catch (ApiException refused) {
            return refused.status().value();
        }
    }

    private static void wall(OrganizationId firm, boolean stands) {
        MODULE.jdbc
                .sql("update organizations set team_isolation = :stands where id = :id")
                .param("stands", stands)
                .param("id", firm.value())
                .update();
    }

    private static void insertTeam(String id, Actor member) {
        MODULE.jdbc
                .sql("insert into teams (id, organization_id, name) values (:id, :firm, :id)")
                .param("id", id)
                .param("firm", FIRM.value())
                .update();
        MODULE.jdbc
                .sql("insert into team_members (team_id, user_id) values (:id, :user)")
                .param("id", id)
                .param("user", member.userId().value())
                .update();
    }
}
