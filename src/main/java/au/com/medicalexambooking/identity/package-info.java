/** People, organisations and teams, sign-on, and the {@link au.com.medicalexambooking.identity.Actor} behind every act. */
@NullMarked
@ApplicationModule(
        displayName = "Identity",
        allowedDependencies = {})
package au.com.medicalexambooking.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
