package au.com.medicalexambooking.scheduling;

/**
 * Hints about this appointment are due: published inside the transaction that took them from the inbox, so that whoever
 * works them off begins in that transaction too.
 *
 * @param appointmentId the book's id
 */
public record AppointmentChangeHinted(String appointmentId) {}
