package au.com.medicalexambooking.notification;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Mails for tests. */
final class MailExamples {

    static final Instant START = Instant.parse("2026-11-24T23:30:00Z");

    private MailExamples() {}

    static BookingMail mail(MailKind kind) {
        return mail(kind, kind.value() + ":b1", "joanne@firm.example");
    }

    static BookingMail mail(MailKind kind, String effectKey, String recipient) {
        return new BookingMail(
                kind,
                effectKey,
                "b1",
                "IME-20484",
                "B. N-F.",
                "Dr Tobias Ferncroft",
                "Level 4, 210 Sample Street, Brisbane QLD 4000",
                null,
                START,
                START.plus(Duration.ofMinutes(60)),
                ZoneId.of("Australia/Sydney"),
                recipient,
                "Joanne Whitby",
                0,
                Instant.parse("2026-12-08T06:00:00Z"),
                kind == MailKind.BOOKING_CANCELLED ? Boolean.TRUE : null);
    }

    static BookingMail to(BookingMail mail, String name) {
        return new BookingMail(
                mail.kind(),
                mail.effectKey(),
                mail.bookingId(),
                mail.bookingReference(),
                mail.examineeInitials(),
                mail.specialistName(),
                mail.location(),
                mail.meetingLink(),
                mail.start(),
                mail.end(),
                mail.zone(),
                mail.recipient(),
                name,
                mail.calendarSequence(),
                mail.dueAt(),
                mail.lateCancellation());
    }

    static BookingMail byVideo(BookingMail mail) {
        return new BookingMail(
                mail.kind(),
                mail.effectKey(),
                mail.bookingId(),
                mail.bookingReference(),
                mail.examineeInitials(),
                mail.specialistName(),
                null,
                "https://video.example/room/1",
                mail.start(),
                mail.end(),
                mail.zone(),
                mail.recipient(),
                mail.recipientName(),
                mail.calendarSequence(),
                mail.dueAt(),
                mail.lateCancellation());
    }

    static BookingMail withLink(BookingMail mail, String link) {
        return new BookingMail(
                mail.kind(),
                mail.effectKey(),
                mail.bookingId(),
                mail.bookingReference(),
                mail.examineeInitials(),
                mail.specialistName(),
                mail.location(),
                link,
                mail.start(),
                mail.end(),
                mail.zone(),
                mail.recipient(),
                mail.recipientName(),
                mail.calendarSequence(),
                mail.dueAt(),
                mail.lateCancellation());
    }

    static BookingMail at(BookingMail mail, String place) {
        return new BookingMail(
                mail.kind(),
                mail.effectKey(),
                mail.bookingId(),
                mail.bookingReference(),
                mail.examineeInitials(),
                mail.specialistName(),
                place,
                mail.meetingLink(),
                mail.start(),
                mail.end(),
                mail.zone(),
                mail.recipient(),
                mail.recipientName(),
                mail.calendarSequence(),
                mail.dueAt(),
                mail.lateCancellation());
    }

    static BookingMail bare(BookingMail mail) {
        return new BookingMail(
                mail.kind(),
                mail.effectKey(),
                mail.bookingId(),
                mail.bookingReference(),
                mail.examineeInitials(),
                mail.specialistName(),
                null,
                mail.meetingLink(),
                mail.start(),
                mail.end(),
                mail.zone(),
                mail.recipient(),
                mail.recipientName(),
                mail.calendarSequence(),
                null,
                null);
    }

    static BookingMail revision(BookingMail mail, int sequence) {
        return new BookingMail(
                mail.kind(),
                mail.effectKey(),
                mail.bookingId(),
                mail.bookingReference(),
                mail.examineeInitials(),
                mail.specialistName(),
                mail.location(),
                mail.meetingLink(),
                mail.start(),
                mail.end(),
                mail.zone(),
                mail.recipient(),
                mail.recipientName(),
                sequence,
                mail.dueAt(),
                mail.lateCancellation());
    }

    static BookingMail in(BookingMail mail, ZoneId zone) {
        return new BookingMail(
                mail.kind(),
                mail.effectKey(),
                mail.bookingId(),
                mail.bookingReference(),
                mail.examineeInitials(),
                mail.specialistName(),
                mail.location(),
                mail.meetingLink(),
                mail.start(),
                mail.end(),
                zone,
                mail.recipient(),
                mail.recipientName(),
                mail.calendarSequence(),
                mail.dueAt(),
                mail.lateCancellation());
    }

    static BookingMail late(BookingMail mail, @Nullable Boolean late) {
        return new BookingMail(
                mail.kind(),
                mail.effectKey(),
                mail.bookingId(),
                mail.bookingReference(),
                mail.examineeInitials(),
                mail.specialistName(),
                mail.location(),
                mail.meetingLink(),
                mail.start(),
                mail.end(),
                mail.zone(),
                mail.recipient(),
                mail.recipientName(),
                mail.calendarSequence(),
                mail.dueAt(),
                late);
    }

    static MailProperties properties() {
        return new MailProperties(
                "bookings@ime.example",
                "(02) 7010 0144",
                Duration.ofMillis(50),
                Duration.ofSeconds(30),
                Duration.ofMillis(40),
                Duration.ofMillis(200),
                12,
                Duration.ofHours(24),
                200);
    }
}
