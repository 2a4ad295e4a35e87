package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.BookingId;
import java.util.List;
import java.util.Set;

/** Where bookings stand in their process, for managers and administrators; 403 for everybody else. */
public interface ProcessOverview {

    /** The booking lifecycle as it is drawn, with how many bookings stand at each step now. */
    Diagram lifecycle();

    /**
     * The bookings that stand at a step now; for operators of the platform, since it names bookings of all firms.
     *
     * @param step its id in the model; one that is not in the model has none
     */
    Set<BookingId> bookingsAt(String step);

    /** How many bookings {@link #bookingsAt} names at most. */
    int MOST_BOOKINGS = 5_000;

    /** What an element is, as far as a drawing tells it apart. */
    enum Kind {
        POOL,
        STAGE,
        EVENT_STAGE,
        TASK,
        USER_TASK,
        DECISION_TASK,
        GATEWAY,
        START_EVENT,
        CATCH_EVENT,
        BOUNDARY_EVENT,
        END_EVENT;

        /** Whether a booking rests here until a person, a date or a message moves it on. */
        public boolean isWaiting() {
            return this == USER_TASK || this == CATCH_EVENT;
        }
    }

    /** What an event waits for or tells. */
    enum Trigger {
        NONE,
        TIMER,
        MESSAGE,
        ERROR
    }

    /**
     * @param elements big ones first, so that those drawn later lie on top
     * @param bounds what the drawing covers
     */
    record Diagram(List<Element> elements, List<Flow> flows, Box bounds) {

        public Diagram {
            elements = List.copyOf(elements);
            flows = List.copyOf(flows);
        }
    }

    /**
     * @param label where its name stands; its own box where the name stands inside
     * @param interrupting false for an event that lets go on what it is attached to
     * @param bookings how many stand here now
     */
    record Element(
            String id,
            String name,
            Kind kind,
            Trigger trigger,
            boolean interrupting,
            Box box,
            Box label,
            long bookings) {}

    /** An arrow from one element to another. */
    record Flow(String name, List<Point> points, Box label) {

        public Flow {
            points = List.copyOf(points);
        }
    }

    /** A place in the drawing. */
    record Point(double x, double y) {}

    /** A part of the drawing. */
    record Box(double x, double y, double width, double height) {}
}
