/** REST for bookings. */
@NullMarked
package au.com.medicalexambooking.booking.web;

import org.jspecify.annotations.NullMarked;
