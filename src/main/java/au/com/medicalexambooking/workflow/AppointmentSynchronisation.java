package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.AppointmentSync.Difference;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The words of {@code processes/appointment-sync.bpmn}. */
final class AppointmentSynchronisation {

    static final String KEY = "appointment-sync";

    static final ProcessVariable<String> APPOINTMENT_ID = ProcessVariable.ofText("appointmentId");
    static final ProcessVariable<Difference> DIFFERENCE = ProcessVariable.ofText(
            "difference", Difference::value, value -> Difference.valueOf(value.toUpperCase(Locale.ROOT)));
    static final ProcessVariable<Instant> READ_AT = ProcessVariable.ofInstant("readAt");

    /** The steps, events and questions of the model, by their ids. */
    enum Element implements ModelElement {
        CHANGE_HINTED,
        COMPARE_WITH_ACUITY,
        WHAT_DIFFERS,
        APPLY_NEW_TIME,
        APPLY_CANCELLATION,
        APPLY_DETAILS,
        REGISTER_DIRECT_BOOKING,
        RELEASE_UNWANTED_APPOINTMENT,
        REPORT_MISSING_APPOINTMENT,
        SYNCHRONISATION_JOIN,
        IN_STEP_WITH_ACUITY
    }

    static final List<ProcessVariable<?>> VARIABLES = List.of(APPOINTMENT_ID, DIFFERENCE, READ_AT);

    private AppointmentSynchronisation() {}
}
