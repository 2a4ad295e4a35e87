package au.com.medicalexambooking.testing;

import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.sandbox.ses.SesSandbox;
import java.time.Duration;
import java.util.regex.Pattern;

/** Links that the platform has mailed, by the token in them. */
public final class MailedLinks {

    private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9_-]{43})");
    private static final Duration SOON = Duration.ofSeconds(40);

    private MailedLinks() {}

    /** The token of the last of exactly so many different links to this address, as soon as they are there. */
    public static String newestToken(SesSandbox ses, String email, int number) {
        return await().atMost(SOON)
                .until(
                        () -> ses.mails().stream()
                                .filter(mail -> mail.to().equals(email))
                                .flatMap(mail -> TOKEN.matcher(mail.text()).results())
                                .map(match -> match.group(1))
                                .distinct()
                                .toList(),
                        tokens -> tokens.size() == number)
                .get(number - 1);
    }
}
