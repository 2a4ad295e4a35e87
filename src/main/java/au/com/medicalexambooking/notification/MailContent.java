package au.com.medicalexambooking.notification;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What the outbox keeps as JSON of a mail about a booking: enough to write it, nothing about the examinee but initials. */
record MailContent(
        String bookingReference,
        String examineeInitials,
        String specialistName,
        @Nullable String location,
        @Nullable String meetingLink,
        Instant start,
        Instant end,
        ZoneId zone,
        int calendarSequence,
        @Nullable Instant dueAt,
        @Nullable Boolean lateCancellation) {

    static MailContent of(BookingMail mail) {
        return new MailContent(
                mail.bookingReference(),
                mail.examineeInitials(),
                mail.specialistName(),
                mail.location(),
                mail.meetingLink(),
                mail.start(),
                mail.end(),
                mail.zone(),
                mail.calendarSequence(),
                mail.dueAt(),
                mail.lateCancellation());
    }

    BookingMail toMail(
            MailKind kind, String effectKey, String bookingId, String recipient, @Nullable String recipientName) {
        return new BookingMail(
                kind,
                effectKey,
                bookingId,
                bookingReference,
                examineeInitials,
                specialistName,
                location,
                meetingLink,
                start,
                end,
                zone,
                recipient,
                recipientName == null ? "" : recipientName,
                calendarSequence,
                dueAt,
                lateCancellation);
    }
}
