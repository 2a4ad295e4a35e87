package au.com.medicalexambooking.booking;

/** Identifies a booking; also the business key of its process. */
public record BookingId(String value) {

    public BookingId {
        if (value.isBlank() || value.length() > 40) {
            throw new IllegalArgumentException("BookingId is blank or too long");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
