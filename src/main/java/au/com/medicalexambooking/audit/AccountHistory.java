package au.com.medicalexambooking.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to the own account: by oneself, by others, and by whoever tried. */
public interface AccountHistory {

    /**
     * The newest entries of the current actor's account, newest first.
     *
     * @param before only earlier ones, null for all
     */
    List<Entry> own(@Nullable Instant before, int limit);

    /**
     * Something that happened to the account.
     *
     * @param byAnother whether somebody else did it, or somebody who did not show who they are
     * @param ipAddress from where; null where one of our own people did it, or the platform
     */
    record Entry(
            String action,
            String outcome,
            @Nullable String reason,
            String channel,
            boolean byAnother,
            @Nullable String ipAddress,
            @Nullable String userAgent,
            Instant timestamp) {}
}
