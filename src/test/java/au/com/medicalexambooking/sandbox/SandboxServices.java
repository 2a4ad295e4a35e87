package au.com.medicalexambooking.sandbox;

import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandboxSettings;
import au.com.medicalexambooking.sandbox.clamd.ClamdSandbox;
import au.com.medicalexambooking.sandbox.s3.S3Sandbox;
import au.com.medicalexambooking.sandbox.ses.SesSandbox;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stand-ins around the platform. Each stands aside where its variable is set: then the platform uses what the variable
 * names.
 */
public final class SandboxServices implements AutoCloseable {

    private final Map<String, Object> variables = new HashMap<>();
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private @Nullable AcuitySandbox acuity;
    private @Nullable SesSandbox ses;

    private SandboxServices() {}

    /**
     * Starts what the environment does not name already.
     *
     * @param environment variables that are set
     * @param folder where the stand-ins keep their data
     */
    public static SandboxServices start(Map<String, String> environment, Path folder) {
        var services = new SandboxServices();
        var port = number(environment, "PORT", 8080);
        services.variables.put("AUTH_SECRET", "sandbox-only-secret-of-at-least-32-characters");
        services.variables.put("SECOND_FACTOR", "off");
        services.variables.put("EMAIL_FROM", "bookings@medicalexambooking.com.au");
        services.variables.put("AWS_REGION", "ap-southeast-2");
        services.variables.put("RATE_LIMIT_ACCOUNT_PER_MINUTE", "0"); // the demo data come in a rush
        services.variables.put("RATE_LIMIT_IP_PER_MINUTE", "0");
        services.variables.put("RATE_LIMIT_LOGIN_PER_MINUTE", "0");
        services.variables.put("WEBHOOK_DELAY", "1s");
        services.variables.put("BOOTSTRAP_ADMIN_EMAIL", DemoData.ADMIN);
        services.variables.put("BOOTSTRAP_ADMIN_PASSWORD", DemoData.PASSWORD);
        if (!environment.containsKey("DATABASE_URL")) {
            var database = SandboxDatabase.start(
                    number(environment, "SANDBOX_DATABASE_PORT", 54329), folder.resolve("postgres"));
            services.running.push(database);
            services.variables.put("DATABASE_URL", database.url());
            services.variables.put("DATABASE_USERNAME", "postgres");
            services.variables.put("DATABASE_PASSWORD", "postgres");
        }
        if (!environment.containsKey("ACUITY_BASE_URL")) {
            var acuity = AcuitySandbox.start(AcuitySandboxSettings.defaults()
                    .withPort(number(environment, "SANDBOX_ACUITY_PORT", 8082))
                    .withDataDirectory(folder.resolve("acuity"))
                    .withWebhookTarget(URI.create("http://localhost:" + port + "/api/webhooks/acuity")));
            services.acuity = acuity;
            services.running.push(acuity);
            services.variables.put("ACUITY_BASE_URL", acuity.baseUri().toString());
            services.variables.put("ACUITY_USER_ID", AcuitySandboxSettings.DEFAULT_USER_ID);
            services.variables.put("ACUITY_API_KEY", AcuitySandboxSettings.DEFAULT_API_KEY);
        }
        if (!environment.containsKey("AWS_ENDPOINT_URL_SESV2")) {
            var ses = SesSandbox.start(number(environment, "SANDBOX_MAIL_PORT", 8083), folder.resolve("mail"));
            services.ses = ses;
            services.running.push(ses);
            services.variables.put("AWS_ENDPOINT_URL_SESV2", ses.endpoint().toString());
            services.variables.put("ime.aws.access-key-id", "sandbox");
            services.variables.put("ime.aws.secret-access-key", "sandbox");
        }
        services.variables.put("AWS_S3_BUCKET", S3Sandbox.BUCKET);
        if (!environment.containsKey("AWS_ENDPOINT_URL_S3")) {
            var s3 = S3Sandbox.start(number(environment, "SANDBOX_S3_PORT", 8084), folder.resolve("documents"));
            services.running.push(s3);
            services.variables.put("AWS_ENDPOINT_URL_S3", s3.endpoint().toString());
            services.variables.put("ime.aws.access-key-id", "sandbox");
            services.variables.put("ime.aws.secret-access-key", "sandbox");
        }
        if (!environment.containsKey("CLAMD_ADDRESS")) {
            var clamd = ClamdSandbox.start();
            services.running.push(clamd);
            services.variables.put("CLAMD_ADDRESS", clamd.address());
        }
        environment.keySet().forEach(services.variables::remove);
        return services;
    }

    /** The variables under which the platform finds the stand-ins. */
    public Map<String, Object> variables() {
        return Map.copyOf(variables);
    }

    public Optional<AcuitySandbox> acuity() {
        return Optional.ofNullable(acuity);
    }

    public Optional<SesSandbox> ses() {
        return Optional.ofNullable(ses);
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static int number(Map<String, String> environment, String name, int otherwise) {
        return Integer.parseInt(environment.getOrDefault(name, Integer.toString(otherwise)));
    }
}
