package au.com.medicalexambooking.portal;

import java.io.IOException;
import java.util.List;

/** One line of a file for spreadsheets (RFC 4180). */
final class CsvLine {

    private CsvLine() {}

    static void write(Appendable out, List<String> values) throws IOException {
        var separator = "";
        for (var value : values) {
            out.append(separator)
                    .append('"')
                    .append(harmless(value).replace("\"", "\"\""))
                    .append('"');
            separator = ",";
        }
        out.append("\r\n");
    }

    /** A spreadsheet would compute what begins like a formula: an apostrophe makes it text. */
    private static String harmless(String value) {
        return value.isEmpty() || "=+-@\t\r\n|%".indexOf(value.charAt(0)) < 0 ? value : "'" + value;
    }
}
