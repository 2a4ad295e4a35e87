package au.com.medicalexambooking.scheduling.acuity;

/** Acuity answered, but not in a way from which one could tell what it did. Never carries any of the answer. */
final class UnusableAnswer extends RuntimeException {

    UnusableAnswer(String reason) {
        super(reason);
    }
}
