package au.com.medicalexambooking.booking;

import java.time.Instant;

/**
 * What the booking process does to a booking: each method is one step, runs in the process step's transaction, writes the
 * progress row that belongs to it, and is attributed to the current actor.
 */
public interface LifecycleSteps {

    /** Dates around the examination, from the booking's time, the specialist's zone and state holidays. */
    ExaminationPlan planExamination(BookingId booking);

    /**
     * What must be there before the examination, and how many business days before; worked out again with each new time.
     * Returns when to look whether it is there.
     */
    BriefPlan planBrief(BookingId booking, boolean briefRequired, boolean consentRequired, int businessDaysBefore);

    /** Takes over the time that the appointment book holds; progress {@code rescheduled}. */
    void recordNewTime(BookingId booking);

    /** The booking is over; progress {@code cancelled}, status closed. */
    void recordCancellation(BookingId booking, boolean late, int feePercent);

    /** A booking that was made in the appointment book directly; progress {@code scheduled}. */
    void recordDirectBooking(BookingId booking);

    /** The examinee did not come; progress {@code no_show}. Returns when the follow-up is due. */
    Instant recordNoShow(BookingId booking);

    /**
     * Readies the same booking for a new appointment after a no-show.
     *
     * @throws au.com.medicalexambooking.identity.ApiException where the new time is not in the future
     */
    void prepareRebooking(BookingId booking, Instant newStart);

    /** The booking ends without an examination; status closed. */
    void closeWithoutExamination(BookingId booking);

    /** The examinee came; progress {@code generating_report}. */
    void startReport(BookingId booking);

    /** Dates of the report's service level, in business days of the specialist's state from now. */
    ReportPlan planReport(BookingId booking, int dueDays, int reminderDaysBefore, int escalationDaysAfter);

    /** The report is there; progress {@code report_generated}. Returns when payment is due. */
    Instant releaseReport(BookingId booking);

    /** Paid; progress {@code payment_received}, status closed. */
    void closePaid(BookingId booking);

    /** When the retention period of a closed booking ends. */
    Instant retentionEndsAt(BookingId booking);

    /** Past its retention period; status archived. */
    void archive(BookingId booking);

    /**
     * Whether the documents that the examination needs are there. Until the transaction ends no document of the booking is
     * released beside it, so that what follows from the answer cannot be overtaken.
     */
    boolean briefComplete(BookingId booking, boolean briefRequired, boolean consentRequired);

    /** As before, by what was planned for the booking; true as well where nothing is asked for. */
    boolean briefComplete(BookingId booking);

    /**
     * Whether documents of this category are asked for, the examination has not begun, and none is there. Waits and keeps others
     * waiting as {@link #briefComplete} does.
     */
    boolean briefStillLacks(BookingId booking, String category);

    /** Business days of the specialist's state between now and the examination; 0 where it has passed or is today. */
    int noticeBusinessDays(BookingId booking);

    /**
     * @param appointmentAt when the examination starts
     * @param examinationEndsAt when it ends
     * @param reminderDueAt when to remind; after the examination where it is too late for a reminder
     * @param outcomeDueAt by when the outcome is to be recorded
     */
    record ExaminationPlan(
            Instant appointmentAt, Instant examinationEndsAt, Instant reminderDueAt, Instant outcomeDueAt) {}

    /**
     * @param checkAt when to look first, so that the referrer can be reminded; the due date where it is too late for that
     * @param dueAt when the brief must be there, or on the next business morning where that has passed; both lie after the
     *     examination where even that is too late
     */
    record BriefPlan(Instant checkAt, Instant dueAt) {}

    /**
     * @param reminderAt when the specialist is reminded
     * @param dueAt when the report is due
     * @param escalationAt when a manager is told
     */
    record ReportPlan(Instant reminderAt, Instant dueAt, Instant escalationAt) {}
}
