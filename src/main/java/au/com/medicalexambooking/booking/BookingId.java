package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.identity.ApiException;

/** Identifies a booking; also the business key of its process. */
public record BookingId(String value) {

    public BookingId {
        if (value.isBlank() || value.length() > 40) {
            throw ApiException.notFound(); // what is no id names nothing
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
