package au.com.medicalexambooking.scheduling.acuity;

/**
 * Acuity understood the call and refused it.
 *
 * @param status the HTTP status
 * @param code Acuity's own code, for example {@code not_available}
 */
record Refusal(int status, String code) {}
