package au.com.medicalexambooking.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that tries what somebody would who wants in. The page {@code docs/hostile-cases.md} is made from these marks,
 * and {@link HostileCases} fails a test that tried another number of cases than its mark says.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(HostileCases.class)
public @interface Hostile {

    /** What kind of attack it is. */
    String value();

    /** What is tried, in a few words. */
    String tries();

    /** How many cases the test tries, over all its parameters. */
    int cases() default 1;
}
