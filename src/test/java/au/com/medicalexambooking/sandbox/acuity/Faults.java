package au.com.medicalexambooking.sandbox.acuity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The faults in force. Of several that match a request all delays and the oldest other one strike. */
public final class Faults {

    /** A fault in force and what is left of it; {@code left} is 0 where it lasts until lifted. */
    public record Active(long id, Fault fault, int left) {}

    private final Map<Long, Active> active = new LinkedHashMap<>();
    private long lastId;

    Faults() {}

    /** Puts a fault in force and returns the number by which to lift it. */
    public synchronized long add(Fault fault) {
        lastId++;
        active.put(lastId, new Active(lastId, fault, fault.times()));
        return lastId;
    }

    public synchronized void lift(long id) {
        active.remove(id);
    }

    public synchronized void liftAll() {
        active.clear();
    }

    public synchronized List<Active> active() {
        return List.copyOf(active.values());
    }

    /** The faults that strike this request, each counted down. */
    synchronized List<Fault> strike(String method, String path) {
        var struck = new ArrayList<Fault>();
        var broken = false;
        for (var each : List.copyOf(active.values())) {
            var fault = each.fault();
            if (fault.on().matches(method, path) && (fault.isDelay() || !broken)) {
                struck.add(fault);
                broken |= !fault.isDelay();
                countDown(each);
            }
        }
        return struck;
    }

    private void countDown(Active struck) {
        if (struck.left() == 1) {
            active.remove(struck.id());
        } else if (struck.left() > 1) {
            active.put(struck.id(), new Active(struck.id(), struck.fault(), struck.left() - 1));
        }
    }
}
