package au.com.medicalexambooking.booking;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.scheduling.IntakeField;
import au.com.medicalexambooking.scheduling.NewAppointment.FieldAnswer;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeAnswersTest {

    private static final IntakeField CLAIM = new IntakeField("1", "Claim number", true, "textbox", List.of());
    private static final IntakeField IMAGING = new IntakeField("2", "Imaging", true, "file", List.of());
    private static final IntakeField CONSENT = new IntakeField("3", "Consent", false, "file", List.of());
    private static final List<IntakeField> FORM = List.of(CLAIM, IMAGING, CONSENT);

    /** Acuity takes no files over its interface, so nobody could ever answer. */
    @Test
    void asksNobodyForAFile() {
        assertThat(IntakeAnswers.problems(FORM, List.of())).containsOnlyKeys("formAnswers.1");
        assertThat(IntakeAnswers.problems(FORM, List.of(new FieldAnswer("1", "C-1"))))
                .isEmpty();
    }

    @Test
    void saysWhereAFileIsThatTheBookInsistsOn() {
        assertThat(IntakeAnswers.completed(FORM, List.of(new FieldAnswer("1", "C-1"))))
                .containsExactly(new FieldAnswer("1", "C-1"), new FieldAnswer("2", IntakeAnswers.FILE_KEPT));
    }

    @Test
    void leavesAnAnswerAsItIs() {
        var given = List.of(new FieldAnswer("2", "https://files.example/a.pdf"));

        assertThat(IntakeAnswers.completed(FORM, given)).isEqualTo(given);
    }
}
