package au.com.medicalexambooking.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.booking.AppointmentSync.Difference;
import au.com.medicalexambooking.scheduling.AppointmentChangeHinted;
import java.util.Arrays;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Appointment synchronisation and the reconciliation of the books. */
class SynchronisationProcessTest {

    private final Scenario story = new Scenario();

    @AfterEach
    void forget() {
        Scenario.forgetInstances();
    }

    @AfterAll
    static void everyElementWasReached() {
        assertThat(Scenario.visited(AppointmentSynchronisation.KEY))
                .containsAll(Arrays.stream(AppointmentSynchronisation.Element.values())
                        .map(ModelElement::id)
                        .toList());
        assertThat(Scenario.visited(AcuityReconciliation.KEY))
                .containsAll(Arrays.stream(AcuityReconciliation.Element.values())
                        .map(ModelElement::id)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "MOVED, apply new time",
        "CANCELLED, apply cancellation",
        "DETAILS, apply details",
        "UNKNOWN_HERE, apply direct booking",
        "UNWANTED, apply unwanted",
        "GONE, apply missing"
    })
    void appliesTheDifferenceAndSettlesTheHints(Difference difference, String step) {
        story.difference = difference;

        story.starter.on(new AppointmentChangeHinted(story.appointment));
        story.jobsRun();

        assertThat(story.asked).containsExactly("compare", step);
        assertThat(story.settled).containsExactly(story.appointment + " PROCESSED");
    }

    @Test
    void settlesTheHintsWhereNothingDiffers() {
        story.starter.on(new AppointmentChangeHinted(story.appointment));
        story.jobsRun();

        assertThat(story.asked).containsExactly("compare");
        assertThat(story.settled).containsExactly(story.appointment + " PROCESSED");
    }

    @Test
    void coversFurtherHintsWhileItWaitsToRead() {
        story.starter.on(new AppointmentChangeHinted(story.appointment));
        story.starter.on(new AppointmentChangeHinted(story.appointment));

        story.jobsRun();

        assertThat(story.asked).containsExactly("compare");
    }

    @Test
    void leavesTheHintsWaitingWhileTheBookIsDown() {
        story.schedulingDown = true;

        story.starter.on(new AppointmentChangeHinted(story.appointment));
        story.jobsRun();

        assertThat(story.settled).isEmpty();
        assertThat(story.instance(AppointmentSynchronisation.KEY, story.appointment))
                .isNotNull();
    }

    @Test
    void isWokenByAHintAfterItGaveUp() {
        story.schedulingDown = true;
        story.starter.on(new AppointmentChangeHinted(story.appointment));
        for (int attempt = 0; attempt < 12; attempt++) {
            story.jobsRun();
        }
        story.schedulingDown = false;

        story.starter.on(new AppointmentChangeHinted(story.appointment));
        story.jobsRun();

        assertThat(story.settled).containsExactly(story.appointment + " PROCESSED");
    }

    @Test
    void reconcilesOnRequest() {
        Scenario.engine().getRuntimeService().startProcessInstanceByMessage(AcuityReconciliation.REQUESTED);

        story.jobsRun();

        assertThat(story.asked).containsExactly("compare books", "check open reservations");
    }

    @Test
    void reconcilesEveryQuarterOfAnHour() {
        var due = Scenario.engine()
                .getManagementService()
                .createJobQuery()
                .processDefinitionKey(AcuityReconciliation.KEY)
                .timers()
                .list();

        due.stream().map(Job::getId).forEach(Scenario.engine().getManagementService()::executeJob);
        story.jobsRun();

        assertThat(due).hasSize(1);
        assertThat(story.asked).containsExactly("compare books", "check open reservations");
    }
}
