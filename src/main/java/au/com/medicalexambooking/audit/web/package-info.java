/** Reading the audit trail over HTTP: by managers and administrators, and by everybody of the own account. */
@NullMarked
package au.com.medicalexambooking.audit.web;

import org.jspecify.annotations.NullMarked;
