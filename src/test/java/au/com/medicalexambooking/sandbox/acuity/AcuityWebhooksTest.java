package au.com.medicalexambooking.sandbox.acuity;

import static au.com.medicalexambooking.sandbox.acuity.AcuityTestClient.booking;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AcuityWebhooksTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-02T00:00:00Z"), ZoneOffset.UTC);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant TUESDAY = Instant.parse("2026-03-03T00:00:00Z");

    private final WebhookReceiver receiver = new WebhookReceiver();
    private AcuitySandboxSettings settings;
    private AcuitySandbox acuity;

    @BeforeEach
    void start() {
        settings = AcuitySandboxSettings.defaults()
                .withClock(CLOCK)
                .withWebhookTarget(receiver.address())
                .withWebhookHabits(
                        WebhookHabits.standard().withoutChanged().withFirstRetryAfter(Duration.ofMillis(20)));
        acuity = AcuitySandbox.start(settings);
    }

    @AfterEach
    void stop() {
        acuity.close();
        receiver.close();
    }

    @Test
    void aWebhookCarriesIdsOnlyAndASignatureOfItsRawBody() throws Exception {
        var client = new AcuityTestClient(acuity);

        var id = client.post("/appointments", booking("2026-03-03T10:00:00+1100"))
                .ok()
                .json()
                .path("id");

        acuity.webhooks().awaitQuiet(PATIENCE);
        var webhook = receiver.received().get(0);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("sandbox-acuity-api-key".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(webhook.body())
                .isEqualTo("action=appointment.scheduled&id=" + id + "&calendarID=7001&appointmentTypeID=1");
        assertThat(webhook.contentType()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(webhook.signature())
                .isEqualTo(Base64.getEncoder()
                        .encodeToString(mac.doFinal(webhook.body().getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void everyChangeIsTold() {
        var id = book(TUESDAY);
        acuity.move(id, TUESDAY.plus(Duration.ofHours(2)));
        acuity.edit(id, attendee -> attendee.named("Dana", "Walk-In"));
        acuity.cancel(id);
        acuity.cancel(id);

        acuity.webhooks().awaitQuiet(PATIENCE);

        assertThat(receiver.actions())
                .containsExactlyInAnyOrder(
                        "appointment.scheduled",
                        "appointment.rescheduled",
                        "appointment.changed",
                        "appointment.canceled");
    }

    @Test
    void changedGoesOutBesideTheSpecificEventAndActionsMayBeBare() {
        restart(settings.withWebhookHabits(WebhookHabits.standard().withBareActions()));

        book(TUESDAY);

        acuity.webhooks().awaitQuiet(PATIENCE);
        assertThat(receiver.actions()).containsExactlyInAnyOrder("scheduled", "changed");
    }

    @Test
    void aRefusedWebhookIsRepeatedUntilAccepted() {
        receiver.refuseNext(3);

        book(TUESDAY);

        acuity.webhooks().awaitQuiet(PATIENCE);
        assertThat(receiver.received()).hasSize(1);
        assertThat(acuity.webhooks().attempts())
                .extracting(WebhookAttempt::outcome)
                .containsExactly("refused", "refused", "refused", "accepted");
    }

    @Test
    void pausesBetweenRetriesGrowUpToALimit() {
        var habits = WebhookHabits.standard();

        assertThat(habits.pauseAfter(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(habits.pauseAfter(2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(habits.pauseAfter(5)).isEqualTo(Duration.ofSeconds(16));
        assertThat(habits.pauseAfter(99)).isEqualTo(Duration.ofMinutes(30));
    }

    @Nested
    class Subscriptions {

        @Test
        void receiveTheirEventOnlyUntilDeleted() {
            var client = new AcuityTestClient(acuity);
            acuity.deliverWebhooksTo(null);
            var made = client.post("/webhooks", subscription("appointment.canceled", receiver.address()))
                    .ok()
                    .json();
            acuity.cancel(book(TUESDAY));
            acuity.webhooks().awaitQuiet(PATIENCE);

            assertThat(receiver.actions()).containsExactly("appointment.canceled");
            assertThat(made.path("status").asText()).isEqualTo("active");
            assertThat(client.get("/webhooks").ok().json()).containsExactly(made);
            assertThat(client.delete("/webhooks/" + made.path("id")).status()).isEqualTo(204);
            assertThat(client.get("/webhooks").ok().json()).isEmpty();
            client.delete("/webhooks/" + made.path("id")).isRefused(404, "not_found");
        }

        @Test
        void areRefusedForAnUnknownEventAnOddPortOrBeyondTwentyFive() {
            restart(settings.withoutRequestLimits());
            var unlimited = new AcuityTestClient(acuity);
            unlimited
                    .post("/webhooks", subscription("appointment.cancelled", "https://a.example.test/x"))
                    .isRefused(400, "bad_request");
            unlimited
                    .post("/webhooks", subscription("appointment.canceled", "https://a.example.test:8443/x"))
                    .isRefused(400, "bad_request");
            for (var i = 0; i < 25; i++) {
                unlimited
                        .post("/webhooks", subscription("appointment.canceled", "https://a.example.test/" + i))
                        .ok();
            }

            unlimited
                    .post("/webhooks", subscription("appointment.canceled", "https://a.example.test/26"))
                    .isRefused(400, "bad_request");
        }

        private Object subscription(String event, Object target) {
            return Json.object().put("event", event).put("target", target.toString());
        }
    }

    @Nested
    class OnDemand {

        @Test
        void suppressedWebhooksNeverCome() {
            acuity.webhooks().suppress();
            book(TUESDAY);
            acuity.webhooks().behaveNormally();
            book(TUESDAY.plus(Duration.ofHours(1)));
            acuity.webhooks().awaitQuiet(PATIENCE);

            assertThat(receiver.received()).hasSize(1);
        }

        @Test
        void heldBackWebhooksComeInReverse() {
            acuity.webhooks().holdBack();
            var id = book(TUESDAY);
            acuity.cancel(id);
            acuity.webhooks().awaitQuiet(PATIENCE);
            assertThat(receiver.received()).isEmpty();

            acuity.webhooks().releaseReversed();
            acuity.webhooks().awaitQuiet(PATIENCE);

            assertThat(receiver.actions()).containsExactly("appointment.canceled", "appointment.scheduled");
        }

        @Test
        void duplicatesAndReplaysAreWordForWordTheSame() {
            acuity.webhooks().duplicate(3);
            book(TUESDAY);
            var attempts = acuity.webhooks().awaitAttempts(3, PATIENCE);

            assertThat(acuity.webhooks().replay(attempts.get(0))).isEqualTo(200);

            assertThat(receiver.received()).hasSize(4);
            assertThat(receiver.received().stream().distinct()).hasSize(1);
        }

        @Test
        void aDelayedWebhookIsPendingMeanwhile() {
            acuity.webhooks().delay(Duration.ofHours(1));
            book(TUESDAY);

            assertThat(acuity.webhooks().pending()).hasSize(1);
            assertThat(receiver.received()).isEmpty();
        }

        @Test
        void aForgedWebhookHasAWrongSignature() {
            acuity.webhooks().sendForged(AcuityEvent.CANCELED, 77);

            var forged = receiver.received().get(0);
            assertThat(forged.signature()).isNotEqualTo(WebhookSignature.of(forged.body(), settings.apiKey()));
        }
    }

    private long book(Instant start) {
        return acuity.bookDirectly(DirectBooking.at(Catalogue.SYDNEY, Catalogue.IN_PERSON, start))
                .id();
    }

    private void restart(AcuitySandboxSettings changed) {
        acuity.close();
        acuity = AcuitySandbox.start(changed);
    }
}
