package au.com.medicalexambooking.workflow;

import java.util.List;

/** The words of {@code processes/direct-booking-triage.bpmn}. */
final class DirectBookingTriage {

    static final String KEY = "direct-booking-triage";

    static final String ASSIGNMENT_IMPOSSIBLE = "assignment_impossible";

    static final ProcessVariable<String> ORGANIZATION_ID = ProcessVariable.ofText("organizationId");
    static final ProcessVariable<String> REFERRER_ID = ProcessVariable.ofText("referrerId");
    static final ProcessVariable<String> SUGGESTED_ORGANIZATION_ID = ProcessVariable.ofText("suggestedOrganizationId");
    static final ProcessVariable<String> SUGGESTED_REFERRER_ID = ProcessVariable.ofText("suggestedReferrerId");

    /** The steps, events and questions of the model, by their ids. */
    enum Element implements ModelElement {
        DIRECT_BOOKING_REGISTERED,
        SUGGEST_REFERRER,
        ASSIGNMENT_JOIN,
        ASSIGN_REFERRER,
        BOOKING_CANCELLED_MEANWHILE,
        TRIAGE_NOT_NEEDED,
        APPLY_ASSIGNMENT,
        ASSIGNMENT_IMPOSSIBLE,
        NOTIFY_REFERRER,
        REFERRER_ASSIGNED
    }

    static final List<ProcessVariable<?>> VARIABLES =
            List.of(ORGANIZATION_ID, REFERRER_ID, SUGGESTED_ORGANIZATION_ID, SUGGESTED_REFERRER_ID);

    private DirectBookingTriage() {}
}
