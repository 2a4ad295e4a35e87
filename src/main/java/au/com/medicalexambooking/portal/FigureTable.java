package au.com.medicalexambooking.portal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Figures in rows, as a page shows them behind a chart and as a file holds them.
 *
 * @param key names the file
 * @param headings what the columns hold; the first one holds what each row is about
 */
record FigureTable(String key, String caption, List<String> headings, List<List<Cell>> rows) {

    FigureTable {
        headings = List.copyOf(headings);
        rows = List.copyOf(rows);
    }

    /** Whether a column holds numbers only, which stand below one another to the right. */
    public boolean isNumeric(int column) {
        return rows.stream().allMatch(row -> row.get(column).text().matches("[\\d.%-]*"));
    }

    /**
     * @param address the list of bookings behind the figure, or null where there is none
     */
    record Cell(String text, @Nullable String address) {

        static Cell of(String text) {
            return new Cell(text, null);
        }

        /** A count; nobody needs the empty list behind a nought. */
        static Cell of(long count, String address) {
            return new Cell(Long.toString(count), count == 0 ? null : address);
        }
    }
}
