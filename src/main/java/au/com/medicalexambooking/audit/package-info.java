/** The append-only trail of every act: written inside the caller's transaction, so that no act exists without its row. */
@NullMarked
@ApplicationModule(displayName = "Audit", allowedDependencies = "identity")
package au.com.medicalexambooking.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
