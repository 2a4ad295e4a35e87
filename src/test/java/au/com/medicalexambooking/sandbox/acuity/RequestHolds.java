package au.com.medicalexambooking.sandbox.acuity;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The points at which requests are held. */
final class RequestHolds {

    private final List<RequestHold> holds = new CopyOnWriteArrayList<>();

    RequestHold add(RequestPattern pattern, Moment moment) {
        holds.removeIf(RequestHold::isReleased);
        var hold = new RequestHold(pattern, moment);
        holds.add(hold);
        return hold;
    }

    void pass(RecordedRequest request, Moment now) throws InterruptedException {
        for (var hold : holds) {
            if (hold.takes(request, now)) {
                hold.detain(request);
                return;
            }
        }
    }

    void releaseAll() {
        holds.forEach(RequestHold::release);
        holds.clear();
    }
}
