package au.com.medicalexambooking.identity;

/** Identifies a law firm, or the reserved organisation of bookings without a referrer. */
public record OrganizationId(String value) {

    public OrganizationId {
        if (value.isBlank() || value.length() > 40 || value.indexOf('\0') >= 0) {
            throw ApiException.notFound(); // what is no id names nothing
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
