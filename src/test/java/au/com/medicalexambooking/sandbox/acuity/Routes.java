package au.com.medicalexambooking.sandbox.acuity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;

/** Small helps of the endpoints. */
final class Routes {

    private Routes() {}

    static ApiResponse only(String method, ApiRequest request, Supplier<ApiResponse> answer) {
        if (!method.equals(request.method())) {
            throw AcuityError.methodNotAllowed();
        }
        return answer.get();
    }

    static ApiResponse list(ApiRequest request, JsonNode body) {
        return only("GET", request, () -> ApiResponse.json(body));
    }

    /** The id in a path; anything else there is a typing error. */
    static long id(String segment, String pattern) {
        var id = Json.number(segment);
        if (id == null || id < 0) {
            throw AcuityError.notFound(pattern);
        }
        return id;
    }
}
