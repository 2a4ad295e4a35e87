/**
 * Acuity Scheduling behind the port: calls out through the Camel routes in {@code camel-routes/}, webhooks in. The only
 * place that knows Acuity's words.
 */
@NullMarked
package au.com.medicalexambooking.scheduling.acuity;

import org.jspecify.annotations.NullMarked;
