package au.com.medicalexambooking.specialist;

/** Identifies a specialist. */
public record SpecialistId(String value) {

    public SpecialistId {
        if (value.isBlank() || value.length() > 40) {
            throw new IllegalArgumentException("SpecialistId is blank or too long");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
