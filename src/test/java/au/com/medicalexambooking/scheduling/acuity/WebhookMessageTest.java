package au.com.medicalexambooking.scheduling.acuity;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.scheduling.ChangeHints.Source;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookMessageTest {

    @Test
    void readsAcuitysOwnForm() {
        var message = read("action=appointment.scheduled&id=399682887&calendarID=4038206&appointmentTypeID=14792299");

        assertThat(message)
                .isEqualTo(new WebhookMessage(Source.ACUITY, "appointment.scheduled", "399682887", "4038206"));
        assertThat(message.hintsAtAnAppointment()).isTrue();
    }

    @Test
    void readsTheAutomationLayersJson() {
        var message = read("""
                {"action": "rescheduled", "id": 399682887, "calendarID": "4038206", "datetime": "2026-11-30T10:00:00+1100"}
                """);

        assertThat(message)
                .isEqualTo(new WebhookMessage(Source.AUTOMATION, "appointment.rescheduled", "399682887", "4038206"));
        assertThat(message.hintsAtAnAppointment()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&&&===",
                "action=order.completed&id=5",
                "action=scheduled",
                "action=scheduled&id=abc",
                "action=scheduled&id=12345678901234567890123",
                "action=scheduled&id=-5",
                "action=scheduled&id=%zz",
                "action=%00&id=5",
                "{\"action\": \"scheduled\"}",
                "{\"action\": {\"id\": 5}, \"id\": 5}",
                "{\"action\": \"scheduled\", \"id\": 5",
                "{]",
                "[]",
                "\u0000\u0001\u0002"
            })
    void findsNoAppointmentInWhatMakesNoSense(String body) {
        assertThat(read(body).hintsAtAnAppointment()).isFalse();
    }

    private static WebhookMessage read(String body) {
        return WebhookMessage.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
