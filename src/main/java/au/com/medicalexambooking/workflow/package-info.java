/**
 * The processes: their start, the messages they wait for, their steps, and the user tasks of people. The only module that
 * knows the process engine; progress of bookings is what these processes say it is.
 */
@NullMarked
@ApplicationModule(
        displayName = "Workflow",
        allowedDependencies = {"identity", "audit", "scheduling", "specialist", "booking", "document", "notification"})
package au.com.medicalexambooking.workflow;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
