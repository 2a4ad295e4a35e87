package au.com.medicalexambooking.specialist;

import java.time.Duration;

/**
 * What can be booked with a specialist.
 *
 * @param id the appointment book's type id
 * @param kind how it is held: the administrator's decision, else the proposal made from its name
 */
public record BookableType(String id, String name, Duration duration, AppointmentKind kind) {}
