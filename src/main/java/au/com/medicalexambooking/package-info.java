/** The Medical Examination Booking Platform; each package below is one module with its public types as its API. */
@NullMarked
package au.com.medicalexambooking;

import org.jspecify.annotations.NullMarked;
