package au.com.medicalexambooking.document;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much at once, and how long to wait.
 *
 * @param uploadsAtOnce on this node
 * @param uploadsAtOnceOfOnePerson on this node
 * @param downloadsAtOnce on this node
 * @param downloadsAtOnceOfOnePerson on this node; a browser that shows documents asks for several parts of them at once
 * @param quota bytes that one organisation's bookings may hold
 * @param checksAtOnce on this node; one of several takes small files only, so that large ones never hold them back
 * @param smallFile the largest file that counts as small, in bytes
 * @param pollInterval between looks for documents whose next step is due
 * @param retryPause after a step that did not succeed; doubles, up to a hundred times of it
 * @param lease how long a step belongs to the node that took it; checks renew it as they go on
 * @param staleAfter when an upload of which nothing more has come counts as broken off
 * @param sweepInterval between looks for what broke off
 * @param compareInterval between comparisons of the store with the database, by one node of all
 * @param alarmAfter how long a document may wait for its checks before that is an alarm
 */
@ConfigurationProperties("ime.documents")
record DocumentSettings(
        @DefaultValue("6") int uploadsAtOnce,
        @DefaultValue("2") int uploadsAtOnceOfOnePerson,
        @DefaultValue("64") int downloadsAtOnce,
        @DefaultValue("12") int downloadsAtOnceOfOnePerson,
        @DefaultValue("1099511627776") long quota,
        @DefaultValue("3") int checksAtOnce,
        @DefaultValue("25000000") long smallFile,
        @DefaultValue("2s") Duration pollInterval,
        @DefaultValue("5s") Duration retryPause,
        @DefaultValue("5m") Duration lease,
        @DefaultValue("1h") Duration staleAfter,
        @DefaultValue("10m") Duration sweepInterval,
        @DefaultValue("1d") Duration compareInterval,
        @DefaultValue("15m") Duration alarmAfter) {

    private static final int LONGEST_PAUSE = 100;

    /** How long a step that did not succeed waits for its next attempt. */
    Duration pauseAfter(int attempt) {
        return retryPause.multipliedBy(Math.min(LONGEST_PAUSE, 1L << Math.min(attempt - 1, 10)));
    }
}
