package au.com.medicalexambooking.identity.web;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Stack traces for the log. Messages are left out: drivers and parsers quote the data that they choked on. */
final class Traces {

    private static final int FRAMES = 25;

    private Traces() {}

    static String withoutMessages(Throwable failure) {
        var seen = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
        var text = new StringBuilder();
        for (@Nullable Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (text.length() > 0) {
                text.append("caused by ");
            }
            text.append(cause.getClass().getName());
            if (cause instanceof SQLException sql) {
                text.append(" state ").append(sql.getSQLState());
            }
            text.append('\n')
                    .append(Arrays.stream(cause.getStackTrace())
                            .limit(FRAMES)
                            .map(frame -> "  at " + frame + '\n')
                            .collect(Collectors.joining()));
        }
        return text.toString();
    }
}
