package au.com.medicalexambooking.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.notification.aws.SesTransports;
import au.com.medicalexambooking.sandbox.ses.SesSandbox;
import au.com.medicalexambooking.testing.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
