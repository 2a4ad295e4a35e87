package au.com.medicalexambooking.notification.aws;

import au.com.medicalexambooking.notification.MailFailure;
import au.com.medicalexambooking.notification.MailTransport;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.BadRequestException;
import software.amazon.awssdk.services.sesv2.model.MessageRejectedException;
import software.amazon.awssdk.services.sesv2.model.SesV2Exception;

/** Sends finished messages through SES v2. It never retries by itself: the outbox does, and knows what may double. */
@Component
class SesTransport implements MailTransport, DisposableBean {

    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

    private final SesV2Client ses;

    SesTransport(SesProperties properties) {
        var builder = SesV2Client.builder()
                .region(Region.of(properties.region()))
                .credentialsProvider(credentials(properties))
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(4)
                        .connectionTimeout(CONNECT_LIMIT)
                        .connectionAcquisitionTimeout(CONNECT_LIMIT)
                        .socketTimeout(CALL_LIMIT))
                .overrideConfiguration(configuration ->
                        configuration.apiCallTimeout(CALL_LIMIT).retryStrategy(DefaultRetryStrategy.doNotRetry()));
        if (properties.sesEndpoint() != null) {
            builder.endpointOverride(properties.sesEndpoint());
        }
        this.ses = builder.build();
    }

    @Override
    public String send(String recipient, byte[] message) {
        try {
            return ses.sendEmail(request -> request.destination(to -> to.toAddresses(recipient))
                            .content(content -> content.raw(raw -> raw.data(SdkBytes.fromByteArray(message)))))
                    .messageId();
        } catch (SesV2Exception e) {
            throw new MailFailure(kindOf(e), codeOf(e));
        } catch (SdkException e) {
            throw new MailFailure(kindOf(e), e.getClass().getSimpleName());
        }
    }

    @Override
    public void destroy() {
        ses.close();
    }

    /**
     * Only a complaint about this very mail is final. Throttling and faults of the account (paused, suspended, a key that
     * has run out) are an outage: once somebody has mended them, the mail may go.
     */
    private static MailFailure.Kind kindOf(SesV2Exception e) {
        if (e.statusCode() >= 500) {
            return MailFailure.Kind.UNKNOWN;
        }
        return e instanceof MessageRejectedException || e instanceof BadRequestException
                ? MailFailure.Kind.REFUSED
                : MailFailure.Kind.NOT_NOW;
    }

    /** Where no connection came about, nothing was sent. */
    private static MailFailure.Kind kindOf(SdkException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return MailFailure.Kind.NOT_NOW;
            }
        }
        return MailFailure.Kind.UNKNOWN;
    }

    private static String codeOf(SesV2Exception e) {
        var details = e.awsErrorDetails();
        var code = details == null ? null : details.errorCode();
        return code == null ? "http_" + e.statusCode() : code;
    }

    private static AwsCredentialsProvider credentials(SesProperties properties) {
        var keyId = properties.accessKeyId();
        var secret = properties.secretAccessKey();
        if (keyId == null || keyId.isBlank() || secret == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(keyId, secret));
    }
}
