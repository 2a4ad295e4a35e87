package au.com.medicalexambooking.specialist;

import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.scheduling.AppointmentBook;
import au.com.medicalexambooking.scheduling.AppointmentBook.Freshness;
import au.com.medicalexambooking.scheduling.AppointmentType;
import au.com.medicalexambooking.scheduling.IntakeField;
import au.com.medicalexambooking.scheduling.SchedulingException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** The directory over our table and the appointment book's catalogue. */
@Service
class BookBackedSpecialistDirectory implements SpecialistDirectory {

    private final Specialists specialists;
    private final AppointmentTypeKinds kinds;
    private final AppointmentBook book;
    private final OfferedTimes offeredTimes;

    BookBackedSpecialistDirectory(
            Specialists specialists, AppointmentTypeKinds kinds, AppointmentBook book, OfferedTimes offeredTimes) {
        this.specialists = specialists;
        this.kinds = kinds;
        this.book = book;
        this.offeredTimes = offeredTimes;
    }

    @Override
    public Optional<SpecialistView> find(SpecialistId id) {
        return specialists.find(id).map(Specialist::view);
    }

    @Override
    public Optional<SpecialistView> findByCalendar(String calendarId) {
        return specialists.findByCalendar(calendarId).map(Specialist::view);
    }

    @Override
    public Optional<SpecialistView> findByUser(UserId user) {
        return specialists.findByUser(user).map(Specialist::view);
    }

    @Override
    public List<SpecialistView> list() {
        return specialists.all().stream().map(Specialist::view).toList();
    }

    @Override
    public Map<SpecialistId, List<BookableType>> bookableTypes(Collection<SpecialistView> specialists) {
        var decided = kinds.decided();
        var types = book.appointmentTypes();
        return specialists.stream()
                .collect(Collectors.toMap(
                        SpecialistView::id,
                        specialist -> types.stream()
                                .filter(type ->
                                        type.active() && type.calendarIds().contains(specialist.calendarId()))
                                .map(type -> bookable(type, decided))
                                .toList()));
    }

    @Override
    public Optional<BookableType> bookableType(SpecialistView specialist, String typeId) {
        return bookableTypes(specialist).stream()
                .filter(type -> type.id().equals(typeId))
                .findFirst();
    }

    @Override
    public List<IntakeField> intakeFields(String typeId) {
        return book.intakeFields(typeId);
    }

    @Override
    public List<Instant> freshTimes(
            SpecialistView specialist, String typeId, LocalDate from, LocalDate to, Duration patience) {
        try {
            return offeredTimes.between(specialist, typeId, from, to, Freshness.LIVE, patience);
        } catch (SchedulingException e) {
            return List.of();
        }
    }

    /** The administrator's decision, else the proposal made from the type's name and place. */
    static BookableType bookable(AppointmentType type, Map<String, AppointmentKind> decided) {
        var proposed = type.telehealth() ? AppointmentKind.TELEHEALTH : AppointmentKind.IN_PERSON;
        return new BookableType(type.id(), type.name(), type.duration(), decided.getOrDefault(type.id(), proposed));
    }
}
