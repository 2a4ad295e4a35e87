/** Whole journeys and whole faults, on the running platform. */
@NullMarked
package au.com.medicalexambooking.journeys;

import org.jspecify.annotations.NullMarked;
