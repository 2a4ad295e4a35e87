package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.SpecialistId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The words of {@code processes/booking-lifecycle.bpmn}; a test holds them and the model against each other. */
final class BookingLifecycle {

    static final String KEY = "booking-lifecycle";

    static final String APPOINTMENT_REFUSED = "appointment_refused";
    static final String RESERVATION_ABANDONED = "reservation_abandoned";

    static final String BOOKED_DIRECTLY = "booking.booked_directly";
    static final String RESCHEDULED = "booking.rescheduled";
    static final String CANCELLED = "booking.cancelled";
    static final String BRIEF_COMPLETED = "booking.brief_completed";
    static final String BRIEF_WITHDRAWN = "booking.brief_withdrawn";

    static final String DECISION_REPORT_DUE = "report-due";
    static final String DECISION_LATE_CANCELLATION = "late-cancellation";
    static final String DECISION_BRIEF_REQUIREMENTS = "brief-requirements";

    static final ProcessVariable<BookingId> BOOKING_ID =
            ProcessVariable.ofText("bookingId", BookingId::value, BookingId::new);
    static final ProcessVariable<String> BOOKING_REFERENCE = ProcessVariable.ofText("bookingReference");
    static final ProcessVariable<SpecialistId> SPECIALIST_ID =
            ProcessVariable.ofText("specialistId", SpecialistId::value, SpecialistId::new);
    static final ProcessVariable<AppointmentKind> APPOINTMENT_TYPE =
            ProcessVariable.ofText("appointmentType", AppointmentKind::value, AppointmentKind::of);
    static final ProcessVariable<Boolean> REBOOKING = ProcessVariable.ofBoolean("rebooking");
    static final ProcessVariable<Instant> APPOINTMENT_AT = ProcessVariable.ofInstant("appointmentAt");
    static final ProcessVariable<Instant> EXAMINATION_ENDS_AT = ProcessVariable.ofInstant("examinationEndsAt");
    static final ProcessVariable<Instant> REMINDER_DUE_AT = ProcessVariable.ofInstant("reminderDueAt");
    static final ProcessVariable<Instant> BRIEF_CHECK_DUE_AT = ProcessVariable.ofInstant("briefCheckDueAt");
    static final ProcessVariable<Instant> BRIEF_DUE_AT = ProcessVariable.ofInstant("briefDueAt");
    static final ProcessVariable<Instant> OUTCOME_DUE_AT = ProcessVariable.ofInstant("outcomeDueAt");
    static final ProcessVariable<Instant> FOLLOW_UP_DUE_AT = ProcessVariable.ofInstant("followUpDueAt");
    static final ProcessVariable<Instant> REPORT_REMINDER_AT = ProcessVariable.ofInstant("reportReminderAt");
    static final ProcessVariable<Instant> REPORT_DUE_AT = ProcessVariable.ofInstant("reportDueAt");
    static final ProcessVariable<Instant> REPORT_ESCALATION_AT = ProcessVariable.ofInstant("reportEscalationAt");
    static final ProcessVariable<Instant> PAYMENT_DUE_AT = ProcessVariable.ofInstant("paymentDueAt");
    static final ProcessVariable<Instant> RETENTION_ENDS_AT = ProcessVariable.ofInstant("retentionEndsAt");
    static final ProcessVariable<String> OUTCOME = ProcessVariable.ofText("outcome");
    static final ProcessVariable<String> FOLLOW_UP = ProcessVariable.ofText("followUp");
    static final ProcessVariable<String> NEW_APPOINTMENT_AT = ProcessVariable.ofText("newAppointmentAt");
    static final ProcessVariable<Boolean> REPORT_DELIVERED = ProcessVariable.ofBoolean("reportDelivered");
    static final ProcessVariable<Boolean> PAYMENT_RECEIVED = ProcessVariable.ofBoolean("paymentReceived");
    static final ProcessVariable<Integer> NOTICE_BUSINESS_DAYS = ProcessVariable.ofInteger("noticeBusinessDays");
    static final ProcessVariable<String> CANCELLED_BY = ProcessVariable.ofText("cancelledBy");
    static final ProcessVariable<Boolean> LATE_CANCELLATION = ProcessVariable.ofBoolean("lateCancellation");
    static final ProcessVariable<Integer> FEE_PERCENT = ProcessVariable.ofInteger("feePercent");
    static final ProcessVariable<Integer> REPORT_BUSINESS_DAYS = ProcessVariable.ofInteger("reportBusinessDays");
    static final ProcessVariable<Integer> REPORT_REMINDER_BUSINESS_DAYS =
            ProcessVariable.ofInteger("reportReminderBusinessDays");
    static final ProcessVariable<Integer> REPORT_ESCALATION_BUSINESS_DAYS =
            ProcessVariable.ofInteger("reportEscalationBusinessDays");
    static final ProcessVariable<Boolean> BRIEF_REQUIRED = ProcessVariable.ofBoolean("briefRequired");
    static final ProcessVariable<Boolean> CONSENT_REQUIRED = ProcessVariable.ofBoolean("consentRequired");
    static final ProcessVariable<Boolean> BRIEF_COMPLETE = ProcessVariable.ofBoolean("briefComplete");
    static final ProcessVariable<String> BRIEF_FOLLOW_UP = ProcessVariable.ofText("briefFollowUp");

    /** Values of {@link #OUTCOME}. */
    static final String ATTENDED = "attended";

    static final String NO_SHOW = "no_show";

    /** Values of {@link #FOLLOW_UP}. */
    static final String REBOOK = "rebook";

    static final String CLOSE = "close";

    /** The steps, events and questions of the model, by their ids. */
    enum Element implements ModelElement {
        BOOKING_REQUESTED,
        RESERVATION_JOIN,
        RESERVE_APPOINTMENT,
        APPOINTMENT_REFUSED,
        CALLER_GAVE_UP_WHILE_RESERVING,
        CONFIRM_BOOKING,
        CALLER_GAVE_UP_BEFORE_CONFIRMATION,
        SEND_CONFIRMATION,
        PLANNING_JOIN,
        PLAN_EXAMINATION,
        CONDUCT_EXAMINATION,
        EXAMINATION_AWAITED,
        EXAMINATION_TIME_PASSED,
        RECORD_OUTCOME,
        OUTCOME_RECORDED,
        REMINDER_CYCLE,
        REMINDER_DUE,
        SEND_REMINDERS,
        REMINDERS_SENT,
        BRIEF_CHECK,
        BRIEF_CHECK_DUE,
        DECIDE_BRIEF_REQUIREMENTS,
        CHECK_BRIEF,
        BRIEF_COMPLETE,
        REMIND_REFERRER_OF_BRIEF,
        BRIEF_DEADLINE_JOIN,
        BRIEF_DEADLINE_REACHED,
        BRIEF_RECHECK_JOIN,
        CHECK_BRIEF_AGAIN,
        BRIEF_COMPLETE_BY_NOW,
        OBTAIN_BRIEF,
        BRIEF_COMPLETED,
        EXAMINATION_BEGUN,
        EXAMINED_WITHOUT_BRIEF,
        BRIEF_WATCH_JOIN,
        BRIEF_WITHDRAWN,
        BOOKED_IN_ACUITY,
        RECORD_DIRECT_BOOKING,
        BOOKING_RESCHEDULED,
        RECORD_NEW_TIME,
        BOOKING_CANCELLED,
        DECIDE_LATE_CANCELLATION,
        RECORD_CANCELLATION,
        EXAMINEE_ATTENDED,
        START_REPORT,
        DECIDE_REPORT_DUE,
        PLAN_REPORT,
        PREPARE_REPORT,
        REPORT_REMINDER_DUE,
        REMIND_SPECIALIST,
        SPECIALIST_REMINDED,
        REPORT_OVERDUE,
        ESCALATE_TO_COORDINATOR,
        COORDINATOR_INFORMED,
        REPORT_LONG_OVERDUE,
        ESCALATE_TO_MANAGER,
        MANAGER_INFORMED,
        RELEASE_REPORT,
        CONFIRM_PAYMENT,
        CLOSE_PAID_BOOKING,
        RETENTION_JOIN,
        RETENTION_PERIOD_OVER,
        ARCHIVE_BOOKING,
        BOOKING_ARCHIVED,
        RECORD_NO_SHOW,
        FOLLOW_UP_JOIN,
        FOLLOW_UP_NO_SHOW,
        HOW_TO_GO_ON,
        CLOSE_WITHOUT_EXAMINATION,
        PREPARE_REBOOKING,
        REBOOKING_AFTER_NO_SHOW,
        BOOKING_DECLINED,
        RELEASE_JOIN,
        RELEASE_APPOINTMENT,
        RESERVATION_RELEASED
    }

    /** Where the booking is not confirmed yet, so that a change of its appointment must wait. */
    static final Set<Element> NOT_CONFIRMED_YET = Set.of(Element.RESERVE_APPOINTMENT, Element.BOOKED_IN_ACUITY);

    static final List<ProcessVariable<?>> VARIABLES = List.of(
            BOOKING_ID,
            BOOKING_REFERENCE,
            SPECIALIST_ID,
            APPOINTMENT_TYPE,
            REBOOKING,
            APPOINTMENT_AT,
            EXAMINATION_ENDS_AT,
            REMINDER_DUE_AT,
            BRIEF_CHECK_DUE_AT,
            BRIEF_DUE_AT,
            OUTCOME_DUE_AT,
            FOLLOW_UP_DUE_AT,
            REPORT_REMINDER_AT,
            REPORT_DUE_AT,
            REPORT_ESCALATION_AT,
            PAYMENT_DUE_AT,
            RETENTION_ENDS_AT,
            OUTCOME,
            FOLLOW_UP,
            NEW_APPOINTMENT_AT,
            REPORT_DELIVERED,
            PAYMENT_RECEIVED,
            NOTICE_BUSINESS_DAYS,
            CANCELLED_BY,
            LATE_CANCELLATION,
            FEE_PERCENT,
            REPORT_BUSINESS_DAYS,
            REPORT_REMINDER_BUSINESS_DAYS,
            REPORT_ESCALATION_BUSINESS_DAYS,
            BRIEF_REQUIRED,
            CONSENT_REQUIRED,
            BRIEF_COMPLETE,
            BRIEF_FOLLOW_UP);

    private BookingLifecycle() {}
}
