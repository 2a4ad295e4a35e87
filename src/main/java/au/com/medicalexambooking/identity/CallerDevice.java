package au.com.medicalexambooking.identity;

import java.util.Optional;

/**
 * The browser in front of somebody. It carries a random mark, so that its owner is recognised from any address while
 * others guess at the account. The mark opens nothing: it only keeps guessing from elsewhere from slowing its owner.
 */
public interface CallerDevice {

    /** The mark that the caller shows, where there is one. */
    Optional<String> mark();

    /** The caller's mark after a sign-in; a browser that has none gets one. Programs get none. */
    Optional<String> markOrGive();
}
