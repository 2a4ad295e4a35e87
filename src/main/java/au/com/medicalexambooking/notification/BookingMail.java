package au.com.medicalexambooking.notification;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A mail about a booking. It names the examinee by initials at most and says nothing about health.
 *
 * @param effectKey names what the mail is about; queuing the same key again does nothing
 * @param bookingId the booking, for the link and for finding its mails
 * @param bookingReference as people say it, for example {@code IME-20481}
 * @param examineeInitials for example {@code J. S.}
 * @param specialistName who examines
 * @param location where, or null
 * @param meetingLink https link of a video meeting, or null
 * @param start when the examination starts
 * @param end when it ends
 * @param zone the specialist's zone, in which times are shown
 * @param recipient address of the person
 * @param recipientName name of the person
 * @param calendarSequence revision of the calendar entry; a higher one replaces a lower one
 * @param dueAt the date a reminder or escalation is about, or null
 * @param lateCancellation whether a cancellation counts as late, or null where it is not about one
 */
public record BookingMail(
        MailKind kind,
        String effectKey,
        String bookingId,
        String bookingReference,
        String examineeInitials,
        String specialistName,
        @Nullable String location,
        @Nullable String meetingLink,
        Instant start,
        Instant end,
        ZoneId zone,
        String recipient,
        String recipientName,
        int calendarSequence,
        @Nullable Instant dueAt,
        @Nullable Boolean lateCancellation) {

    /** The meeting link where it is one that people can be sent to safely. */
    @Nullable
    String safeMeetingLink() {
        return meetingLink != null && meetingLink.startsWith("https://") ? meetingLink : null;
    }
}
