package au.com.medicalexambooking.benchmark;

import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandboxSettings;
import au.com.medicalexambooking.sandbox.ses.SesSandbox;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformProcess;
import au.com.medicalexambooking.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Arrays;

/** Measures whether a wrong password takes longer for an account that exists than for one that does not. */
public final class SignInTimingBenchmark {

    private static final int WARM_UP = 50;
    private static final int TRIES = 500;

    private SignInTimingBenchmark() {}

    public static void main(String[] args) throws Exception {
        System.setProperty("ime.test.fsync", "on");
        var log = Files.createTempFile("sign-in-timing", ".log");
        try (var acuity = AcuitySandbox.start(AcuitySandboxSettings.defaults());
                var ses = SesSandbox.start();
                var platform = new PlatformProcess(TestDatabase.create("timing"), acuity, ses, log)) {
            platform.start();
            var known = People.of(platform.baseUrl()).firm().email();
            try (var connection = new KeptConnection(URI.create(platform.baseUrl()))) {
                measure(connection, known, WARM_UP);
                measure(connection, known, TRIES);
            }
        }
        System.exit(0);
    }

    private static void measure(KeptConnection connection, String known, int tries) throws IOException {
        long[] ofKnown = new long[tries];
        long[] ofUnknown = new long[tries];
        for (int each = 0; each < tries; each++) {
            ofKnown[each] = timeOf(connection, known);
            ofUnknown[each] = timeOf(connection, "nobody" + each + "@nowhere.example");
        }
        double gap = median(ofKnown) - median(ofUnknown);
        System.out.printf(
                "%d tries each: known %.2f ms, unknown %.2f ms, gap %.2f ms%n",
                tries, median(ofKnown), median(ofUnknown), gap);
    }

    private static long timeOf(KeptConnection connection, String email) throws IOException {
        var request = KeptConnection.request(
                "POST",
                "/api/auth/login",
                "Content-Type: application/json\r\n",
                "{\"email\":\"" + email + "\",\"password\":\"not the password at all\"}");
        long begun = System.nanoTime();
        int status = connection.exchange(request);
        long took = System.nanoTime() - begun;
        if (status != 401) {
            throw new IllegalStateException("Status " + status);
        }
        return took;
    }

    private static double median(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2] / 1e6;
    }
}
