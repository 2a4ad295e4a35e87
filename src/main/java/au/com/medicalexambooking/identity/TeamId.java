package au.com.medicalexambooking.identity;

/** Identifies a team inside an organisation. */
public record TeamId(String value) {

    public TeamId {
        if (value.isBlank() || value.length() > 40 || value.indexOf('\0') >= 0) {
            throw ApiException.notFound(); // what is no id names nothing
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
