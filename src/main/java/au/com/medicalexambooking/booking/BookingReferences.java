package au.com.medicalexambooking.booking;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * References of bookings, as people say them, for pages of the examination company's people that name bookings without
 * showing anything of them. Looking one up is not recorded: it tells nothing of an examinee.
 */
public interface BookingReferences {

    /**
     * The booking with this reference, however it was typed: {@code IME-20481}, {@code ime 20481} or {@code 20481}.
     *
     * @throws au.com.medicalexambooking.identity.ApiException 403 for everybody but the examination company's people
     */
    Optional<BookingId> find(String reference);

    /**
     * The references of those that exist, by id.
     *
     * @throws au.com.medicalexambooking.identity.ApiException 403 for everybody but the examination company's people
     */
    Map<String, String> of(Collection<String> ids);
}
