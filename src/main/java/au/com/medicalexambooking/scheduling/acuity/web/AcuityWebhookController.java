package au.com.medicalexambooking.scheduling.acuity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.scheduling.acuity.AcuityWebhook;
import au.com.medicalexambooking.scheduling.acuity.AcuityWebhook.Verdict;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Webhooks")
class AcuityWebhookController {

    private final AcuityWebhook webhook;

    AcuityWebhookController(AcuityWebhook webhook) {
        this.webhook = webhook;
    }

    @Operation(
            summary = "Receive Acuity webhook events",
            description =
                    "Form-encoded as Acuity sends them, or JSON from an automation layer; both signed over the raw "
                            + "bytes. Answered as soon as the event is stored.",
            parameters =
                    @Parameter(
                            name = WebhookBytes.SIGNATURE,
                            in = ParameterIn.HEADER,
                            required = true,
                            schema = @Schema(type = "string"),
                            description = "Base64 of the HMAC-SHA256 of the raw body"),
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = "application/json",
                                        schema = @Schema(implementation = AcuityEvent.class)),
                                @Content(
                                        mediaType = "application/x-www-form-urlencoded",
                                        schema = @Schema(implementation = AcuityEvent.class))
                            }))
    @ApiResponse(responseCode = "200", description = "Webhook processed", content = @Content)
    @ApiResponse(responseCode = "401", description = "Not signed by whom we trust", content = @Content)
    @SecurityRequirements
    @PostMapping("/api/webhooks/acuity")
    ResponseEntity<Void> receive(@Parameter(hidden = true) HttpServletRequest request) {
        var bytes = WebhookBytes.of(request);
        if (bytes.state() == WebhookBytes.State.TOO_LARGE) {
            throw new ApiException(HttpStatus.PAYLOAD_TOO_LARGE, "payload_too_large", "A webhook holds at most 64 KB.");
        }
        if (bytes.state() == WebhookBytes.State.TOO_SLOW) {
            throw new ApiException(
                    HttpStatus.REQUEST_TIMEOUT, "request_timeout", "The webhook did not arrive in time.");
        }
        if (webhook.receive(bytes.body(), signature(request)) == Verdict.FORGED) {
            throw new ApiException(HttpStatus.UNAUTHORIZED, "invalid_signature", "The signature does not fit.");
        }
        return ResponseEntity.ok().build();
    }

    /** More than one signature is none. */
    private static @Nullable String signature(HttpServletRequest request) {
        var given = request.getHeaders(WebhookBytes.SIGNATURE);
        if (!given.hasMoreElements()) {
            return null;
        }
        var first = given.nextElement();
        return given.hasMoreElements() ? null : first;
    }

    @Schema(name = "AcuityEvent")
    record AcuityEvent(String action, String id, String calendarID, String datetime) {}
}
