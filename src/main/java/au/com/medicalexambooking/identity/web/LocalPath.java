package au.com.medicalexambooking.identity.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where somebody may be sent after signing in: a page of ours, and nothing that a browser could read as another host. */
final class LocalPath {

    private static final String HOME = "/";
    private static final int LONGEST = 1000;

    /** One slash, then no second slash or backslash; visible ASCII only, without backslashes anywhere. */
    private static final Pattern LOCAL = Pattern.compile("/(?:[!-.0-\\[\\]-~][!-\\[\\]-~]*)?");

    private LocalPath() {}

    static String of(@Nullable String wanted) {
        if (wanted == null
                || wanted.length() > LONGEST
                || !LOCAL.matcher(wanted).matches()) {
            return HOME;
        }
        return wanted.startsWith("/login")
                        || wanted.startsWith("/logout")
                        || wanted.startsWith("/verify")
                        || wanted.startsWith("/error")
                ? HOME
                : wanted.replace("{", "%7B").replace("}", "%7D");
    }
}
