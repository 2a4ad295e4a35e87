package au.com.medicalexambooking;

import au.com.medicalexambooking.audit.VerifyAuditCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts one node of the Medical Examination Booking Platform; any number of nodes may share one database. With
 * {@code --verify-audit} it verifies the audit trail instead, and ends.
 */
// People come from our own tables; Boot would make a user up, and write its password into the log.
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
@ConfigurationPropertiesScan
public class Application {

    public static void main(String[] args) {
        var arguments = List.of(args);
        if (VerifyAuditCommand.isWanted(arguments)) {
            System.exit(verifyAudit(arguments));
        }
        // A database that failed over is found at its new address within seconds; the JDK would ask again after thirty.
        Security.setProperty("networkaddress.cache.ttl", "5");
        // We hand the AWS SDK its addresses. Left alone it reads the same variables, and fails on an empty one.
        System.setProperty("aws.ignoreConfiguredEndpointUrls", "true");
        SpringApplication.run(Application.class, args);
    }

    /** The answer of a command is its output: it goes there as it is, not as a line of the log. */
    private static int verifyAudit(List<String> arguments) {
        try (var output = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            return VerifyAuditCommand.run(arguments, System.getenv(), output::println);
        }
    }
}
