package au.com.medicalexambooking.identity;

import org.springframework.stereotype.Component;

/**
 * Who needs a second factor, and which. Whoever sees health information of many people signs in with an authenticator app;
 * referrers may, and may have codes mailed instead.
 */
@Component
public class FactorPolicy {

    private final IdentitySettings settings;

    FactorPolicy(IdentitySettings settings) {
        this.settings = settings;
    }

    /** Whether nobody with this role gets in without an authenticator app. */
    public boolean demandsTotp(Role role) {
        return settings.auth().secondFactor() == IdentitySettings.SecondFactor.REQUIRED && role != Role.USER;
    }

    /** A mailbox opens too much to be a factor for anybody but a referrer. */
    boolean permitsMailCodes(Role role) {
        return role == Role.USER;
    }

    /** Whether this installation demands second factors at all. */
    boolean isOn() {
        return settings.auth().secondFactor() == IdentitySettings.SecondFactor.REQUIRED;
    }
}
