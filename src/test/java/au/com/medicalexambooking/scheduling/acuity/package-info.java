@NullMarked
package au.com.medicalexambooking.scheduling.acuity;

import org.jspecify.annotations.NullMarked;
