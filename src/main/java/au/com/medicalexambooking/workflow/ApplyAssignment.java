package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.DirectBookingTriage.ASSIGNMENT_IMPOSSIBLE;
import static au.com.medicalexambooking.workflow.DirectBookingTriage.ORGANIZATION_ID;
import static au.com.medicalexambooking.workflow.DirectBookingTriage.REFERRER_ID;

import au.com.medicalexambooking.booking.DirectBookings;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.UserId;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Assign booking to referrer; a choice that does not fit goes back to the coordinator. */
@Component
class ApplyAssignment implements JavaDelegate {

    private final DirectBookings directBookings;

    ApplyAssignment(DirectBookings directBookings) {
        this.directBookings = directBookings;
    }

    @Override
    public void execute(DelegateExecution execution) {
        try {
            directBookings.assign(
                    BOOKING_ID.from(execution),
                    new OrganizationId(ORGANIZATION_ID.from(execution)),
                    REFERRER_ID
                            .findIn(execution)
                            .filter(id -> !id.isBlank())
                            .map(UserId::new)
                            .orElse(null));
        } catch (ApiException | IllegalArgumentException e) {
            throw new BpmnError(ASSIGNMENT_IMPOSSIBLE, e);
        }
    }
}
