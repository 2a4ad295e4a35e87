package au.com.medicalexambooking.sandbox.acuity;

/** A refusal in Acuity's words: the HTTP status, the machine-readable code and the message of the error body. */
final class AcuityError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    AcuityError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static AcuityError refused(String code, String message) {
        return new AcuityError(400, code, message);
    }

    static AcuityError missing(String parameter, String code) {
        return refused(code, "The parameter \"" + parameter + "\" is required.");
    }

    static AcuityError notJson() {
        return refused("bad_request", "Expected a JSON object.");
    }

    static AcuityError unauthorized() {
        return new AcuityError(401, "unauthorized", "Unauthorized");
    }

    static AcuityError notFound() {
        return new AcuityError(404, "not_found", "Not Found");
    }

    static AcuityError notFound(String suggestion) {
        return new AcuityError(404, "not_found", "Not Found. Did you mean `" + suggestion + "`?");
    }

    static AcuityError methodNotAllowed() {
        return new AcuityError(405, "method_not_allowed", "Method Not Allowed");
    }

    static AcuityError tooManyRequests() {
        return new AcuityError(
                429, "too_many_requests", "Rate limit reached. Limit 10req/s and 20 concurrent connections.");
    }

    static AcuityError noSuchCalendar(Object id) {
        return refused("invalid_calendar", "The calendar \"" + id + "\" does not exist.");
    }

    static AcuityError notAvailable(String time) {
        return refused("not_available", "The time \"" + time + "\" is not an available time slot.");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String text() {
        var message = getMessage();
        return message == null ? code : message;
    }
}
