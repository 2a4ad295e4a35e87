/**
 * A stand-in for Acuity Scheduling, for the sandbox and for tests.
 *
 * <p>It speaks Acuity's REST API version 1 as {@code acuity-api.md} describes it, keeps a real appointment book with
 * real conflicts, signs and retries webhooks, fails on demand, and has a small page on which a person can book, move
 * and cancel "in Acuity". It needs the JDK and Jackson only, so that it can also run as a process of its own.
 */
@NullMarked
package au.com.medicalexambooking.sandbox.acuity;

import org.jspecify.annotations.NullMarked;
