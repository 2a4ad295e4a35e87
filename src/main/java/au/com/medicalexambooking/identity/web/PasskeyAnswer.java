package au.com.medicalexambooking.identity.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;

/**
 * What a browser made with a passkey (the {@code PublicKeyCredential} as its {@code toJSON()} gives it), handed on unread.
 *
 * @param json its text
 */
@Schema(type = "object", description = "PublicKeyCredential as its toJSON() gives it")
record PasskeyAnswer(
        @Size(max = LONGEST, message = "This is no answer of a browser.")
        String json) {

    /** Letters that an answer may have; real ones have a tenth. */
    static final int LONGEST = 20_000;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static PasskeyAnswer of(JsonNode node) {
        return new PasskeyAnswer(node.toString());
    }

    /** Signatures never reach a log. */
    @Override
    public String toString() {
        return "PasskeyAnswer";
    }
}
