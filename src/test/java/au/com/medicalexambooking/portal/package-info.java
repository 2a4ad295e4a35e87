/** The pages: what they say, what they weigh, and how they work in a real browser. */
@NullMarked
package au.com.medicalexambooking.portal;

import org.jspecify.annotations.NullMarked;
