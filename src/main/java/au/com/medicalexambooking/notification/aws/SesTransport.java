package au.com.medicalexambooking.notification.aws;

import au.com.medicalexambooking.notification.MailFailure;
import au.com.medicalexambooking.notification.MailTransport;
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
import software.amazon.awssdk.services.sesv2.model.AccountSuspendedException;
import software.amazon.awssdk.services.sesv2.model.BadRequestException;
import software.amazon.awssdk.services.sesv2.model.LimitExceededException;
import software.amazon.awssdk.services.sesv2.model.MailFromDomainNotVerifiedException;
import software.amazon.awssdk.services.sesv2.model.MessageRejectedException;
import software.amazon.awssdk.services.sesv2.model.SendingPausedException;
import software.amazon.awssdk.services.sesv2.model.SesV2Exception;
import software.amazon.awssdk.services.sesv2.model.TooManyRequestsException;

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
            throw new MailFailure(MailFailure.Kind.UNKNOWN, e.getClass().getSimpleName());
        }
    }

    @Override
    public void destroy() {
        ses.close();
    }

    /** Faults of the account are an outage and not the mail's: once somebody has mended them, the mail may go. */
    private static MailFailure.Kind kindOf(SesV2Exception e) {
        if (e instanceof TooManyRequestsException
                || e instanceof LimitExceededException
                || e instanceof SendingPausedException
                || e instanceof AccountSuspendedException
                || e instanceof MailFromDomainNotVerifiedException
                || e.statusCode() == 401
                || e.statusCode() == 403
                || e.statusCode() == 429) {
            return MailFailure.Kind.NOT_NOW;
        }
        if (e instanceof MessageRejectedException || e instanceof BadRequestException) {
            return MailFailure.Kind.REFUSED;
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
