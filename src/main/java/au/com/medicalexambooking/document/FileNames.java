package au.com.medicalexambooking.document;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a sender's file name harmless for whoever reads it or saves the file under it. */
final class FileNames {

    private static final int LONGEST = 255;

    /** Control and format characters (among them the marks that turn the direction of text), and what is unassigned. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private static final Pattern NOT_IN_NAMES = Pattern.compile("[<>:\"|?*%]");

    /** Endings that some systems run; in the middle of a name they deceive. */
    private static final Pattern DECEIVING = Pattern.compile(
            "(?i)\\.(?=(exe|com|scr|bat|cmd|pif|msi|dll|js|jse|vbs|vbe|wsf|wsh|ps1|sh|jar|hta|lnk|html?|xhtml|svg|php|jsp|zip|rar"
                    + "|7z|iso|img|app|apk|docm|xlsm)(\\.|\\s|$))");

    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");
    private static final Pattern NUMBERED_DEVICE = Pattern.compile("(com|lpt)\\d");

    private FileNames() {}

    /** The last part of the name without anything that is not to be seen in it, never empty and at most 255 characters. */
    static String harmless(@Nullable String name) {
        var text = name == null ? "" : Normalizer.normalize(name, Normalizer.Form.NFC);
        text = INVISIBLE.matcher(text).replaceAll("");
        text = text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
        text = NOT_IN_NAMES.matcher(text).replaceAll("_").replaceAll("\\s+", " ");
        text = text.replaceAll("[. ]+$", "");
        int dot = text.lastIndexOf('.');
        var ending = dot < 0 ? "" : text.substring(dot);
        var stem = dot < 0 ? text : text.substring(0, dot);
        stem = DECEIVING.matcher(stem).replaceAll("_").replaceAll("^[. ]+", "").strip();
        if (stem.isEmpty()) {
            stem = "document";
        }
        var device = stem.toLowerCase(Locale.ROOT);
        if (DEVICES.contains(device) || NUMBERED_DEVICE.matcher(device).matches()) {
            stem = "_" + stem;
        }
        return shortened(stem, Math.max(1, LONGEST - ending.length())) + shortened(ending, LONGEST - 1);
    }

    private static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }
}
