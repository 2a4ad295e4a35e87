package au.com.medicalexambooking.notification.aws;

import au.com.medicalexambooking.notification.MailTransport;
import java.net.URI;

/** Lets tests outside this package send to the stand-in. */
public final class SesTransports {

    private SesTransports() {}

    /** The real transport, pointed at another address. */
    public static MailTransport to(URI endpoint) {
        return new SesTransport(new SesProperties("ap-southeast-2", endpoint, "sandbox", "sandbox"));
    }
}
