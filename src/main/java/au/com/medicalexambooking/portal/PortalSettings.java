package au.com.medicalexambooking.portal;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the portal shows of the company that runs it.
 *
 * @param helpDeskPhone number that pages offer for questions, or null for none
 */
@ConfigurationProperties("ime.portal")
record PortalSettings(@Nullable String helpDeskPhone) {

    PortalSettings {
        helpDeskPhone = helpDeskPhone == null || helpDeskPhone.isBlank() ? null : helpDeskPhone.strip();
    }
}
