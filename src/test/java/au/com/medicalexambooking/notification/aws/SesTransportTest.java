package au.com.medicalexambooking.notification.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import au.com.medicalexambooking.notification.MailFailure;
import au.com.medicalexambooking.sandbox.ses.SesSandbox;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each answer of SES means for a mail. */
class SesTransportTest {

    private static final byte[] MESSAGE = ("From: b@ime.example\r\nTo: a@firm.example\r\nSubject: One\r\n"
                    + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nText")
            .getBytes(StandardCharsets.UTF_8);

    private final SesSandbox ses = SesSandbox.start();
    private final SesTransport transport = transport(ses.endpoint());

    @AfterEach
    void stop() {
        transport.destroy();
        ses.close();
    }

    @Test
    void answersTheProvidersId() {
        var id = transport.send("a@firm.example", MESSAGE);

        assertThat(ses.mails()).singleElement().extracting(mail -> mail.id()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "DOWN, UNKNOWN",
        "SERVER_ERROR, UNKNOWN",
        "TAKE_AND_DROP, UNKNOWN",
        "THROTTLED, NOT_NOW",
        "REJECTED, REFUSED"
    })
    void triesOnceAndTellsWhatAFailureMeans(SesSandbox.Fault fault, MailFailure.Kind kind) {
        ses.fault(fault);

        assertThatThrownBy(() -> transport.send("a@firm.example", MESSAGE))
                .isInstanceOfSatisfying(
                        MailFailure.class, failure -> assertThat(failure.kind()).isEqualTo(kind))
                .message()
                .doesNotContain("firm.example");
        assertThat(ses.calls()).isEqualTo(1);
    }

    @Test
    void knowsThatNothingWasSentWhereNoConnectionCameAbout() {
        ses.close();

        assertThatThrownBy(() -> transport.send("a@firm.example", MESSAGE))
                .isInstanceOfSatisfying(
                        MailFailure.class, failure -> assertThat(failure.kind()).isEqualTo(MailFailure.Kind.NOT_NOW));
    }

    @Test
    void waitsNoLongerThanALeaseAllows() {
        ses.slowness(Duration.ofSeconds(30));
        ses.fault(SesSandbox.Fault.SLOW);
        var start = System.nanoTime();

        assertThatThrownBy(() -> transport.send("a@firm.example", MESSAGE))
                .isInstanceOfSatisfying(
                        MailFailure.class, failure -> assertThat(failure.kind()).isEqualTo(MailFailure.Kind.UNKNOWN));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    private static SesTransport transport(URI endpoint) {
        return new SesTransport(new SesProperties("ap-southeast-2", endpoint, "sandbox", "sandbox"));
    }
}
