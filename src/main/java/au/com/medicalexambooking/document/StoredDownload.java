package au.com.medicalexambooking.document;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** A download straight from the store, checked on its way. */
final class StoredDownload implements Download {

    private static final int BUFFER = 64 * 1024;

    private final DocumentTable.Row row;
    private final DocumentStore store;
    private final Places.Place place;
    private final Consumer<DocumentTable.Row> damageReport;

    StoredDownload(
            DocumentTable.Row row, DocumentStore store, Places.Place place, Consumer<DocumentTable.Row> damageReport) {
        this.row = row;
        this.store = store;
        this.place = place;
        this.damageReport = damageReport;
    }

    @Override
    public Document document() {
        return row.document();
    }

    @Override
    public void writeAll(OutputStream target) throws IOException {
        copyChecked(row, store, target, damageReport);
    }

    @Override
    public void writeRange(OutputStream target, long first, long last) throws IOException {
        try (var content = store.read(row.key(), first, last)) {
            var buffer = new byte[BUFFER];
            int got;
            while ((got = content.read(buffer)) >= 0) {
                target.write(buffer, 0, got);
            }
        } catch (DamagedDocument damaged) {
            damageReport.accept(row);
            throw damaged;
        }
    }

    @Override
    public void close() {
        place.close();
    }

    /** Copies all bytes, and the last of them only when their hash is right. */
    static void copyChecked(
            DocumentTable.Row row, DocumentStore store, OutputStream target, Consumer<DocumentTable.Row> damageReport)
            throws IOException {
        var hash = new BlockHash(row.document().fileSize());
        var ready = new byte[0];
        int readyLength = 0;
        try (var content = store.read(row.key(), 0, row.document().fileSize() - 1)) {
            // Whole blocks: what is smaller than one has not begun to be answered when its hash turns out wrong.
            var next = hash.next();
            int got = content.readNBytes(next, 0, next.length);
            while (got > 0) {
                hash.add(got);
                target.write(ready, 0, readyLength);
                ready = next;
                readyLength = got;
                next = hash.next();
                got = content.readNBytes(next, 0, next.length);
            }
            if (!hash.hex().equals(row.sha256())) {
                throw new DamagedDocument();
            }
        } catch (DamagedDocument damaged) {
            damageReport.accept(row);
            throw damaged;
        }
        target.write(ready, 0, readyLength);
    }
}
