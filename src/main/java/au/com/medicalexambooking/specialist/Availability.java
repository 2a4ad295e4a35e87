package au.com.medicalexambooking.specialist;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.scheduling.AppointmentBook.Freshness;
import au.com.medicalexambooking.scheduling.IntakeField;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * What signed-in people may know of specialists: who there is, what can be booked with them, and when. Specialists who are
 * not active exist for the examination company's people only.
 */
@Service
public class Availability {

    private static final int MOST_DAYS = 31;
    private static final int YEARS_AHEAD = 2;
    private static final int MONTHS_SHOWN = 3;

    /** A month takes many calls; whoever waits for it has an answer within ten seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(9);

    private final SpecialistDirectory directory;
    private final OfferedTimes times;
    private final CurrentActor currentActor;
    private final Clock clock;

    Availability(SpecialistDirectory directory, OfferedTimes times, CurrentActor currentActor, Clock clock) {
        this.directory = directory;
        this.times = times;
        this.currentActor = currentActor;
        this.clock = clock;
    }

    /** Specialists who are active, or, for operators only, those who are not. */
    public List<SpecialistView> specialists(boolean active) {
        if (!active && !seesInactive()) {
            return List.of();
        }
        return directory.list().stream()
                .filter(specialist -> specialist.active() == active)
                .toList();
    }

    /**
     * Free times that lie ahead, on days of the specialist's zone.
     *
     * @param typeId what is to be booked; null for the first type that the specialist offers, which is also what a booking
     *     without a type becomes
     * @throws ApiException where the days or the type make no sense, or there is no such specialist to see
     */
    public List<Slot> slots(SpecialistId id, LocalDate from, LocalDate to, @Nullable String typeId) {
        return slots(id, from, to, typeId, false);
    }

    /** As {@link #slots(SpecialistId, LocalDate, LocalDate, String)}, read anew where {@code fresh}. */
    public List<Slot> slots(SpecialistId id, LocalDate from, LocalDate to, @Nullable String typeId, boolean fresh) {
        if (to.isBefore(from)) {
            throw ApiException.badField("endDate", "The last day lies before the first.");
        }
        if (ChronoUnit.DAYS.between(from, to) >= MOST_DAYS) {
            throw ApiException.badField("endDate", "Ask for at most " + MOST_DAYS + " days at once.");
        }
        var specialist = visible(id);
        var zone = specialist.zone();
        var today = clock.instant().atZone(zone).toLocalDate();
        if (to.isBefore(today) || from.isAfter(today.plusYears(YEARS_AHEAD))) {
            return List.of();
        }
        return BookAnswers.of(() -> type(specialist, typeId)
                .map(type ->
                        times
                                .between(
                                        specialist,
                                        type.id(),
                                        from,
                                        to,
                                        fresh ? Freshness.LIVE : Freshness.CACHED,
                                        PATIENCE)
                                .stream()
                                .map(time -> new Slot(
                                        time.atZone(zone).toOffsetDateTime(),
                                        Math.toIntExact(type.duration().toMinutes())))
                                .toList())
                .orElse(List.of()));
    }

    /** The specialist, where the current actor may see one with this id. */
    public SpecialistView specialist(SpecialistId id) {
        return visible(id);
    }

    /**
     * Days with at least one free time, from today on for about two months; days of the specialist's zone.
     *
     * @throws ApiException 503 where the appointment book cannot be asked
     */
    public List<LocalDate> freeDays(SpecialistId id, String typeId) {
        var specialist = visible(id);
        return BookAnswers.of(() -> times.days(specialist, typeId, MONTHS_SHOWN, PATIENCE));
    }

    /**
     * The first free day of each offer, as far as it is known within this patience; what is not is looked up behind the
     * caller's back, so that it is known when he asks again. An offer without a free day has an empty value.
     */
    public Map<Offer, Optional<LocalDate>> nextFreeDays(List<Offer> offers, Duration patience) {
        return times.firstDays(offers, offer -> visible(offer.specialist()), MONTHS_SHOWN, patience);
    }

    /** What can be booked with this specialist. */
    public List<BookableType> bookableTypes(SpecialistId id) {
        var specialist = visible(id);
        return BookAnswers.of(() -> directory.bookableTypes(specialist));
    }

    /** What can be booked with each of these, who were got here; asked for at once, however many they are. */
    public Map<SpecialistId, List<BookableType>> bookableTypes(List<SpecialistView> specialists) {
        return BookAnswers.of(() -> directory.bookableTypes(specialists));
    }

    /** The questions to ask for a booking of this type. */
    public List<IntakeField> intakeFields(String typeId) {
        return BookAnswers.of(() -> {
            boolean offered = directory.list().stream()
                    .filter(SpecialistView::active)
                    .anyMatch(specialist ->
                            directory.bookableType(specialist, typeId).isPresent());
            if (!offered) {
                throw ApiException.notFound();
            }
            return directory.intakeFields(typeId);
        });
    }

    /** Something that can be booked with somebody. */
    public record Offer(SpecialistId specialist, String typeId) {}

    private Optional<BookableType> type(SpecialistView specialist, @Nullable String typeId) {
        if (typeId == null) {
            return directory.bookableTypes(specialist).stream().findFirst();
        }
        var type = directory.bookableType(specialist, typeId);
        if (type.isEmpty()) {
            throw ApiException.badField(
                    "appointmentTypeId", "This specialist does not offer this type of appointment.");
        }
        return type;
    }

    private SpecialistView visible(SpecialistId id) {
        return directory
                .find(id)
                .filter(specialist -> specialist.active() || seesInactive())
                .orElseThrow(ApiException::notFound);
    }

    private boolean seesInactive() {
        return currentActor.get().role().isOperator();
    }

    /**
     * @param start with the specialist's offset
     * @param minutes how long the appointment takes
     */
    public record Slot(OffsetDateTime start, int minutes) {}
}
