package au.com.medicalexambooking.sandbox.acuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcuityRestartTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-02T00:00:00Z"), ZoneOffset.UTC);
    private static final Instant TUESDAY = Instant.parse("2026-03-03T00:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void theBookIsTheSameAfterARestart() {
        SandboxAppointment kept;
        SandboxAppointment canceled;
        try (var acuity = start()) {
            kept = acuity.bookDirectly(DirectBooking.at(Catalogue.SYDNEY, Catalogue.TELEHEALTH, TUESDAY)
                    .noting("Line one\n\"two\"")
                    .answering(Catalogue.BOOKING_REFERENCE, "b-1"));
            var other = acuity.bookDirectly(DirectBooking.at(Catalogue.PERTH, Catalogue.IN_PERSON, TUESDAY));
            canceled = acuity.markNoShow(other.id());
            acuity.block(
                    Catalogue.HOBART, TUESDAY.minus(Duration.ofHours(3)), TUESDAY.plus(Duration.ofHours(9)), "Leave");
        }

        try (var acuity = start()) {
            assertThat(acuity.appointments()).containsExactly(kept, canceled);
            assertThat(acuity.freeTimes(
                            Catalogue.HOBART,
                            Catalogue.TELEHEALTH,
                            TUESDAY.atZone(ZoneOffset.UTC).toLocalDate()))
                    .isEmpty();
            assertThat(acuity.bookDirectly(DirectBooking.at(Catalogue.PERTH, Catalogue.IN_PERSON, TUESDAY))
                            .id())
                    .isGreaterThan(canceled.id());
        }
    }

    @Test
    void webhooksOwedBeforeTheRestartAreSentAfterIt() {
        try (var receiver = new WebhookReceiver()) {
            try (var acuity = start()) {
                acuity.deliverWebhooksTo(receiver.address());
                acuity.webhooks().holdBack();
                acuity.bookDirectly(DirectBooking.at(Catalogue.SYDNEY, Catalogue.IN_PERSON, TUESDAY));
            }
            assertThat(receiver.received()).isEmpty();

            try (var acuity = start()) {
                acuity.webhooks().awaitQuiet(Duration.ofSeconds(30));
            }

            assertThat(receiver.actions()).containsExactlyInAnyOrder("appointment.scheduled", "appointment.changed");
        }
    }

    @Test
    void aHalfWrittenFileBesideTheBookDoesNoHarmAndABrokenBookStopsTheStart() throws IOException {
        try (var acuity = start()) {
            acuity.bookDirectly(DirectBooking.at(Catalogue.SYDNEY, Catalogue.IN_PERSON, TUESDAY));
        }
        Files.writeString(directory.resolve("acuity-appointment-book.json.new"), "{\"appointments\":{\"1\":");
        try (var acuity = start()) {
            assertThat(acuity.appointments()).hasSize(1);
        }

        Files.writeString(directory.resolve("acuity-appointment-book.json"), "{");

        assertThatThrownBy(this::start).isInstanceOf(UncheckedIOException.class);
    }

    private AcuitySandbox start() {
        return AcuitySandbox.start(
                AcuitySandboxSettings.defaults().withClock(CLOCK).withDataDirectory(directory));
    }
}
