package au.com.medicalexambooking.notification;

import java.util.Locale;

/** The mails that the platform sends about bookings; each has an HTML and a text template of the same name. */
public enum MailKind {
    BOOKING_CONFIRMED,
    BOOKING_RESCHEDULED,
    BOOKING_CANCELLED,
    EXAMINATION_REMINDER,
    EXAMINEE_REMINDER,
    BRIEF_REMINDER,
    EXAMINEE_DID_NOT_ATTEND,
    APPOINTMENT_MISSING,
    REPORT_REMINDER,
    REPORT_OVERDUE,
    REPORT_LONG_OVERDUE,
    REPORT_READY;

    /** The value used in the outbox and as the template's name, for example {@code booking-confirmed}. */
    public String value() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The kind with this value.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static MailKind of(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
