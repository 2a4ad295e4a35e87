package au.com.medicalexambooking.sandbox.ses;

import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Properties;

/**
 * A mail that the stand-in took.
 *
 * @param id what the stand-in answered as its message id
 * @param messageId the Message-ID header, which is the same when one mail is sent twice
 * @param from sender with name
 * @param to the recipient's address
 * @param text the text alternative, or an empty string
 * @param html the HTML alternative, or an empty string
 * @param calendar the calendar entry, or an empty string
 * @param calendarMethod {@code REQUEST}, {@code CANCEL} or an empty string
 * @param source the whole message, one character for each byte
 */
public record SandboxMail(
        String id,
        Instant receivedAt,
        String messageId,
        String from,
        String to,
        String subject,
        String text,
        String html,
        String calendar,
        String calendarMethod,
        String source) {

    static SandboxMail parse(String id, Instant receivedAt, byte[] raw) {
        try {
            var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
            var parts = new Parts();
            parts.read(message);
            var to = (InternetAddress) message.getRecipients(Message.RecipientType.TO)[0];
            var from = (InternetAddress) message.getFrom()[0];
            return new SandboxMail(
                    id,
                    receivedAt,
                    message.getMessageID(),
                    from.toUnicodeString(),
                    to.getAddress(),
                    message.getSubject(),
                    parts.text,
                    parts.html,
                    parts.calendar,
                    parts.calendarMethod,
                    new String(raw, StandardCharsets.ISO_8859_1));
        } catch (MessagingException e) {
            throw new IllegalArgumentException("The message cannot be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the subject or text holds it, for example a booking reference. */
    public boolean mentions(String words) {
        return subject.contains(words) || text.contains(words);
    }

    private static final class Parts {

        private String text = "";
        private String html = "";
        private String calendar = "";
        private String calendarMethod = "";

        private void read(Part part) throws MessagingException, IOException {
            if (part.isMimeType("multipart/*")) {
                var parts = (Multipart) part.getContent();
                for (var i = 0; i < parts.getCount(); i++) {
                    BodyPart child = parts.getBodyPart(i);
                    read(child);
                }
            } else if (part.isMimeType("text/plain")) {
                text = content(part);
            } else if (part.isMimeType("text/html")) {
                html = content(part);
            } else if (part.isMimeType("text/calendar")) {
                calendar = content(part);
                var method = new ContentType(part.getContentType()).getParameter("method");
                calendarMethod = method == null ? "" : method;
            }
        }

        private static String content(Part part) throws MessagingException, IOException {
            return new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
