package au.com.medicalexambooking.scheduling;

import java.time.ZoneId;

/**
 * A calendar of the book: one specialist's time.
 *
 * @param id the book's id
 * @param name as the book shows it
 * @param location where the specialist examines; empty where not told
 * @param timezone the zone of its working hours
 */
public record BookCalendar(String id, String name, String location, ZoneId timezone) {}
