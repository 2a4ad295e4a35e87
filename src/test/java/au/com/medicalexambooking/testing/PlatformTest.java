package au.com.medicalexambooking.testing;

import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.Application;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandboxSettings;
import au.com.medicalexambooking.sandbox.clamd.ClamdSandbox;
import au.com.medicalexambooking.sandbox.s3.S3Sandbox;
import au.com.medicalexambooking.sandbox.ses.SesSandbox;
import au.com.medicalexambooking.scheduling.AppointmentBook;
import au.com.medicalexambooking.scheduling.SchedulingException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * The whole platform, started once for all tests that extend this: real server, real database, real engine, and the
 * stand-ins for Acuity and SES around it. Tests work on bookings of their own and never assume an empty database.
 */
@ExtendWith(SpringExtension.class)
@AutoConfigureObservability(tracing = false)
@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class PlatformTest {

    /** The database of the shared platform. */
    protected static final TestDatabase DATABASE = TestDatabase.create("platform");

    /** Acuity as the shared platform sees it. */
    protected static final AcuitySandbox ACUITY =
            AcuitySandbox.start(AcuitySandboxSettings.defaults().withoutRequestLimits());

    /** SES as the shared platform sees it. */
    protected static final SesSandbox SES = SesSandbox.start();

    /** S3 as the shared platform sees it. */
    protected static final S3Sandbox S3 = S3Sandbox.start();

    /** clamd as the shared platform sees it. */
    protected static final ClamdSandbox CLAMD = ClamdSandbox.start();

    /** An appointment that never was, so that Acuity itself is asked for it and nothing remembered answers. */
    private static final String OF_NOBODY = "1";

    private static final int BREAKER_WINDOW = 10;

    private static @Nullable People people;

    @LocalServerPort
    private int port;

    @Autowired
    private AppointmentBook book;

    @LocalManagementPort
    private int managementPort;

    @DynamicPropertySource
    static void variables(DynamicPropertyRegistry registry) {
        registry.add("PORT", () -> 0);
        registry.add("MANAGEMENT_PORT", () -> 0);
        registry.add("APP_URL", () -> "http://localhost:8080");
        registry.add("DATABASE_URL", DATABASE::url);
        registry.add("DATABASE_USERNAME", DATABASE::username);
        registry.add("DATABASE_PASSWORD", DATABASE::password);
        registry.add("AUTH_SECRET", () -> "a-secret-for-tests-of-at-least-32-characters");
        registry.add("SECOND_FACTOR", () -> "off");
        registry.add("EMAIL_FROM", () -> "bookings@medicalexambooking.com.au");
        registry.add("AWS_REGION", () -> "ap-southeast-2");
        registry.add("AWS_ENDPOINT_URL_SESV2", () -> SES.endpoint().toString());
        registry.add("AWS_S3_BUCKET", () -> S3Sandbox.BUCKET);
        registry.add("AWS_ENDPOINT_URL_S3", () -> S3.endpoint().toString());
        registry.add("CLAMD_ADDRESS", CLAMD::address);
        registry.add("ime.documents.poll-interval", () -> "200ms");
        registry.add("ime.documents.retry-pause", () -> "100ms");
        registry.add("ime.documents.small-file", () -> "1000000");
        registry.add("ime.aws.access-key-id", () -> "test");
        registry.add("ime.aws.secret-access-key", () -> "test");
        registry.add("ACUITY_BASE_URL", () -> ACUITY.baseUri().toString());
        registry.add("ACUITY_USER_ID", () -> AcuitySandboxSettings.DEFAULT_USER_ID);
        registry.add("ACUITY_API_KEY", () -> AcuitySandboxSettings.DEFAULT_API_KEY);
        registry.add("WEBHOOK_DELAY", () -> "200ms");
        registry.add("RATE_LIMIT_ACCOUNT_PER_MINUTE", () -> "0");
        registry.add("RATE_LIMIT_IP_PER_MINUTE", () -> "0");
        registry.add("RATE_LIMIT_LOGIN_PER_MINUTE", () -> "0");
        registry.add("ime.sandbox", () -> "true");
        registry.add("ime.open-api-docs", () -> "true");
        registry.add("BOOTSTRAP_ADMIN_EMAIL", () -> People.ADMIN_EMAIL);
        registry.add("BOOTSTRAP_ADMIN_PASSWORD", () -> People.PASSWORD);
    }

    /** Where the platform answers. */
    protected String baseUrl() {
        return "http://localhost:" + port;
    }

    /** The platform's people, signed in; the same ones for all tests. */
    protected People people() {
        if (people == null) {
            people = People.of(baseUrl());
        }
        return people;
    }

    /** Where health and metrics answer. */
    protected String managementUrl() {
        return "http://localhost:" + managementPort;
    }

    @AfterEach
    void healTheStandIns() {
        if (ACUITY.isDown()) {
            ACUITY.comeBack();
            awaitAcuityInReach();
        }
        ACUITY.faults().liftAll();
        SES.fault(SesSandbox.Fault.NONE);
        S3.fault(S3Sandbox.Fault.NONE);
        S3.beforeReading(() -> {});
        CLAMD.fault(ClamdSandbox.Fault.NONE);
        CLAMD.beforeVerdict(length -> {});
    }

    /**
     * What failing calls did to the circuit breaker is over before anybody else needs Acuity: the circuit closes by itself
     * once Acuity answers again, and good answers then take the place of what it remembers. Until then it lets only a few
     * calls through, whoever makes them.
     */
    protected void awaitAcuityInReach() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptionsInstanceOf(SchedulingException.class)
                .until(() -> IntStream.range(0, BREAKER_WINDOW)
                        .allMatch(answer -> book.find(OF_NOBODY).isEmpty()));
    }
}
