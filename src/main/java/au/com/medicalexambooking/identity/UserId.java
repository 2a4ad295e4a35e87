package au.com.medicalexambooking.identity;

/** Identifies a person or, as {@code system:<component>}, a part of the platform that acts by itself. */
public record UserId(String value) {

    public UserId {
        if (value.isBlank() || value.length() > 40 || value.indexOf('\0') >= 0) {
            throw ApiException.notFound(); // what is no id names nothing
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
