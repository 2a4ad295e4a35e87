/**
 * Bookings: the aggregate, its reservation in the appointment book, its progress history and its read models. Progress is
 * only ever changed by the process, through {@link au.com.medicalexambooking.booking.LifecycleSteps}.
 */
@NullMarked
@ApplicationModule(
        displayName = "Booking",
        allowedDependencies = {"identity", "audit", "scheduling", "specialist"})
package au.com.medicalexambooking.booking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
