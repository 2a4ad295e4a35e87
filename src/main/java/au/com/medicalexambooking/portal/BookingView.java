package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.booking.ProgressRecords;
import au.com.medicalexambooking.specialist.AppointmentKind;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A booking in the words and times that people read. */
record BookingView(
        String id,
        String reference,
        String examinee,
        String specialist,
        String specialty,
        String place,
        String when,
        String progress,
        String progressClass,
        String status,
        String kind,
        @Nullable String meetingLink,
        String organization,
        @Nullable String matterReference) {

    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("EEE d MMM yyyy, h:mm a z", Locale.ENGLISH);

    static BookingView of(BookingQueries.Summary booking) {
        var specialist = booking.specialist();
        var location = specialist.location();
        var telehealth = booking.appointmentType() == AppointmentKind.TELEHEALTH;
        return new BookingView(
                booking.id().value(),
                booking.reference(),
                booking.examineeName(),
                specialist.name(),
                specialist.specialty(),
                telehealth ? "By video" : location == null ? "Place to be told" : location,
                when(booking.appointmentDate(), specialist.zone()),
                label(booking.currentProgress()),
                booking.currentProgress() == null
                        ? "scheduled"
                        : booking.currentProgress().value().replace('_', '-'),
                booking.status().value(),
                telehealth ? "Telehealth" : "In person",
                booking.meetingLink(),
                booking.organizationName(),
                booking.matterReference());
    }

    /** A step of the history. */
    record Step(
            String label,
            String progressClass,
            String when,
            String who,
            @Nullable String notes) {

        static Step of(ProgressRecords.Entry entry, ZoneId zone) {
            var changedFor = entry.changedFor();
            return new Step(
                    BookingView.label(entry.progress()),
                    entry.progress().value().replace('_', '-'),
                    BookingView.when(entry.createdAt(), zone),
                    changedFor == null
                            ? entry.changedBy().name()
                            : entry.changedBy().name() + " for " + changedFor.name(),
                    entry.notes());
        }
    }

    static String when(Instant instant, ZoneId zone) {
        return WHEN.format(instant.atZone(zone)).replace("AM", "am").replace("PM", "pm");
    }

    private static String label(@Nullable Progress progress) {
        if (progress == null) {
            return "Being confirmed";
        }
        return switch (progress) {
            case SCHEDULED -> "Scheduled";
            case RESCHEDULED -> "Rescheduled";
            case CANCELLED -> "Cancelled";
            case NO_SHOW -> "No show";
            case GENERATING_REPORT -> "Generating report";
            case REPORT_GENERATED -> "Report ready";
            case PAYMENT_RECEIVED -> "Payment received";
        };
    }
}
