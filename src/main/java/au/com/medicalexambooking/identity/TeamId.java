package au.com.medicalexambooking.identity;

/** Identifies a team inside an organisation. */
public record TeamId(String value) {

    public TeamId {
        if (value.isBlank() || value.length() > 40) {
            throw new IllegalArgumentException("TeamId is blank or too long");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
