package au.com.medicalexambooking.scheduling.acuity;

import org.jspecify.annotations.Nullable;

/** Takes in what Acuity, or the automation layer in front of it, posts to us. */
public interface AcuityWebhook {

    /**
     * Verifies the signature over the raw bytes and stores what the message hints at. Returns only once it is stored; any
     * exception means that it is not, and that the sender should try again.
     *
     * @param body the bytes exactly as they came
     * @param signature the signature header, null where there was none
     */
    Verdict receive(byte[] body, @Nullable String signature);

    /** What became of a message. */
    enum Verdict {
        /** Genuine, and its hint is in the inbox. */
        ACCEPTED,
        /** Genuine, but it names no appointment to look at. */
        IGNORED,
        /** Not signed by whom we trust; nothing was stored. */
        FORGED
    }
}
