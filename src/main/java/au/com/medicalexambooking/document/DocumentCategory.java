package au.com.medicalexambooking.document;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a document is in a case; rights hang on it. */
public enum DocumentCategory {
    /** The examinee's signed consent. */
    CONSENT_FORM,
    /** What the specialist reads before: letters of instruction, records, images. */
    BRIEF,
    /** What the specialist found; the referrer sees it once the process has released it. */
    REPORT,
    /** The specialist's spoken notes; never for the referrer. */
    DICTATION,
    OTHER;

    /** The value in the database and in JSON. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException where there is no such category
     */
    @JsonCreator
    public static DocumentCategory of(String value) {
        for (var category : values()) {
            if (category.value().equals(value)) {
                return category;
            }
        }
        throw new IllegalArgumentException("No such category");
    }

    /** Whether it comes from the specialist's side, so that referrers can only ever read it. */
    public boolean isOfTheSpecialist() {
        return this == REPORT || this == DICTATION;
    }
}
