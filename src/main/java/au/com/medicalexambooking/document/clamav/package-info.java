/** Has documents scanned by clamd. */
@NullMarked
package au.com.medicalexambooking.document.clamav;

import org.jspecify.annotations.NullMarked;
