package au.com.medicalexambooking.identity;

import java.net.URI;

/** Fingerprints under a secret of the tests. */
public final class TestFingerprints {

    private TestFingerprints() {}

    public static Fingerprints create() {
        var auth = new IdentitySettings.Auth(
                "a-secret-for-tests-of-at-least-32-characters", "", null, IdentitySettings.SecondFactor.OFF, 10);
        return new Fingerprints(new IdentitySettings(
                URI.create("https://bookings.example"),
                false,
                false,
                auth,
                new IdentitySettings.BootstrapAdmin("", "")));
    }
}
