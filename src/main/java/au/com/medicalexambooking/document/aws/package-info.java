/** Keeps documents in Amazon S3, or in what speaks its protocol. */
@NullMarked
package au.com.medicalexambooking.document.aws;

import org.jspecify.annotations.NullMarked;
