package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.DirectBookings;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.UserId;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What must be so for a task to be completed, beyond what its form can tell. It is asked before the engine is, so that
 * whoever completes the task is told at once and in our words, wherever they do it. The process holds to the same rules
 * itself, for what changes in between.
 */
@Component
class TaskConditions {

    private final RequireReport report;
    private final DirectBookings directBookings;

    TaskConditions(RequireReport report, DirectBookings directBookings) {
        this.report = report;
        this.directBookings = directBookings;
    }

    /**
     * @param definitionKey of the task
     * @param values by the names of the form's fields, which were held against the form
     * @throws ApiException that names the field which stands in the way, and says why in its message too
     */
    void check(String definitionKey, BookingId booking, Map<String, Object> values) {
        if (definitionKey.equals(BookingLifecycle.Element.PREPARE_REPORT.id())) {
            report.check(booking);
        } else if (definitionKey.equals(DirectBookingTriage.Element.ASSIGN_REFERRER.id())) {
            directBookings.requireAssignable(
                    new OrganizationId(
                            text(values, DirectBookingTriage.ORGANIZATION_ID).orElse("")),
                    text(values, DirectBookingTriage.REFERRER_ID)
                            .filter(id -> !id.isBlank())
                            .map(UserId::new)
                            .orElse(null));
        }
    }

    private static Optional<String> text(Map<String, Object> values, ProcessVariable<String> variable) {
        return Optional.ofNullable(values.get(variable.name())).map(String::valueOf);
    }
}
