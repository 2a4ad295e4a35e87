package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.SchedulingException;
import au.com.medicalexambooking.specialist.SpecialistDirectory;
import au.com.medicalexambooking.specialist.SpecialistView;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** The times to offer somebody who just lost one: of the wanted day and the week after it, nearest first. */
@Component
class SlotAlternatives {

    private static final int DAYS = 7;
    private static final int OFFERS = 12;

    private final SpecialistDirectory specialists;
    private final Clock clock;

    SlotAlternatives(SpecialistDirectory specialists, Clock clock) {
        this.specialists = specialists;
        this.clock = clock;
    }

    /** Empty where the book cannot be asked: the refusal itself is certain, and that is what counts. */
    List<OffsetDateTime> near(SpecialistView specialist, Booking.Time lost, Duration patience) {
        var zone = specialist.zone();
        var today = clock.instant().atZone(zone).toLocalDate();
        var day = lost.start().atZone(zone).toLocalDate();
        var from = day.isBefore(today) ? today : day;
        try {
            return specialists.freshTimes(specialist, lost.typeId(), from, from.plusDays(DAYS), patience).stream()
                    // Whoever was quicker may not have reached the book yet, which then still calls the time free.
                    .filter(time -> !lost.at(time).overlaps(lost))
                    .sorted(Comparator.comparing(
                            time -> Duration.between(lost.start(), time).abs()))
                    .limit(OFFERS)
                    .map(time -> time.atZone(zone).toOffsetDateTime())
                    .toList();
        } catch (SchedulingException unavailable) {
            return List.of();
        }
    }
}
