package au.com.medicalexambooking.sandbox;

import au.com.medicalexambooking.Application;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;

/** Starts the platform with everything around it, demo data included, and says where to click. */
public final class SandboxApplication {

    private SandboxApplication() {}

    public static void main(String[] args) {
        var services = SandboxServices.start(
                System.getenv(),
                Path.of(System.getenv().getOrDefault("SANDBOX_FOLDER", ".sandbox"))
                        .toAbsolutePath());
        SpringApplication.getShutdownHandlers().add(services::close);
        var application = new SpringApplication(Application.class, SandboxConfiguration.class);
        application.setDefaultProperties(services.variables());
        application.setAdditionalProfiles("sandbox");
        application.addInitializers(context -> context.getBeanFactory().registerSingleton("sandboxServices", services));
        try {
            application.run(args);
        } catch (RuntimeException failure) {
            services.close(); // the stand-ins' threads would keep the JVM alive
            throw failure;
        }
    }
}
