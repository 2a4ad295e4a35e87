/** Where Acuity's webhooks arrive: raw bytes in, a verdict out. */
@NullMarked
package au.com.medicalexambooking.scheduling.acuity.web;

import org.jspecify.annotations.NullMarked;
