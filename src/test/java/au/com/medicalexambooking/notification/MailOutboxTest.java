package au.com.medicalexambooking.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import au.com.medicalexambooking.identity.AccountMail;
import au.com.medicalexambooking.notification.aws.SesTransports;
import au.com.medicalexambooking.sandbox.ses.SandboxMail;
import au.com.medicalexambooking.sandbox.ses.SesSandbox;
import au.com.medicalexambooking.testing.SideBySide;
import au.com.medicalexambooking.testing.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

/** The outbox on a real database, over HTTP to the SES stand-in. */
class MailOutboxTest {

    private SesSandbox ses;
    private HikariDataSource pool;
    private JdbcClient jdbc;
    private TransactionTemplate transaction;
    private MailQueue queue;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<MailOutbox> outboxes = new ArrayList<>();

    @BeforeEach
    void start() {
        ses = SesSandbox.start();
        pool = TestDatabase.create("mail").runtimePool();
        jdbc = JdbcClient.create(pool);
        transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
        queue = new MailQueue(jdbc);
    }

    @AfterEach
    void stop() {
        outboxes.forEach(MailOutbox::stop);
        ses.close();
        pool.close();
    }

    @Test
    void sendsAQueuedMailAfterTheCommit() {
        var outbox = outbox(MailExamples.properties());
        outbox.start();

        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED));

        var mail = ses.awaitMail(received -> true);
        assertThat(mail.to()).isEqualTo("joanne@firm.example");
        await().untilAsserted(() -> assertThat(column("state")).containsExactly("sent"));
        assertThat(column("provider_id")).containsExactly(mail.id());
    }

    @Test
    void sendsNothingWhenTheTransactionIsRolledBack() {
        var outbox = outbox(MailExamples.properties());
        var notifications = new TransactionalNotifications(queue, outbox);
        outbox.start();

        transaction.executeWithoutResult(status -> {
            notifications.queue(MailExamples.mail(MailKind.BOOKING_CONFIRMED, "undone", "joanne@firm.example"));
            status.setRollbackOnly();
        });
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED, "done", "joanne@firm.example"));

        ses.awaitMail(received -> true);
        assertThat(column("effect_key")).containsExactly("done");
        assertThat(ses.mails()).hasSize(1);
    }

    @Test
    void forgetsTheLinkOfAMailAboutAnAccountOnceItIsSent() {
        var outbox = outbox(MailExamples.properties());
        var link = "https://app.ime.example/reset-password?token=secret";
        var mail = new AccountMail(
                AccountMail.Kind.PASSWORD_RESET, "reset:1", "joanne@firm.example", "Joanne", null, link, null, null);

        transaction.executeWithoutResult(status -> new TransactionalNotifications(queue, outbox).queue(mail));

        assertThat(column("content")).first().asString().contains(link);
        outbox.start();
        assertThat(ses.awaitMail(received -> true).text()).contains(link);
        await().untilAsserted(() -> assertThat(column("state")).containsExactly("sent"));
        assertThat(column("content")).containsExactly("{}");
    }

    @Test
    void queuesOneEffectOnce() {
        var outbox = outbox(MailExamples.properties());

        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED));
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED));

        assertThat(column("state")).containsExactly("queued");
    }

    @Test
    void refusesToQueueOutsideATransaction() {
        var notifications = new TransactionalNotifications(queue, outbox(MailExamples.properties()));

        assertThatThrownBy(() -> notifications.queue(MailExamples.mail(MailKind.BOOKING_CONFIRMED)))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void sendsEachMailOnceWhileTwoNodesLook() {
        var one = outbox(MailExamples.properties());
        var other = outbox(MailExamples.properties());
        for (var i = 0; i < 30; i++) {
            queue(one, MailExamples.mail(MailKind.REPORT_READY, "ready:" + i, "person" + i + "@firm.example"));
        }

        one.start();
        other.start();

        await().untilAsserted(() -> assertThat(column("state")).hasSize(30).containsOnly("sent"));
        assertThat(ses.calls()).isEqualTo(30);
        assertThat(column("attempts")).containsOnly("1");
    }

    @Test
    void passesOverAMailThatAnotherNodeIsTaking() {
        var outbox = outbox(MailExamples.properties());
        queue(outbox, MailExamples.mail(MailKind.REPORT_READY));

        transaction.executeWithoutResult(status -> {
            assertThat(queue.take(Duration.ofSeconds(30))).isPresent();

            var other = SideBySide.supply(() -> queue.take(Duration.ofSeconds(30)));

            assertThat(other).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(Optional.empty());
        });
    }

    @Test
    void keepsTheOrderOfOnePersonsMailsThroughAnOutage() {
        var outbox = outbox(MailExamples.properties());
        ses.fault(SesSandbox.Fault.THROTTLED, 3);
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED, "first", "joanne@firm.example"));
        queue(outbox, MailExamples.mail(MailKind.BOOKING_RESCHEDULED, "second", "joanne@firm.example"));
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CANCELLED, "third", "joanne@firm.example"));

        outbox.start();

        await().untilAsserted(() -> assertThat(column("state")).containsOnly("sent"));
        assertThat(ses.mails())
                .extracting(mail -> mail.subject().substring(0, 18))
                .containsExactly("Examination booked", "Examination moved ", "Examination cancel");
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "SERVER_ERROR", "THROTTLED"})
    void sendsOnceTheProviderIsBack(SesSandbox.Fault fault) {
        var outbox = outbox(MailExamples.properties());
        ses.fault(fault);
        outbox.start();
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED));
        await().until(() -> ses.calls() >= 2);
        assertThat(ses.mails()).isEmpty();

        ses.fault(SesSandbox.Fault.NONE);

        await().untilAsserted(() -> assertThat(column("state")).containsExactly("sent"));
        assertThat(ses.mails()).hasSize(1);
    }

    @Test
    void anOutageCostsNoTries() {
        var outbox = outbox(MailExamples.properties());
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED));
        jdbc.sql("update mail_outbox set attempts = 500").update();
        ses.fault(SesSandbox.Fault.THROTTLED, 1);

        outbox.start();

        await().untilAsserted(() -> assertThat(column("state")).containsExactly("sent"));
    }

    @Test
    void givesUpWhatAnOutageHeldBackForTooLong() {
        var outbox = outbox(MailExamples.properties());
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED));
        jdbc.sql("update mail_outbox set created_at = now() - interval '25 hours'")
                .update();
        ses.fault(SesSandbox.Fault.THROTTLED);

        outbox.start();

        await().untilAsserted(() -> assertThat(column("state")).containsExactly("dead"));
        assertThat(column("error")).containsExactly("TooManyRequestsException");
    }

    @Test
    void givesARejectedMailUpAtOnceAndSendsTheNext() {
        var outbox = outbox(MailExamples.properties());
        ses.fault(SesSandbox.Fault.REJECTED, 1);
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED, "rejected", "joanne@firm.example"));
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED, "next", "joanne@firm.example"));

        outbox.start();

        await().untilAsserted(() -> assertThat(column("state")).containsExactly("dead", "sent"));
        assertThat(column("error").get(0)).isEqualTo("MessageRejected");
        assertThat(column("attempts").get(0)).isEqualTo("1");
    }

    @Test
    void givesUpAMailThatCannotBeWrittenAfterTheLastTryWithoutHoldingUpOthers() {
        var outbox = outbox(MailExamples.properties());
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED, "unreadable", "one@firm.example"));
        jdbc.sql("update mail_outbox set kind = 'of-a-later-version'").update();
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED, "readable", "other@firm.example"));

        outbox.start();

        ses.awaitMail(mail -> mail.to().equals("other@firm.example"));
        await().untilAsserted(() -> assertThat(column("state")).containsExactly("dead", "sent"));
        assertThat(column("attempts")).containsExactly("12", "1");
    }

    @Test
    void takesAgainWhatAKilledNodeWasSendingOnceItsLeaseIsOver() {
        var outbox = outbox(MailExamples.properties());
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED, "abandoned", "one@firm.example"));
        assertThat(queue.take(Duration.ofSeconds(30))).isPresent();
        outbox.start();
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED, "other", "other@firm.example"));
        ses.awaitMail(mail -> mail.to().equals("other@firm.example"));
        assertThat(column("state").get(0)).isEqualTo("sending");

        endAllLeases();

        ses.awaitMail(mail -> mail.to().equals("one@firm.example"));
        await().untilAsserted(() -> assertThat(column("state")).containsOnly("sent"));
    }

    @Test
    void givesUpWhatAKilledNodeWasSendingWhereItMustNotDouble() {
        var outbox = outbox(MailExamples.properties());
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED, "code", "one@firm.example"));
        jdbc.sql("update mail_outbox set at_most_once = true").update();
        assertThat(queue.take(Duration.ofSeconds(30))).isPresent();
        endAllLeases();

        outbox.start();

        await().untilAsserted(() -> assertThat(column("state")).containsExactly("dead"));
        assertThat(ses.calls()).isZero();
    }

    @Test
    void sendsTheSameMessageAgainWhenTheAnswerWasLost() {
        var outbox = outbox(MailExamples.properties());
        ses.fault(SesSandbox.Fault.TAKE_AND_DROP, 1);
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED));

        outbox.start();

        await().untilAsserted(() -> assertThat(column("state")).containsExactly("sent"));
        assertThat(ses.mails())
                .hasSize(2)
                .extracting(SandboxMail::messageId)
                .containsOnly(ses.mails().get(0).messageId());
    }

    @Test
    void neverSendsAgainWhatMustNotDoubleWhenTheAnswerWasLost() {
        var outbox = outbox(MailExamples.properties());
        ses.fault(SesSandbox.Fault.TAKE_AND_DROP, 1);
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED));
        jdbc.sql("update mail_outbox set at_most_once = true").update();

        outbox.start();

        await().untilAsserted(() -> assertThat(column("state")).containsExactly("dead"));
        assertThat(ses.mails()).hasSize(1);
    }

    @Test
    void aNodeThatLostItsLeaseCannotMarkTheMail() {
        queue(outbox(MailExamples.properties()), MailExamples.mail(MailKind.BOOKING_CONFIRMED));
        var late = queue.take(Duration.ofSeconds(30)).orElseThrow();
        endAllLeases();
        var current = queue.take(Duration.ofSeconds(30)).orElseThrow();

        queue.bury(late, "late");
        queue.putBack(late, Duration.ZERO, "late");
        assertThat(column("state")).containsExactly("sending");
        queue.markSent(current, "ses-1");

        assertThat(column("state")).containsExactly("sent");
    }

    @Test
    void finishesTheMailInHandWhenStopped() {
        var outbox = outbox(MailExamples.properties());
        var hold = ses.hold();
        outbox.start();
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED));
        hold.awaitArrival();

        var stopping = SideBySide.run(outbox::stop);
        await().until(() -> !outbox.isRunning());
        hold.release();

        assertThat(stopping).succeedsWithin(Duration.ofSeconds(30));
        assertThat(column("state")).containsExactly("sent");
    }

    @Test
    void showsWhatWaitsAndWhatWasGivenUp() {
        var outbox = outbox(MailExamples.properties());
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED, "waits", "one@firm.example"));
        queue(outbox, MailExamples.mail(MailKind.BOOKING_CONFIRMED, "dead", "other@firm.example"));
        jdbc.sql("update mail_outbox set state = 'dead' where effect_key = 'dead'")
                .update();
        jdbc.sql("update mail_outbox set not_before = now() + interval '1 hour' where effect_key = 'waits'")
                .update();

        outbox.start();

        await().untilAsserted(() -> {
            assertThat(meters.get("ime.mail.waiting").gauge().value()).isEqualTo(1);
            assertThat(meters.get("ime.mail.dead").gauge().value()).isEqualTo(1);
        });
    }

    @Test
    void keepsNothingOfTheExamineeButInitials() {
        var outbox = outbox(MailExamples.properties());

        queue(outbox, MailExamples.mail(MailKind.EXAMINEE_REMINDER));

        assertThat(column("recipient_name")).containsExactly((String) null);
        assertThat(column("content").get(0)).contains("B. N-F.").doesNotContain("Joanne");
    }

    private void endAllLeases() {
        jdbc.sql("update mail_outbox set not_before = now() - interval '1 second' where state = 'sending'")
                .update();
    }

    /** Patient, because a loaded machine is slow and a correct outbox ends the waiting early. */
    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private MailOutbox outbox(MailProperties properties) {
        var outbox = new MailOutbox(
                queue,
                new MailComposer(properties, URI.create("https://app.ime.example"), Clock.systemUTC()),
                SesTransports.to(ses.endpoint()),
                properties,
                meters);
        outboxes.add(outbox);
        return outbox;
    }

    private void queue(MailOutbox outbox, BookingMail mail) {
        transaction.executeWithoutResult(status -> new TransactionalNotifications(queue, outbox).queue(mail));
    }

    private List<String> column(String name) {
        return jdbc.sql("select " + name + "::text from mail_outbox order by seq")
                .query(String.class)
                .list();
    }
}
