package au.com.medicalexambooking.audit;

/** Where every state change and every read of personal data is recorded. */
public interface AuditTrail {

    /**
     * Writes one row for the current actor inside the caller's transaction; fails where there is none. If the row cannot
     * be written, the act fails with it.
     */
    void record(AuditEvent event);

    /**
     * Writes one row in a transaction of its own: for denials and failures, whose own transaction rolls back or never
     * began.
     */
    void recordIndependently(AuditEvent event);
}
