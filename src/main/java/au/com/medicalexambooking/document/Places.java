package au.com.medicalexambooking.document;

import au.com.medicalexambooking.identity.ApiException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpStatus;

/** Bounds how much goes on at once on this node, so that memory and connections are enough for all who were let in. */
final class Places {

    private final int all;
    private final int ofOne;
    private final Map<String, Integer> taken = new HashMap<>();
    private int total;

    Places(int all, int ofOne) {
        this.all = all;
        this.ofOne = ofOne;
    }

    /** A place that is given back once. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * A place for this person.
     *
     * @throws ApiException 429 where there is none at present
     */
    synchronized Place take(String person) {
        int own = taken.getOrDefault(person, 0);
        if (total >= all || own >= ofOne) {
            throw new ApiException(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too_many_transfers",
                    "Too many files are being sent at the moment. Try again when one has ended.",
                    Map.of(),
                    Duration.ofSeconds(5));
        }
        total++;
        taken.put(person, own + 1);
        var back = new AtomicBoolean();
        return () -> {
            if (back.compareAndSet(false, true)) {
                giveBack(person);
            }
        };
    }

    private synchronized void giveBack(String person) {
        total--;
        taken.computeIfPresent(person, (id, own) -> own > 1 ? own - 1 : null);
    }
}
