package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.identity.ApiException;
import java.time.Duration;
import java.time.Instant;

/** Which times anybody may ask for, whether to book, to move or to book again; what is free is for the book to say. */
final class BookableTime {

    /** Nobody books an examination further ahead. Far beyond, neither calendars nor the database know a date. */
    private static final Duration FURTHEST_AHEAD = Duration.ofDays(5 * 366);

    private BookableTime() {}

    /**
     * @param field what the caller calls the time, for the refusal
     * @throws ApiException where the time is past, or further ahead than anybody books
     */
    static void require(String field, Instant start, Instant now) {
        if (!start.isAfter(now)) {
            throw ApiException.badField(field, "Choose a time in the future.");
        }
        if (start.isAfter(now.plus(FURTHEST_AHEAD))) {
            throw ApiException.badField(field, "Choose a time within the next five years.");
        }
    }
}
