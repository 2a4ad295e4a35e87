/**
 * Documents of bookings: taken in as a stream, checked, kept in an object store, given out again bit for bit, packed, held
 * and deleted for good. {@link au.com.medicalexambooking.document.Documents} is the way in.
 */
@NullMarked
@ApplicationModule(
        displayName = "Document",
        allowedDependencies = {"identity", "audit", "booking"})
package au.com.medicalexambooking.document;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
