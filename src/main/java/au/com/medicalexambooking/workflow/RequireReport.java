package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.BookingLifecycle.REPORT_DELIVERED;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.document.ReportDelivery;
import au.com.medicalexambooking.identity.ApiException;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Keeps "Prepare report" open until there is a report to release, wherever it is completed: the referrer is told at once that
 * the report can be downloaded. What was delivered in another way is a manager's correction of the progress, with its reason.
 */
@Component
class RequireReport implements TaskListener {

    private final ReportDelivery reports;

    RequireReport(ReportDelivery reports) {
        this.reports = reports;
    }

    @Override
    public void notify(DelegateTask task) {
        check(BOOKING_ID.from(task));
    }

    /**
     * Passes where there is a report to release.
     *
     * @throws ApiException 409 that says what is missing
     */
    void check(BookingId booking) {
        switch (reports.of(booking)) {
            case READY -> {}
            case BEING_CHECKED -> throw refusal("The report is still being checked. Try again in a minute.");
            case REFUSED ->
                throw refusal("The report did not pass our checks, and nobody can open it. The booking's page says why."
                        + " Add it there once more, then complete this task.");
            case MISSING ->
                throw refusal("There is no report yet. Add it on the booking's page in the category \u201cReport\u201d,"
                        + " then complete this task.");
        }
    }

    private static ApiException refusal(String message) {
        return ApiException.conflict(
                "report_missing", message, Map.of("fields", Map.of(REPORT_DELIVERED.name(), message)));
    }
}
