/**
 * The port to appointment books, in our own words. {@code scheduling.acuity} implements it against Acuity Scheduling and
 * receives Acuity's webhooks into the inbox of change hints.
 */
@NullMarked
@ApplicationModule(displayName = "Scheduling", allowedDependencies = "identity")
package au.com.medicalexambooking.scheduling;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
