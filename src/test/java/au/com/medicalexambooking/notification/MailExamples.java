package au.com.medicalexambooking.notification;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

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
