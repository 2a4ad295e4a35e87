package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;

import au.com.medicalexambooking.booking.LifecycleSteps;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Record new time: takes over the new time and tells everybody concerned. */
@Component
class RecordNewTime implements JavaDelegate {

    private final LifecycleSteps steps;
    private final BookingMails mails;

    RecordNewTime(LifecycleSteps steps, BookingMails mails) {
        this.steps = steps;
        this.mails = mails;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var booking = BOOKING_ID.from(execution);

        steps.recordNewTime(booking);
        mails.rescheduled(booking);
    }
}
