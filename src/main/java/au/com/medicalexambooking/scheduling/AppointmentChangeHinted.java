package au.com.medicalexambooking.scheduling;

/**
 * Something may have changed about an appointment. Published inside the transaction that took its hints from the inbox:
 * if a listener fails, the hints are due again later. The same appointment may be told of again while an earlier telling
 * is still being worked off; hints stop when they are {@linkplain ChangeHints#settle settled}.
 *
 * @param appointmentId the book's id
 */
public record AppointmentChangeHinted(String appointmentId) {}
