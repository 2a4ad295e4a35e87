/** Everything that the platform needs around it, on a bare machine: what {@code mvn spring-boot:test-run} starts. */
@NullMarked
package au.com.medicalexambooking.sandbox;

import org.jspecify.annotations.NullMarked;
