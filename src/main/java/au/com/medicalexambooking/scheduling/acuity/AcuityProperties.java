package au.com.medicalexambooking.scheduling.acuity;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How Acuity is reached and how much is asked of it.
 *
 * @param baseUrl address of the API, without a slash at the end
 * @param userId numeric id of the account
 * @param apiKey key of the account; signs webhooks too
 * @param webhookSecret signs webhooks instead of the key where it is not blank
 * @param webhookDelay how long a webhook's hint waits, so that our own commit wins the race
 * @param hintSpacing how often one appointment is looked at again at most, however many webhooks come for it
 * @param connectLimit how long connecting may take
 * @param responseLimit how long a whole call may take once it is let through, connecting included
 * @param throttleWait how long a call may wait for its turn before it is given up
 * @param callsPerSecond calls a second of this node; Acuity allows ten for all nodes behind one address
 * @param connections concurrent calls of this node; Acuity allows twenty
 * @param answerLimit how large an answer may be
 */
@Validated
@ConfigurationProperties("ime.acuity")
record AcuityProperties(
        URI baseUrl,
        @NotBlank String userId,
        @NotBlank String apiKey,
        @DefaultValue("") String webhookSecret,
        @DefaultValue("3s") Duration webhookDelay,
        @DefaultValue("5s") Duration hintSpacing,
        @DefaultValue("2s") Duration connectLimit,
        @DefaultValue("5s") Duration responseLimit,
        @DefaultValue("2s") Duration throttleWait,
        @DefaultValue("8") @Min(1) @Max(1000) int callsPerSecond,
        @DefaultValue("15") @Min(1) @Max(200) int connections,
        @DefaultValue("8MB") DataSize answerLimit) {

    /** What webhooks are signed with. */
    String signingKey() {
        return webhookSecret.isBlank() ? apiKey : webhookSecret;
    }

    /** Keys never reach a log through printed properties. */
    @Override
    public String toString() {
        return "AcuityProperties[" + baseUrl + "]";
    }
}
