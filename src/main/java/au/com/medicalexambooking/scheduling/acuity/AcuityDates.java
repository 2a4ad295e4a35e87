package au.com.medicalexambooking.scheduling.acuity;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** Acuity's times: {@code 2016-02-03T14:00:00-0800}, with an offset that has no colon. */
final class AcuityDates {

    private static final DateTimeFormatter SENT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxx", Locale.ROOT);
    private static final DateTimeFormatter RECEIVED = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][xx][x]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private AcuityDates() {}

    /** The instant as Acuity reads it without guessing a zone. */
    static String format(Instant instant, ZoneId zone) {
        return SENT.format(instant.atZone(zone));
    }

    /**
     * @throws UnusableAnswer where the text is no time with an offset
     */
    static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text, RECEIVED).toInstant();
        } catch (DateTimeException e) {
            throw new UnusableAnswer("a time that cannot be read");
        }
    }
}
