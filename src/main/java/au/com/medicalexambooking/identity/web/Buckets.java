package au.com.medicalexambooking.identity.web;

import java.time.Duration;
import java.util.Optional;

/** Counts requests: each key has so many a minute, which come back evenly. */
interface Buckets {

    /** Takes one request off the key's share; where none is left, tells how long to wait for the next. */
    Optional<Duration> take(String key, int perMinute);
}
