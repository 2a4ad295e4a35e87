/** User tasks and progress over HTTP, and the sign-on of the engine's webapps. */
@NullMarked
package au.com.medicalexambooking.workflow.web;

import org.jspecify.annotations.NullMarked;
