package au.com.medicalexambooking.scheduling.acuity.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The body of a webhook exactly as it came.
 *
 * @param body empty unless complete
 */
@SuppressWarnings("ArrayRecordComponent") // made once, handed on once, never compared
record WebhookBytes(State state, byte[] body) {

    static final String SIGNATURE = "X-Acuity-Signature";

    private static final String ATTRIBUTE = WebhookBytes.class.getName();

    /** How reading it ended. */
    enum State {
        COMPLETE,
        TOO_LARGE,
        TOO_SLOW
    }

    void keepOn(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** The bytes that {@link WebhookBytesFilter} captured. */
    static WebhookBytes of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof WebhookBytes bytes) {
            return bytes;
        }
        throw new IllegalStateException("The webhook's bytes were not captured");
    }
}
