package au.com.medicalexambooking.testing;

import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.Application;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandboxSettings;
import au.com.medicalexambooking.sandbox.ses.SesSandbox;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The platform in a JVM of its own, so that it can really be killed. */
public final class PlatformProcess implements AutoCloseable {

    private final Map<String, String> variables = new HashMap<>();
    private final int port;
    private final int managementPort;
    private final File log;
    private List<String> javaOptions = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1");
    private @Nullable Path jar;
    private @Nullable Process process;

    /** Prepares a node on free ports; {@link #start()} starts it. */
    public PlatformProcess(TestDatabase database, AcuitySandbox acuity, SesSandbox ses, Path log) {
        this.port = freePort();
        this.managementPort = freePort();
        this.log = log.toFile();
        variables.put("PORT", Integer.toString(port));
        variables.put("MANAGEMENT_PORT", Integer.toString(managementPort));
        variables.put("APP_URL", "http://localhost:" + port);
        variables.put("DATABASE_URL", database.url());
        variables.put("DATABASE_USERNAME", database.username());
        variables.put("DATABASE_PASSWORD", database.password());
        variables.put("AUTH_SECRET", "a-secret-for-tests-of-at-least-32-characters");
        variables.put("SECOND_FACTOR", "off");
        variables.put("EMAIL_FROM", "bookings@medicalexambooking.com.au");
        variables.put("AWS_REGION", "ap-southeast-2");
        variables.put("AWS_S3_BUCKET", "documents");
        variables.put(
                "AWS_ENDPOINT_URL_S3", "http://localhost:1"); // nothing answers there, and the node runs all the same
        variables.put("AWS_ENDPOINT_URL_SESV2", ses.endpoint().toString());
        variables.put("AWS_ACCESS_KEY_ID", "test");
        variables.put("AWS_SECRET_ACCESS_KEY", "test");
        variables.put("ACUITY_BASE_URL", acuity.baseUri().toString());
        variables.put("ACUITY_USER_ID", AcuitySandboxSettings.DEFAULT_USER_ID);
        variables.put("ACUITY_API_KEY", AcuitySandboxSettings.DEFAULT_API_KEY);
        variables.put("WEBHOOK_DELAY", "500ms");
        variables.put("RATE_LIMIT_ACCOUNT_PER_MINUTE", "0");
        variables.put("RATE_LIMIT_IP_PER_MINUTE", "0");
        variables.put("RATE_LIMIT_LOGIN_PER_MINUTE", "0");
        variables.put("IME_SANDBOX", "true");
        variables.put("BOOTSTRAP_ADMIN_EMAIL", People.ADMIN_EMAIL);
        variables.put("BOOTSTRAP_ADMIN_PASSWORD", People.PASSWORD);
    }

    /** Sets one more variable for the next start. */
    public PlatformProcess with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    /** Lets the JVM compile as it does in production; otherwise it starts quicker and runs slower, as tests want it. */
    public PlatformProcess fullyCompiled() {
        javaOptions = List.of("-Xmx512m");
        return this;
    }

    /** Starts what {@code mvn package} made, in place of the tests' class path. */
    public PlatformProcess packaged(Path jar) {
        this.jar = jar;
        return this;
    }

    /** Starts the JVM and waits until it is ready for requests. */
    public void start() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.addAll(
                jar == null
                        ? List.of("-cp", classPath(), Application.class.getName())
                        : List.of("-jar", jar.toString()));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().putAll(variables);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var started = process;
        var health = ApiClient.anonymous("http://localhost:" + managementPort);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> {
                    if (!started.isAlive()) {
                        throw new AssertionError("The platform did not start; see " + log);
                    }
                    return health.get("/actuator/health/readiness").status() == 200;
                });
    }

    /** Ends the JVM as {@code kill -9} does: nothing of it runs any more when this returns. */
    public void kill() {
        var running = running();
        running.destroyForcibly();
        try {
            if (!running.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The process outlived its kill");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String baseUrl() {
        return "http://localhost:" + port;
    }

    public String managementUrl() {
        return "http://localhost:" + managementPort;
    }

    /** The JVM's process id. */
    public long pid() {
        return running().pid();
    }

    /** The processor time that the JVM has taken since its start, all threads together. */
    public Duration cpuTime() {
        return running().info().totalCpuDuration().orElseThrow();
    }

    private Process running() {
        return Objects.requireNonNull(process, "The platform was not started");
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    /** The tests' class path without its empty entries, which would stand for the folder that the JVM starts in. */
    private static String classPath() {
        var own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(own.split(File.pathSeparator))
                .filter(entry -> !entry.isBlank())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
