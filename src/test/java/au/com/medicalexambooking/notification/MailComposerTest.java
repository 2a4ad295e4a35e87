package au.com.medicalexambooking.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import au.com.medicalexambooking.identity.AccountMail;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Properties;
import java.util.stream.Stream;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.PropertyContainer;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.component.VTimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What our mails say and how they are put together. */
class MailComposerTest {

    private static final Instant NOW = Instant.parse("2026-11-23T01:00:00Z");

    private final MailComposer composer = new MailComposer(
            MailExamples.properties(), URI.create("https://app.ime.example"), Clock.fixed(NOW, ZoneOffset.UTC));

    static Stream<BookingMail> variants() {
        return Stream.of(MailKind.values())
                .flatMap(kind -> Stream.of(
                        MailExamples.mail(kind),
                        MailExamples.to(MailExamples.mail(kind), "Dr Tobias Ferncroft"),
                        MailExamples.byVideo(MailExamples.mail(kind)),
                        MailExamples.bare(MailExamples.mail(kind))));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void rendersEveryKindCompletely(BookingMail mail) {
        var parts = read(mail);

        assertThat(parts.html + parts.text + parts.subject)
                .doesNotContain("${", "[[", "[(", "[#", "[/", "<th:", " th:", "null")
                .doesNotContain("false", "true");
        assertThat(parts.html).startsWith("<!doctype html>\n<html lang=\"en-AU\">");
        assertThat(parts.html).contains("IME-20484", "10:30 am AEDT", "What to do next", "<li>");
        assertThat(parts.text)
                .contains("IME-20484", "Wed 25 Nov 2026, 10:30 am AEDT", "What to do next\n- ")
                .doesNotContain("\n\n\n");
        assertThat(parts.subject).contains("(IME-20484)").doesNotContain("N-F");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXAMINEE_REMINDER")
    void linksToTheBooking(MailKind kind) {
        var parts = read(MailExamples.mail(kind));

        assertThat(parts.html).contains("href=\"https://app.ime.example/bookings/b1\"");
        assertThat(parts.text).contains("\nhttps://app.ime.example/bookings/b1\n");
    }

    @Test
    void tellsTheExamineeNeitherNamesNorLinksThatNeedASignIn() {
        var parts = read(MailExamples.mail(MailKind.EXAMINEE_REMINDER));

        assertThat(parts.html + parts.text).doesNotContain("Joanne", "Whitby", "/bookings/");
        assertThat(parts.to.getPersonal()).isNull();
    }

    @Test
    void writesWhatPeopleTypedAsTextOnly() {
        var mail = MailExamples.at(MailExamples.mail(MailKind.BOOKING_CONFIRMED), "<img src=x onerror=alert(1)> & Co");

        var parts = read(mail);

        assertThat(parts.html).contains("&lt;img src=x").doesNotContain("<img");
        assertThat(parts.text).contains("<img src=x onerror=alert(1)> & Co");
    }

    @ParameterizedTest
    @EnumSource
    void rendersEveryMailAboutAnAccount(AccountMail.Kind kind) {
        var mail = new AccountMail(
                kind,
                "k",
                "joanne@firm.example",
                "Joanne <b>Whitby</b>",
                "Harbour & Co",
                "https://app.ime.example/open?token=abc",
                "12345678",
                NOW.plus(Duration.ofHours(1)));

        var parts = new Parts(parse(composer.compose("m1", mail)));

        assertThat(parts.html + parts.text + parts.subject)
                .doesNotContain("${", "[[", "[(", "[#", "[/", "<th:", " th:", "null", "booking IME");
        assertThat(parts.html).contains("Joanne &lt;b&gt;Whitby", "What to do next", "<li>");
        assertThat(parts.text)
                .contains("Hello Joanne <b>Whitby</b>,", "What to do next\n- ")
                .doesNotContain("\n\n\n");
        assertThat(parts.subject).doesNotContain("12345678", "Joanne");
        if (kind == AccountMail.Kind.INVITATION
                || kind == AccountMail.Kind.PASSWORD_RESET
                || kind == AccountMail.Kind.EMAIL_CHANGE) {
            assertThat(parts.html).contains("href=\"https://app.ime.example/open?token=abc\"", "1:00 pm AEDT");
            assertThat(parts.text).contains("\nhttps://app.ime.example/open?token=abc\n");
        }
        if (kind == AccountMail.Kind.SIGN_IN_CODE) {
            assertThat(parts.text).contains("\n12345678\n");
        }
    }

    @Test
    void letsNobodyAddHeaders() throws MessagingException {
        var mail = MailExamples.to(MailExamples.mail(MailKind.BOOKING_CONFIRMED), "Eve\r\nBcc: spy@evil.example");

        var message = parse(composer.compose("m1", mail));

        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(message.getAllRecipients()).hasSize(1);
    }

    @Test
    void refusesAnAddressThatNoMailCanGoTo() {
        var mail = MailExamples.mail(MailKind.BOOKING_CONFIRMED, "k", "joanne@firm.example\r\nBcc: spy@evil.example");

        assertThatThrownBy(() -> composer.compose("m1", mail))
                .isInstanceOfSatisfying(
                        MailFailure.class, failure -> assertThat(failure.kind()).isEqualTo(MailFailure.Kind.REFUSED))
                .hasMessage("bad_address");
    }

    @Test
    void offersHtmlTextAndInvitation() throws MessagingException, IOException {
        var message = parse(composer.compose("m1", MailExamples.mail(MailKind.BOOKING_CONFIRMED)));

        var mixed = (MimeMultipart) message.getContent();
        var alternatives = (MimeMultipart) mixed.getBodyPart(0).getContent();

        assertThat(message.getMessageID()).isEqualTo("<m1@app.ime.example>");
        assertThat(message.getFrom()[0]).hasToString("IME Bookings <bookings@ime.example>");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(alternatives.getBodyPart(0).isMimeType("text/plain")).isTrue();
        assertThat(alternatives.getBodyPart(1).isMimeType("text/html")).isTrue();
        assertThat(alternatives.getBodyPart(2).getContentType())
                .startsWith("text/calendar")
                .contains("method=REQUEST");
        assertThat(mixed.getBodyPart(1).getFileName()).isEqualTo("ime-20484.ics");
        assertThat(mixed.getBodyPart(1).getDisposition()).isEqualTo("attachment");
    }

    @Test
    void attachesAnInvitationInTheSpecialistsZone() {
        var parts = read(MailExamples.mail(MailKind.BOOKING_CONFIRMED));

        var event = event(parts.calendar());
        assertThat(value(parts.calendar(), "METHOD")).isEqualTo("REQUEST");
        assertThat(value(event, "UID")).isEqualTo("b1@app.ime.example");
        assertThat(value(event, "SEQUENCE")).isEqualTo("0");
        assertThat(line(event, "DTSTART")).isEqualTo("DTSTART;TZID=Australia/Sydney:20261125T103000");
        assertThat(line(event, "DTEND")).isEqualTo("DTEND;TZID=Australia/Sydney:20261125T113000");
        assertThat(value(event, "LOCATION")).isEqualTo("Level 4, 210 Sample Street, Brisbane QLD 4000");
        assertThat(value(event, "SUMMARY")).isEqualTo("Independent medical examination IME-20484");
        VTimeZone zone = (VTimeZone) parts.calendar().getComponent("VTIMEZONE").orElseThrow();
        assertThat(value(zone, "TZID")).isEqualTo("Australia/Sydney");
        assertThat(parts.calendarText).doesNotContain("N-F", "Joanne");
    }

    @Test
    void movesAndRemovesTheEntryByUidAndSequence() {
        var moved = event(read(MailExamples.revision(MailExamples.mail(MailKind.BOOKING_RESCHEDULED), 1))
                .calendar());
        var cancelled = read(MailExamples.revision(MailExamples.mail(MailKind.BOOKING_CANCELLED), 2));

        assertThat(value(moved, "UID")).isEqualTo(value(event(cancelled.calendar()), "UID"));
        assertThat(value(moved, "SEQUENCE")).isEqualTo("1");
        assertThat(value(cancelled.calendar(), "METHOD")).isEqualTo("CANCEL");
        assertThat(value(event(cancelled.calendar()), "SEQUENCE")).isEqualTo("2");
        assertThat(value(event(cancelled.calendar()), "STATUS")).isEqualTo("CANCELLED");
    }

    @Test
    void putsTheMeetingLinkWhereThePlaceWouldBe() {
        var parts = read(MailExamples.byVideo(MailExamples.mail(MailKind.BOOKING_CONFIRMED)));

        assertThat(value(event(parts.calendar()), "LOCATION")).isEqualTo("https://video.example/room/1");
        assertThat(parts.html).contains("href=\"https://video.example/room/1\"");
    }

    @Test
    void neverLinksToAnythingButHttps() {
        var mail = MailExamples.withLink(MailExamples.mail(MailKind.BOOKING_CONFIRMED), "javascript:alert(1)");

        var parts = read(mail);

        assertThat(parts.html + parts.text + parts.calendarText).doesNotContain("javascript:");
    }

    @Test
    void writesUtcWhereTheZoneIsUnknownToCalendars() {
        var mail = MailExamples.in(MailExamples.mail(MailKind.BOOKING_CONFIRMED), ZoneId.of("+05:45"));

        var event = event(read(mail).calendar());

        assertThat(line(event, "DTSTART")).isEqualTo("DTSTART:20261124T233000Z");
    }

    @Test
    void saysWhetherACancellationWasLate() {
        var late = MailExamples.late(MailExamples.mail(MailKind.BOOKING_CANCELLED), true);
        var early = MailExamples.late(MailExamples.mail(MailKind.BOOKING_CANCELLED), false);
        var undecided = MailExamples.late(MailExamples.mail(MailKind.BOOKING_CANCELLED), null);

        assertThat(read(late).text).contains("cancelled late").doesNotContain("good time");
        assertThat(read(early).text).contains("good time").doesNotContain("cancelled late");
        assertThat(read(undecided).text).doesNotContain("cancelled late", "good time");
    }

    @Test
    void leavesTheHelpDeskOutWhereThereIsNone() {
        var properties = new MailProperties(
                "Bookings <b@ime.example>",
                " ",
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                12,
                Duration.ofHours(24),
                14);
        var other =
                new MailComposer(properties, URI.create("https://app.ime.example/"), Clock.fixed(NOW, ZoneOffset.UTC));

        var parts = new Parts(parse(other.compose("m1", MailExamples.mail(MailKind.REPORT_READY))));

        assertThat(parts.html + parts.text).doesNotContain("help desk").contains("app.ime.example/bookings/b1");
    }

    private Parts read(BookingMail mail) {
        return new Parts(parse(composer.compose("m1", mail)));
    }

    private static VEvent event(Calendar calendar) {
        return (VEvent) calendar.getComponent("VEVENT").orElseThrow();
    }

    private static String value(PropertyContainer owner, String property) {
        return owner.getProperty(property).orElseThrow().getValue();
    }

    private static String line(PropertyContainer owner, String property) {
        return owner.getProperty(property).orElseThrow().toString().strip();
    }

    private static MimeMessage parse(byte[] message) {
        try {
            return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message));
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Parts {

        private final String subject;
        private final InternetAddress to;
        private final String html;
        private final String text;
        private final @Nullable String calendarText;

        private Parts(MimeMessage message) {
            try {
                subject = message.getSubject();
                to = (InternetAddress) message.getRecipients(Message.RecipientType.TO)[0];
                var outer = (MimeMultipart) message.getContent();
                var mixed = message.isMimeType("multipart/mixed");
                var alternatives = mixed ? (MimeMultipart) outer.getBodyPart(0).getContent() : outer;
                text = ((String) alternatives.getBodyPart(0).getContent()).replace("\r\n", "\n");
                html = (String) alternatives.getBodyPart(1).getContent();
                calendarText =
                        mixed ? new String(outer.getBodyPart(1).getInputStream().readAllBytes(), UTF_8) : null;
            } catch (MessagingException | IOException e) {
                throw new AssertionError(e);
            }
        }

        private Calendar calendar() {
            try {
                return new CalendarBuilder().build(new StringReader(String.valueOf(calendarText)));
            } catch (IOException | ParserException e) {
                throw new AssertionError(e);
            }
        }
    }
}
