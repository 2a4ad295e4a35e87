/** The directory of specialists, what can be booked with them, and when. */
@NullMarked
@ApplicationModule(
        displayName = "Specialist",
        allowedDependencies = {"identity", "audit", "scheduling"})
package au.com.medicalexambooking.specialist;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
