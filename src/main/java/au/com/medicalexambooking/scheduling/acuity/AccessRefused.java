package au.com.medicalexambooking.scheduling.acuity;

/** Acuity did not accept our account: the key was reset, or the account lacks the right. Nothing took effect. */
final class AccessRefused extends RuntimeException {

    AccessRefused(int status) {
        super("status " + status);
    }
}
