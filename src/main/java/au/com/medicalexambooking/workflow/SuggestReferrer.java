package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.DirectBookingTriage.ORGANIZATION_ID;
import static au.com.medicalexambooking.workflow.DirectBookingTriage.REFERRER_ID;
import static au.com.medicalexambooking.workflow.DirectBookingTriage.SUGGESTED_ORGANIZATION_ID;
import static au.com.medicalexambooking.workflow.DirectBookingTriage.SUGGESTED_REFERRER_ID;

import au.com.medicalexambooking.booking.DirectBookings;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Suggest referrer: proposes whose booking it may be; the form shows the proposal. */
@Component
class SuggestReferrer implements JavaDelegate {

    private final DirectBookings directBookings;

    SuggestReferrer(DirectBookings directBookings) {
        this.directBookings = directBookings;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var suggestion = directBookings.suggest(BOOKING_ID.from(execution));

        suggestion.ifPresent(found -> {
            SUGGESTED_ORGANIZATION_ID.set(execution, found.organization().value());
            ORGANIZATION_ID.set(execution, found.organization().value());
        });
        suggestion.map(DirectBookings.Suggestion::referrer).ifPresent(referrer -> {
            SUGGESTED_REFERRER_ID.set(execution, referrer.value());
            REFERRER_ID.set(execution, referrer.value());
        });
    }
}
