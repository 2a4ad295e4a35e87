/** Sign-on over HTTP: login, sessions and tokens, the security filter chains, and the one error format of the API. */
@NullMarked
package au.com.medicalexambooking.identity.web;

import org.jspecify.annotations.NullMarked;
