package au.com.medicalexambooking.booking;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.time.Period;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How bookings behave.
 *
 * @param answerWithin after this a caller is told that scheduling is unavailable; below ten seconds
 * @param lateArrivalWindow how long after the last attempt an appointment may still turn up in the book unasked
 * @param lookUpAgainAfter an appointment that was not found this long after the attempt does not exist
 * @param reminderBusinessDays business days before the examination on which people are reminded
 * @param briefReminderBusinessDays business days before the brief is due on which the referrer is reminded of it
 * @param outcomeBusinessDays business days after the examination by which its outcome is to be recorded
 * @param followUpBusinessDays business days after a no-show by which it is to be followed up
 * @param paymentBusinessDays business days after the report by which payment is expected
 * @param retention how long a closed booking is kept before it is archived
 * @param reconciliationDays days ahead that are compared with the appointment book
 */
@Validated
@ConfigurationProperties("ime.booking")
record BookingSettings(
        @DefaultValue("8500ms") Duration answerWithin,
        @DefaultValue("60s") Duration lateArrivalWindow,
        @DefaultValue("10s") Duration lookUpAgainAfter,
        @DefaultValue("2") @Min(1) int reminderBusinessDays,
        @DefaultValue("3") @Min(1) int briefReminderBusinessDays,
        @DefaultValue("2") @Min(1) int outcomeBusinessDays,
        @DefaultValue("2") @Min(1) int followUpBusinessDays,
        @DefaultValue("20") @Min(1) int paymentBusinessDays,
        @DefaultValue("P7Y") Period retention,
        @DefaultValue("120") @Min(1) int reconciliationDays) {}
