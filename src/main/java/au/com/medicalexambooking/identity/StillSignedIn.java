package au.com.medicalexambooking.identity;

/**
 * For requests that last: who was let in at the beginning may have been signed out, disabled or given another role before the
 * end. What must not happen then is asked for here once more, just before it is done.
 */
public interface StillSignedIn {

    /**
     * Passes where the current request's session goes on as it began, and counts as use of it; passes for work that no
     * request began.
     *
     * @throws ApiException 401 where it does not
     */
    void require();
}
