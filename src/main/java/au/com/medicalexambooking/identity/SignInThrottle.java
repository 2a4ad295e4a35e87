package au.com.medicalexambooking.identity;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Slows the guessing of passwords; see {@link GuessThrottle} for how. */
@Component
class SignInThrottle {

    private final GuessThrottle throttle;

    SignInThrottle(GuessThrottle throttle) {
        this.throttle = throttle;
    }

    /**
     * To be called before the password is looked at.
     *
     * @throws ApiException 429 where this try comes too early
     */
    void check(@Nullable String ip, String email) {
        throttle.check(GuessThrottle.Purpose.SIGN_IN, ip, email);
    }

    void failed(@Nullable String ip, String email) {
        throttle.failed(GuessThrottle.Purpose.SIGN_IN);
    }

    void succeeded(@Nullable String ip, String email) {
        throttle.succeeded(GuessThrottle.Purpose.SIGN_IN, ip, email);
    }
}
