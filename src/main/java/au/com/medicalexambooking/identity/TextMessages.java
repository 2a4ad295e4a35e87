package au.com.medicalexambooking.identity;

/**
 * Sends text messages to phones. No provider is connected: {@link NoTextMessages} stands here until one is, and phone
 * numbers stay unverified so long. A text message is no second factor in any case.
 */
public interface TextMessages {

    /** Whether messages can be sent at all. */
    boolean available();

    /**
     * Sends a message.
     *
     * @param phone in international form, as profiles keep it
     */
    void send(String phone, String text);
}
