package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.DirectBookingTriage.Element.ASSIGN_REFERRER;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.booking.DirectBookings;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.UserId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who a booking belongs to that was made in the appointment book directly. */
class DirectBookingTriageProcessTest {

    private static final Map<String, Object> CHOICE = Map.of("organizationId", "firm1", "referrerId", "rita");

    private final Scenario story = new Scenario();

    @AfterEach
    void forget() {
        Scenario.forgetInstances();
    }

    @AfterAll
    static void everyElementWasReached() {
        assertThat(Scenario.visited(DirectBookingTriage.KEY))
                .containsAll(Arrays.stream(DirectBookingTriage.Element.values())
                        .map(ModelElement::id)
                        .toList());
    }

    @Test
    void givesTheBookingToItsReferrerAndConfirmsIt() {
        story.bookingIsMadeDirectly();
        story.jobsRun();

        story.taskIsDone(ASSIGN_REFERRER, CHOICE);

        assertThat(story.asked).contains("assign to firm1, rita");
        assertThat(story.mails)
                .containsExactly("booking-confirmed to rita@example.org", "booking-confirmed to sam@example.org");
        assertThat(story.instance(DirectBookingTriage.KEY, story.booking.value()))
                .isNull();
    }

    @Test
    void fillsTheFormWithTheSuggestion() {
        story.suggestion = Optional.of(new DirectBookings.Suggestion(new OrganizationId("firm1"), new UserId("rita")));

        story.bookingIsMadeDirectly();
        story.jobsRun();

        assertThat(Scenario.engine()
                        .getRuntimeService()
                        .getVariables(story.instance(DirectBookingTriage.KEY, story.booking.value())
                                .getId()))
                .containsAllEntriesOf(CHOICE);
    }

    @Test
    void comesBackWhereTheChoiceDoesNotFit() {
        story.bookingIsMadeDirectly();
        story.jobsRun();
        story.assignmentFits = false;

        story.taskIsDone(ASSIGN_REFERRER, CHOICE);

        assertThat(Scenario.engine()
                        .getTaskService()
                        .createTaskQuery()
                        .taskDefinitionKey(ASSIGN_REFERRER.id())
                        .count())
                .isOne();
        assertThat(story.mails).isEmpty();
    }

    @Test
    void endsWhenTheBookingIsCancelled() {
        story.bookingIsMadeDirectly();
        story.jobsRun();

        story.appointmentIsCancelled(5, "acuity");
        story.jobsRun();

        assertThat(story.instance(DirectBookingTriage.KEY, story.booking.value()))
                .isNull();
    }
}
