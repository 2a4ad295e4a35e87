package au.com.medicalexambooking;

import java.security.Security;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts one node of the Medical Examination Booking Platform; any number of nodes may share one database. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Application {

    public static void main(String[] args) {
        // A database that failed over is found at its new address within seconds; the JDK would ask again after thirty.
        Security.setProperty("networkaddress.cache.ttl", "5");
        // We hand the AWS SDK its addresses. Left alone it reads the same variables, and fails on an empty one.
        System.setProperty("aws.ignoreConfiguredEndpointUrls", "true");
        SpringApplication.run(Application.class, args);
    }
}
