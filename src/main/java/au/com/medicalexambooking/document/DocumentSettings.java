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
 * @param quota bytes that one organisation's bookings may hold
 * @param pollInterval between looks for documents whose next step is due
 * @param retryPause after a step that did not succeed; doubles, up to a hundred times of it
 * @param lease how long a step belongs to the node that took it
 * @param staleAfter when an upload that has not ended counts as broken off
 * @param sweepInterval between looks for what broke off
 * @param alarmAfter how long a document may wait for its checks before that is an alarm
 */
@ConfigurationProperties("ime.documents")
record DocumentSettings(
        @DefaultValue("6") int uploadsAtOnce,
        @DefaultValue("2") int uploadsAtOnceOfOnePerson,
        @DefaultValue("64") int downloadsAtOnce,
        @DefaultValue("1099511627776") long quota,
        @DefaultValue("2s") Duration pollInterval,
        @DefaultValue("5s") Duration retryPause,
        @DefaultValue("15m") Duration lease,
        @DefaultValue("1h") Duration staleAfter,
        @DefaultValue("10m") Duration sweepInterval,
        @DefaultValue("15m") Duration alarmAfter) {}
