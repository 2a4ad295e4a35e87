/** The way out for mails through Amazon SES. */
@NullMarked
package au.com.medicalexambooking.notification.aws;

import org.jspecify.annotations.NullMarked;
