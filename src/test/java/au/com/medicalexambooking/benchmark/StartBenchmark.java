package au.com.medicalexambooking.benchmark;

import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandboxSettings;
import au.com.medicalexambooking.sandbox.ses.SesSandbox;
import au.com.medicalexambooking.testing.PlatformProcess;
import au.com.medicalexambooking.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Measures how long the packaged jar takes from {@code java -jar} to the moment at which a load balancer would send it
 * requests, with production's compiler and heap: once with the models still to be deployed, then several times with nothing
 * to do but start. Beside the seconds stands the processor time, which says more on a machine that has other work.
 */
public final class StartBenchmark {

    private static final int TIMES = 5;

    private StartBenchmark() {}

    public static void main(String[] args) throws Exception {
        var jar = packagedJar();
        System.setProperty("ime.test.fsync", "on");
        var log = Files.createTempFile("start-benchmark", ".log");
        try (var acuity = AcuitySandbox.start(AcuitySandboxSettings.defaults());
                var ses = SesSandbox.start();
                var platform = new PlatformProcess(TestDatabase.create("start"), acuity, ses, log)) {
            platform.packaged(jar).fullyCompiled();
            measure("first start", platform);
            for (int time = 0; time < TIMES; time++) {
                measure("later start", platform);
            }
        }
        System.exit(0);
    }

    private static void measure(String what, PlatformProcess platform) {
        long begun = System.nanoTime();
        platform.start();
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                "%s: ready after %.1f s, %.1f s of processor time%n",
                what, seconds, platform.cpuTime().toMillis() / 1e3);
        platform.kill();
    }

    private static Path packagedJar() throws IOException {
        try (var jars = Files.newDirectoryStream(Path.of("target"), "medical-exam-booking-*.jar")) {
            for (var jar : jars) {
                return jar;
            }
        }
        throw new IllegalStateException("There is no jar in target: run mvn package first");
    }
}
