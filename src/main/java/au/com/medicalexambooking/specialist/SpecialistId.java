package au.com.medicalexambooking.specialist;

import au.com.medicalexambooking.identity.ApiException;

/** Identifies a specialist. */
public record SpecialistId(String value) {

    public SpecialistId {
        if (value.isBlank() || value.length() > 40) {
            throw ApiException.notFound(); // what is no id names nothing
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
