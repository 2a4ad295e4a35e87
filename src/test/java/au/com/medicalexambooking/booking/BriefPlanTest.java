package au.com.medicalexambooking.booking;

import static au.com.medicalexambooking.booking.BookingModule.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.booking.LifecycleSteps.BriefPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the brief is looked for: before it is due, and what stands in where a booking is made late. */
class BriefPlanTest {

    private static final BookingModule MODULE = new BookingModule("briefs");

    private final BusinessCalendar calendar = new BusinessCalendar();

    @BeforeEach
    void reset() {
        MODULE.reset();
    }

    @AfterAll
    static void close() {
        MODULE.close();
    }

    @Test
    void looksBusinessDaysBeforeItIsDueAndThenOnTheDay() {
        var start = NOW.plus(Duration.ofDays(30));

        var plan = plan(start, 5);

        assertThat(plan.dueAt()).isEqualTo(calendar.morningBefore(start, 5, zone()));
        // The module of the test reminds five business days before.
        assertThat(plan.checkAt()).isEqualTo(calendar.morningBefore(plan.dueAt(), 5, zone()));
    }

    @Test
    void looksWhenItIsDueWhereItIsTooLateForAReminder() {
        var start = NOW.plus(Duration.ofDays(9));

        var plan = plan(start, 5);

        assertThat(plan.dueAt())
                .isAfter(NOW)
                .isEqualTo(calendar.morningBefore(start, 5, zone()))
                .isEqualTo(plan.checkAt());
    }

    @Test
    void givesTheNextBusinessMorningWhereItWasDueBefore() {
        var start = NOW.plus(Duration.ofDays(6));

        var plan = plan(start, 5);

        assertThat(plan.dueAt())
                .isAfter(NOW)
                .isBefore(start)
                .isEqualTo(calendar.morningAfter(NOW, zone()))
                .isEqualTo(plan.checkAt());
    }

    @Test
    void asksForNothingWhereEvenThatIsTooLate() {
        var start = NOW.plus(Duration.ofHours(3));

        var plan = plan(start, 5);

        assertThat(plan.checkAt()).isAfter(start.plus(Duration.ofHours(2)));
        assertThat(plan.dueAt()).isAfter(start.plus(Duration.ofHours(2)));
    }

    private ZoneId zone() {
        return ZoneId.of("Australia/Sydney");
    }

    private static BriefPlan plan(Instant start, int businessDays) {
        var id = MODULE.confirmed(MODULE.specialist(), start);
        var plans = new ArrayList<BriefPlan>();
        MODULE.inTransaction(
                () -> plans.add(MODULE.get(LifecycleSteps.class).planBrief(id, true, false, businessDays)));
        return Objects.requireNonNull(plans.get(0));
    }
}
