package au.com.medicalexambooking.portal;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;

/** Files for spreadsheets (RFC 4180), line by line. */
final class CsvLine {

    private CsvLine() {}

    /** Begins an answer that is kept as a file of this name. */
    static Writer file(String name, HttpServletResponse response) throws IOException {
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
        var out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        out.write('\uFEFF'); // tells spreadsheets the encoding
        return out;
    }

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
