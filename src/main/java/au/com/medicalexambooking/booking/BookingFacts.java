package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.SpecialistId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What process steps and mails need to know of a booking, without rights being asked: never for answers to callers. */
public interface BookingFacts {

    Optional<Facts> find(BookingId booking);

    /**
     * @param reference as people say it, {@code IME-20481}
     * @param examineeInitials initials only
     * @param examineeEmail for the examinee's own reminder, null where there is none
     * @param referrerId who gets the referrer's mails: the person the booking was made for, else who made it
     * @param revision counts changes of time; grows with each
     */
    record Facts(
            BookingId id,
            String reference,
            SpecialistId specialistId,
            @Nullable UserId specialistUserId,
            String specialistName,
            String specialty,
            @Nullable String location,
            @Nullable String meetingLink,
            AppointmentKind kind,
            OrganizationId organizationId,
            UserId referrerId,
            String examineeInitials,
            String examineeFirstName,
            @Nullable String examineeEmail,
            Instant start,
            Instant end,
            ZoneId zone,
            BookingStatus status,
            @Nullable Progress progress,
            int revision,
            @Nullable Instant reportDueAt,
            @Nullable Boolean lateCancellation) {

        /** Names of examinees never reach a log. */
        @Override
        public String toString() {
            return "Facts[" + reference + "]";
        }
    }
}
