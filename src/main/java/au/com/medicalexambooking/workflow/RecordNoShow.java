package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.BookingLifecycle.FOLLOW_UP_DUE_AT;

import au.com.medicalexambooking.booking.LifecycleSteps;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Record no-show: the examinee did not come; the referrer is told. */
@Component
class RecordNoShow implements JavaDelegate {

    private final LifecycleSteps steps;
    private final BookingMails mails;

    RecordNoShow(LifecycleSteps steps, BookingMails mails) {
        this.steps = steps;
        this.mails = mails;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var booking = BOOKING_ID.from(execution);

        var followUpDueAt = steps.recordNoShow(booking);
        mails.examineeDidNotAttend(booking);

        FOLLOW_UP_DUE_AT.set(execution, followUpDueAt);
    }
}
