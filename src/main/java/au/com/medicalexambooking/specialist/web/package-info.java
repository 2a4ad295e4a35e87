/** Specialists, their free times and the administration of both, over REST. */
@NullMarked
package au.com.medicalexambooking.specialist.web;

import org.jspecify.annotations.NullMarked;
