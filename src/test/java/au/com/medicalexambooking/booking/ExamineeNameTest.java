package au.com.medicalexambooking.booking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names in parts and as initials. */
class ExamineeNameTest {

    @ParameterizedTest
    @CsvSource({
        "Alex Sample, Alex, Sample",
        "'  Anna   Maria  Example ', Anna Maria, Example",
        "Cher, Cher, Cher",
        "Mary O'Neil-Smith, Mary, O'Neil-Smith",
        "Nguyễn Văn An, Nguyễn Văn, An"
    })
    void takesTheLastWordForTheLastName(String full, String first, String last) {
        assertThat(ExamineeName.split(full)).isEqualTo(new ExamineeName(first, last));
    }

    @ParameterizedTest
    @CsvSource({"Alex, Sample, Alex Sample", "Cher, Cher, Cher", "'', Sample, Sample", "Alex, '', Alex"})
    void joinsWhatTheBookHoldsApart(String first, String last, String full) {
        assertThat(ExamineeName.join(first, last)).isEqualTo(full);
    }

    @ParameterizedTest
    @CsvSource({
        "alex sample, A. S.",
        "'  Anna Maria van der Berg ', A. M. V.",
        "Élodie, É.",
        "'', ''",
        "𝒜da Byron, 𝒜. B."
    })
    void givesThreeInitialsAtMost(String full, String initials) {
        assertThat(ExamineeName.initials(full)).isEqualTo(initials);
    }
}
