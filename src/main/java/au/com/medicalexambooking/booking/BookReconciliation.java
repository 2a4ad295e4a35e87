package au.com.medicalexambooking.booking;

/** Compares the whole appointment book with ours from time to time: finds what no webhook told. */
public interface BookReconciliation {

    /** Lists the book (remote) and queues one change hint for each difference; returns how many. */
    int compareBooks();

    /** Finds reservations that are neither confirmed nor ended long after they began; returns how many. */
    int checkOpenReservations();
}
