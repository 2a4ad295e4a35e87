package au.com.medicalexambooking.sandbox.acuity;

/** On which side of the work: before it nothing has happened, after it everything has but the answer. */
public enum Moment {
    BEFORE_PROCESSING,
    AFTER_PROCESSING
}
