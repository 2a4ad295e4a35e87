/** The trail over REST, for those who watch it. */
@NullMarked
package au.com.medicalexambooking.audit.web;

import org.jspecify.annotations.NullMarked;
