/** REST for documents. */
@NullMarked
package au.com.medicalexambooking.document.web;

import org.jspecify.annotations.NullMarked;
