/** What tests share: one database server, one running platform, a way to talk to it as its users do. */
@NullMarked
package au.com.medicalexambooking.testing;

import org.jspecify.annotations.NullMarked;
