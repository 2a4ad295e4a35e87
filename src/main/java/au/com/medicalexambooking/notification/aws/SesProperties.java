package au.com.medicalexambooking.notification.aws;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where SES is and who we are to it.
 *
 * @param region for example {@code ap-southeast-2}
 * @param sesEndpoint another address than Amazon's, or null
 * @param accessKeyId for stand-ins, which take any; null leaves the search to the default credentials chain
 * @param secretAccessKey goes with the access key id
 */
@ConfigurationProperties("ime.aws")
record SesProperties(
        String region,
        @Nullable URI sesEndpoint,
        @Nullable String accessKeyId,
        @Nullable String secretAccessKey) {

    SesProperties {
        if (region == null || region.isBlank()) {
            throw new IllegalArgumentException("AWS_REGION (ime.aws.region) must name a region");
        }
        sesEndpoint = sesEndpoint == null || sesEndpoint.toString().isBlank() ? null : sesEndpoint;
        if (sesEndpoint != null && sesEndpoint.getHost() == null) {
            throw new IllegalArgumentException("AWS_ENDPOINT_URL_SESV2 (ime.aws.ses-endpoint) must be a URL");
        }
    }
}
