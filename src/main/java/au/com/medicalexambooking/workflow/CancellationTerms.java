package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.BookingId;

/** What cancelling an examination would cost, told before anybody does it. */
public interface CancellationTerms {

    /**
     * As the process would decide now, were the current actor to cancel. It decides anew when the cancellation arrives.
     *
     * @throws au.com.medicalexambooking.identity.ApiException 403 or 404 where the actor may not cancel this booking
     */
    Terms of(BookingId booking);

    /**
     * @param noticeBusinessDays business days between today and the examination
     * @param late whether this counts as late
     * @param feePercent how much of the fee is due
     */
    record Terms(int noticeBusinessDays, boolean late, int feePercent) {}
}
