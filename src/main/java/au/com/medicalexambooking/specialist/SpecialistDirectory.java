package au.com.medicalexambooking.specialist;

import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.scheduling.IntakeField;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The specialists and what they offer, for the other modules. */
public interface SpecialistDirectory {

    Optional<SpecialistView> find(SpecialistId id);

    Optional<SpecialistView> findByCalendar(String calendarId);

    /** The specialist who signs in as this user. */
    Optional<SpecialistView> findByUser(UserId user);

    List<SpecialistView> list();

    /** What can be booked with each of these; remote, cached for an hour, and asked for once for all of them. */
    Map<SpecialistId, List<BookableType>> bookableTypes(Collection<SpecialistView> specialists);

    /** What can be booked with this specialist. */
    default List<BookableType> bookableTypes(SpecialistView specialist) {
        return bookableTypes(List.of(specialist)).getOrDefault(specialist.id(), List.of());
    }

    /** How appointments of this type are held; remote, cached for an hour. */
    Optional<BookableType> bookableType(SpecialistView specialist, String typeId);

    /** The intake fields of the type; remote, cached for an hour. */
    List<IntakeField> intakeFields(String typeId);

    /**
     * Free times between two days of the specialist's zone (inclusive), read now, ascending: for telling somebody who
     * just lost a time what is left. Empty where the appointment book cannot be asked within the caller's patience.
     */
    List<Instant> freshTimes(SpecialistView specialist, String typeId, LocalDate from, LocalDate to, Duration patience);
}
