package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the referrer of a booking that was made directly in the appointment book. */
public interface DirectBookings {

    /** Who it may belong to, by the e-mail domain of the intake form's answers or of the examinee's contact. */
    Optional<Suggestion> suggest(BookingId booking);

    /**
     * Passes where a booking may be given to this organisation and this person.
     *
     * @throws au.com.medicalexambooking.identity.ApiException 400 where the organisation does not exist, or the person is
     *     not a referrer who belongs to it and may sign in; its message and the field's say the same
     */
    void requireAssignable(OrganizationId organization, @Nullable UserId referrer);

    /**
     * Gives the booking to an organisation.
     *
     * @throws au.com.medicalexambooking.identity.ApiException as {@link #requireAssignable}
     */
    void assign(BookingId booking, OrganizationId organization, @Nullable UserId referrer);

    /** An organisation, and a member of it where one fits. */
    record Suggestion(OrganizationId organization, @Nullable UserId referrer) {}
}
