@NullMarked
package au.com.medicalexambooking.specialist;

import org.jspecify.annotations.NullMarked;
