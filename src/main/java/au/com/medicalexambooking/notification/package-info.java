/** Mails: what they say, the outbox they wait in, and the way out through SES. Knows addresses, not processes. */
@NullMarked
@ApplicationModule(
        displayName = "Notification",
        allowedDependencies = {"identity", "audit"})
package au.com.medicalexambooking.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
