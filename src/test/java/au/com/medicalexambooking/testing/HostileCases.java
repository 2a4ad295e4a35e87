package au.com.medicalexambooking.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Counts the hostile cases that a test really tries, and holds its mark to them. */
public class HostileCases implements BeforeEachCallback, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(HostileCases.class);
    private static final ThreadLocal<Integer> TRIED = ThreadLocal.withInitial(() -> 0);

    /** Tells how many cases the running test has tried just now; without it a test, or each of its parameters, is one. */
    public static void tried(int cases) {
        TRIED.set(TRIED.get() + cases);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        TRIED.set(0);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            return;
        }
        var method = context.getRequiredTestMethod();
        var tally = context.getParent()
                .orElseThrow()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        method,
                        key -> new Tally(
                                method.getName(),
                                method.getAnnotation(Hostile.class).cases()),
                        Tally.class);
        tally.add(Math.max(1, TRIED.get()));
    }

    /** Closed when all parameters of a test were tried. */
    private static final class Tally implements ExtensionContext.Store.CloseableResource {

        private final String test;
        private final int promised;
        private int tried;

        Tally(String test, int promised) {
            this.test = test;
            this.promised = promised;
        }

        void add(int cases) {
            tried += cases;
        }

        @Override
        public void close() {
            assertThat(tried).as("hostile cases of %s", test).isEqualTo(promised);
        }
    }
}
