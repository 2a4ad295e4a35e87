package au.com.medicalexambooking.document.aws;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where S3 is and who we are to it.
 *
 * @param region for example {@code ap-southeast-2}
 * @param bucket holds every document
 * @param s3Endpoint another address than Amazon's, or null
 * @param kmsKeyId the key that S3 encrypts with; null leaves it to S3's own
 * @param accessKeyId for stand-ins, which take any; null leaves the search to the default credentials chain
 * @param secretAccessKey goes with the access key id
 */
@ConfigurationProperties("ime.aws")
record S3Properties(
        String region,
        String bucket,
        @Nullable URI s3Endpoint,
        @Nullable String kmsKeyId,
        @Nullable String accessKeyId,
        @Nullable String secretAccessKey) {

    S3Properties {
        if (bucket == null || bucket.isBlank()) {
            throw new IllegalArgumentException("AWS_S3_BUCKET (ime.aws.bucket) must name a bucket");
        }
        s3Endpoint = s3Endpoint == null || s3Endpoint.toString().isBlank() ? null : s3Endpoint;
        kmsKeyId = kmsKeyId == null || kmsKeyId.isBlank() ? null : kmsKeyId;
    }
}
