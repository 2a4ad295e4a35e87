package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.ChangeHints;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The inbox in memory: it keeps who asked for what, until it is settled. */
final class ChangeHintsFake implements ChangeHints {

    /** A hint and how long it waits. */
    record Waiting(Hint hint, Duration delay) {}

    private final List<Waiting> waiting = new CopyOnWriteArrayList<>();

    List<Waiting> waitingFor(String appointmentId) {
        return waiting.stream()
                .filter(entry -> entry.hint().appointmentId().equals(appointmentId))
                .toList();
    }

    @Override
    public void add(Hint hint, Duration delay) {
        waiting.add(new Waiting(hint, delay));
    }

    @Override
    public List<String> takeDue(int max, Duration visibleAgainAfter) {
        return List.of();
    }

    @Override
    public void settle(String appointmentId, Instant readAt, Settlement settlement, @Nullable String note) {
        waiting.removeIf(entry -> entry.hint().appointmentId().equals(appointmentId));
    }

    @Override
    public Optional<Requester> requesterOf(String appointmentId) {
        return waitingFor(appointmentId).stream()
                .flatMap(entry -> Optional.ofNullable(entry.hint().requester()).stream())
                .reduce((first, second) -> second);
    }
}
