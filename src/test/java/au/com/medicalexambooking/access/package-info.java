/** Who may do what, as data, and its proof on the running platform. */
@NullMarked
package au.com.medicalexambooking.access;

import org.jspecify.annotations.NullMarked;
