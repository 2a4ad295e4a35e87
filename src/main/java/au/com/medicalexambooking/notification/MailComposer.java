package au.com.medicalexambooking.notification;

import au.com.medicalexambooking.identity.AccountMail;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Writes a mail: subject, HTML, text and calendar entry, put together as one MIME message. */
@Component
class MailComposer {

    private static final String SENDER_NAME = "IME Bookings";
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
    private static final Pattern BLANK_LINES = Pattern.compile("\\n{3,}");

    // Engines of our own rather than beans: a template engine bean would replace the one that renders the pages.
    private final SpringTemplateEngine html = engine(TemplateMode.HTML, ".html");
    private final SpringTemplateEngine text = engine(TemplateMode.TEXT, ".txt");

    private final InternetAddress from;
    private final @Nullable String helpDeskPhone;
    private final URI appUrl;
    private final Clock clock;

    MailComposer(MailProperties properties, @Value("${ime.app-url}") URI appUrl, Clock clock) {
        try {
            this.from = new InternetAddress(properties.from(), true);
            if (from.getPersonal() == null) {
                from.setPersonal(SENDER_NAME, "UTF-8");
            }
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new IllegalArgumentException("EMAIL_FROM (ime.mail.from) is no mail address", e);
        }
        this.helpDeskPhone = properties.helpDeskPhone();
        this.appUrl = appUrl;
        this.clock = clock;
    }

    /** The complete message as bytes. An address that no mail can go to is a refusal. */
    byte[] compose(String mailId, BookingMail mail) {
        // The examinee's name stays out of mails, even of the one to the examinee.
        var name = mail.kind() == MailKind.EXAMINEE_REMINDER ? "" : mail.recipientName();
        return message(mailId, mail.recipient(), name, subject(mail), () -> body(mail));
    }

    /** The complete message as bytes. An address that no mail can go to is a refusal. */
    byte[] compose(String mailId, AccountMail mail) {
        var words = AccountMailWords.of(mail);
        return message(mailId, mail.recipient(), mail.recipientName(), words.heading(), () -> {
            var variables = new HashMap<String, Object>();
            variables.put("subject", words.heading());
            variables.put("reference", null);
            variables.put("recipientName", oneLine(mail.recipientName()));
            variables.put("heading", words.heading());
            variables.put("message", words.message());
            variables.put("code", mail.code());
            variables.put("link", mail.link());
            variables.put("button", mail.link() == null ? null : words.button());
            variables.put("steps", words.steps());
            variables.put("helpDeskPhone", helpDeskPhone);
            return alternatives("account", variables);
        });
    }

    /** What is inside a message. */
    private interface Body {
        MimeMultipart write() throws MessagingException;
    }

    private byte[] message(String mailId, String recipient, String recipientName, String subject, Body body) {
        try {
            var message = new OutgoingMessage(mailId + "@" + appUrl.getHost());
            message.setFrom(from);
            message.setRecipient(Message.RecipientType.TO, address(recipient, recipientName));
            message.setSubject(subject, "UTF-8");
            message.setSentDate(Date.from(clock.instant()));
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setContent(body.write());
            message.saveChanges();
            var bytes = new ByteArrayOutputStream();
            message.writeTo(bytes);
            return bytes.toByteArray();
        } catch (MessagingException e) {
            throw new IllegalStateException("The mail cannot be put together", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InternetAddress address(String recipient, String name) throws UnsupportedEncodingException {
        try {
            var address = new InternetAddress(recipient, true);
            if (!name.isBlank()) {
                address.setPersonal(oneLine(name), "UTF-8");
            }
            return address;
        } catch (jakarta.mail.internet.AddressException e) {
            throw new MailFailure(MailFailure.Kind.REFUSED, "bad_address");
        }
    }

    private MimeMultipart body(BookingMail mail) throws MessagingException {
        var invitation = CalendarInvitation.of(mail, link(mail), from.getAddress(), clock.instant());

        var alternatives = alternatives(mail.kind().value(), variables(mail));
        if (invitation.isEmpty()) {
            return alternatives;
        }
        // Twice on purpose: calendars that understand invitations read the alternative, everybody else gets the file.
        alternatives.addBodyPart(calendarPart(invitation.get()));
        var file = calendarPart(invitation.get());
        file.setDisposition(Part.ATTACHMENT);
        file.setFileName(mail.bookingReference().toLowerCase(Locale.ROOT) + ".ics");
        var wrapper = new MimeBodyPart();
        wrapper.setContent(alternatives);
        return new MimeMultipart("mixed", wrapper, file);
    }

    private MimeMultipart alternatives(String template, Map<String, Object> variables) throws MessagingException {
        var alternatives = new MimeMultipart("alternative");
        alternatives.addBodyPart(textPart(renderText(template, variables), "plain"));
        alternatives.addBodyPart(textPart(renderHtml(template, variables), "html"));
        return alternatives;
    }

    private static MimeBodyPart textPart(String content, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(content, "UTF-8", subtype);
        return part;
    }

    private static MimeBodyPart calendarPart(CalendarInvitation invitation) throws MessagingException {
        var part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(
                invitation.content().getBytes(StandardCharsets.UTF_8),
                "text/calendar; charset=UTF-8; method=" + invitation.method())));
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    private String renderHtml(String template, Map<String, Object> variables) {
        return html.process(template, new Context(Locale.forLanguageTag("en-AU"), variables));
    }

    private String renderText(String template, Map<String, Object> variables) {
        var rendered = text.process(template, new Context(Locale.forLanguageTag("en-AU"), variables));
        return BLANK_LINES.matcher(rendered.strip()).replaceAll("\n\n") + "\n";
    }

    private Map<String, Object> variables(BookingMail mail) {
        var variables = new HashMap<String, Object>();
        variables.put("subject", subject(mail));
        variables.put("reference", oneLine(mail.bookingReference()));
        variables.put("recipientName", oneLine(mail.recipientName()));
        variables.put("toSpecialist", mail.recipientName().equals(mail.specialistName()));
        variables.put("initials", oneLine(mail.examineeInitials()));
        variables.put("specialist", oneLine(mail.specialistName()));
        variables.put("when", when(mail));
        variables.put("length", MailTimes.length(mail.start(), mail.end()));
        variables.put("location", mail.location() == null ? null : oneLine(mail.location()));
        var meetingLink = mail.safeMeetingLink();
        variables.put("meetingLink", meetingLink);
        variables.put("due", mail.dueAt() == null ? null : MailTimes.dateTime(mail.dueAt(), mail.zone()));
        variables.put("late", mail.lateCancellation());
        variables.put("link", link(mail).toString());
        variables.put("helpDeskPhone", helpDeskPhone);
        return variables;
    }

    /** What the mail is about, when, and the reference; never who is examined. */
    private static String subject(BookingMail mail) {
        var due = mail.dueAt() == null ? null : MailTimes.date(mail.dueAt(), mail.zone());
        var about = switch (mail.kind()) {
            case BOOKING_CONFIRMED -> "Examination booked: " + when(mail);
            case BOOKING_RESCHEDULED -> "Examination moved to " + when(mail);
            case BOOKING_CANCELLED -> "Examination cancelled: " + when(mail);
            case EXAMINATION_REMINDER -> "Reminder: examination on " + when(mail);
            case EXAMINEE_REMINDER -> "Reminder: your examination on " + when(mail);
            case BRIEF_REMINDER -> due == null ? "Brief still needed" : "Brief needed by " + due;
            case EXAMINEE_DID_NOT_ATTEND -> "Examinee did not attend";
            case APPOINTMENT_MISSING -> "Appointment missing in Acuity: " + when(mail);
            case REPORT_REMINDER -> due == null ? "Report due soon" : "Report due on " + due;
            case REPORT_OVERDUE -> due == null ? "Report overdue" : "Report overdue since " + due;
            case REPORT_LONG_OVERDUE -> due == null ? "Report long overdue" : "Report long overdue, due on " + due;
            case REPORT_READY -> "Report ready";
        };
        return oneLine(about + " (" + mail.bookingReference() + ")");
    }

    private static String when(BookingMail mail) {
        return MailTimes.dateTime(mail.start(), mail.zone());
    }

    private URI link(BookingMail mail) {
        return URI.create(appUrl.toString().replaceAll("/+$", "") + "/bookings/" + mail.bookingId());
    }

    private static String oneLine(String value) {
        return CONTROL.matcher(value).replaceAll(" ").strip();
    }

    private static SpringTemplateEngine engine(TemplateMode mode, String suffix) {
        var resolver = new ClassLoaderTemplateResolver(MailComposer.class.getClassLoader());
        resolver.setPrefix("templates/mail/");
        resolver.setSuffix(suffix);
        resolver.setTemplateMode(mode);
        resolver.setCharacterEncoding("UTF-8");
        resolver.setCheckExistence(false);
        resolver.setCacheable(true);
        var engine = new SpringTemplateEngine();
        engine.setTemplateResolver(resolver);
        engine.setEnableSpringELCompiler(false);
        return engine;
    }

    /** Keeps our own message id, which is the same at every try, instead of one that names the machine. */
    private static final class OutgoingMessage extends MimeMessage {

        private final String messageId;

        OutgoingMessage(String messageId) {
            super(Session.getInstance(new Properties()));
            this.messageId = messageId;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + messageId + ">");
        }
    }
}
