package au.com.medicalexambooking.document;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.lowagie.text.Element;
import com.lowagie.text.FontFactory;
import com.lowagie.text.PageSize;
import com.lowagie.text.Paragraph;
import com.lowagie.text.Phrase;
import com.lowagie.text.pdf.PdfPCell;
import com.lowagie.text.pdf.PdfPTable;
import com.lowagie.text.pdf.PdfWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The pack: an index for people, a manifest for programs, and the documents, each checked on its way. The files are packed as
 * they are, since what is taken in is mostly compressed already.
 */
final class ZippedCasePack implements CasePack {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final float[] WIDTHS = {4, 28, 12, 10, 18, 28};

    private final String reference;
    private final List<DocumentTable.Row> rows;
    private final DocumentStore store;
    private final Places.Place place;
    private final Consumer<DocumentTable.Row> damageReport;
    private final Instant made;

    ZippedCasePack(
            String reference,
            List<DocumentTable.Row> rows,
            DocumentStore store,
            Places.Place place,
            Consumer<DocumentTable.Row> damageReport,
            Instant made) {
        this.reference = reference;
        this.rows = List.copyOf(rows);
        this.store = store;
        this.place = place;
        this.damageReport = damageReport;
        this.made = made.truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public String fileName() {
        return reference + ".zip";
    }

    @Override
    public void writeTo(OutputStream target) throws IOException {
        var names = names();
        var zip = new ZipOutputStream(target);
        zip.setLevel(Deflater.BEST_SPEED);
        entry(zip, "index.pdf");
        zip.write(index(names));
        zip.closeEntry();
        entry(zip, "manifest.json");
        zip.write(manifest(names));
        zip.closeEntry();
        zip.setLevel(Deflater.NO_COMPRESSION);
        for (int i = 0; i < rows.size(); i++) {
            entry(zip, names.get(i));
            StoredDownload.copyChecked(rows.get(i), store, zip, damageReport);
            zip.closeEntry();
        }
        zip.finish();
        zip.flush();
    }

    @Override
    public void close() {
        place.close();
    }

    private void entry(ZipOutputStream zip, String name) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTime(made.toEpochMilli());
        zip.putNextEntry(entry);
    }

    /** A folder for each category; a number in front where two files have one name. */
    private List<String> names() {
        var names = new ArrayList<String>();
        var used = new HashSet<String>();
        for (var row : rows) {
            var folder = row.document().category().value() + "/";
            var name = row.document().fileName();
            for (int number = 2; !used.add((folder + name).toLowerCase(Locale.ROOT)); number++) {
                name = number + " " + row.document().fileName();
            }
            names.add(folder + name);
        }
        return names;
    }

    private byte[] manifest(List<String> names) throws IOException {
        var documents = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < rows.size(); i++) {
            var document = rows.get(i).document();
            var line = new LinkedHashMap<String, Object>();
            line.put("path", names.get(i));
            line.put("id", document.id());
            line.put("category", document.category().value());
            line.put("mimeType", document.mimeType());
            line.put("size", document.fileSize());
            line.put("sha256", rows.get(i).sha256());
            line.put("uploadedBy", document.uploader().name());
            line.put("uploadedAt", document.createdAt().toString());
            documents.add(line);
        }
        var all = new LinkedHashMap<String, Object>();
        all.put("booking", reference);
        all.put("made", made.toString());
        all.put("documents", documents);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(all);
    }

    private byte[] index(List<String> names) {
        var bytes = new ByteArrayOutputStream();
        var pdf = new com.lowagie.text.Document(PageSize.A4.rotate(), 36, 36, 36, 36);
        PdfWriter.getInstance(pdf, bytes);
        pdf.addTitle("Documents of " + reference);
        pdf.open();
        var small = FontFactory.getFont(FontFactory.HELVETICA, 8);
        var bold = FontFactory.getFont(FontFactory.HELVETICA_BOLD, 8);
        pdf.add(new Paragraph("Documents of " + reference, FontFactory.getFont(FontFactory.HELVETICA_BOLD, 16)));
        pdf.add(new Paragraph("Made " + made + ". The SHA-256 of each file was checked while it was packed.", small));
        pdf.add(new Paragraph(
                "A question mark may stand for a letter that this list cannot show; manifest.json has all names in full.",
                small));
        pdf.add(new Paragraph(" ", small));
        var table = new PdfPTable(WIDTHS);
        table.setWidthPercentage(100);
        table.setHeaderRows(1);
        for (var heading : List.of("No.", "File", "Category", "Bytes", "Uploaded", "SHA-256")) {
            table.addCell(new PdfPCell(new Phrase(heading, bold)));
        }
        for (int i = 0; i < rows.size(); i++) {
            var document = rows.get(i).document();
            table.addCell(new Phrase(Integer.toString(i + 1), small));
            table.addCell(new Phrase(shown(names.get(i)), small));
            table.addCell(new Phrase(document.category().value().replace('_', ' '), small));
            var size = new PdfPCell(new Phrase(Long.toString(document.fileSize()), small));
            size.setHorizontalAlignment(Element.ALIGN_RIGHT);
            table.addCell(size);
            table.addCell(new Phrase(
                    document.createdAt().truncatedTo(ChronoUnit.SECONDS) + "\n"
                            + shown(document.uploader().name()),
                    small));
            table.addCell(new Phrase(rows.get(i).sha256(), small));
        }
        pdf.add(table);
        pdf.close();
        return bytes.toByteArray();
    }

    /** Without what the font has no letters for: it knows those of western Europe, and leaves others out without a word. */
    private static String shown(String text) {
        var known = Charset.forName("windows-1252").newEncoder();
        return text.codePoints()
                .mapToObj(Character::toString)
                .map(letter -> known.canEncode(letter) ? letter : "?")
                .collect(Collectors.joining());
    }
}
