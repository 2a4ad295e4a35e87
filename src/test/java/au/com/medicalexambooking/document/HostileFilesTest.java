package au.com.medicalexambooking.document;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.clamd.ClamdSandbox;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that mean harm, and names that deceive. None may ever become available under what it pretends to be; each is refused
 * at the door or rejected by the checks, for the reason that it was made for. Beside them stand honest files, so that the
 * checks do not simply refuse everything.
 */
class HostileFilesTest extends DocumentCase {

    private static final String ANY = "application/octet-stream";
    private static final byte[] PDF = SampleFiles.pdf("Honest");
    private static final byte[] DOCX = SampleFiles.docx();

    /** What is sent, and what must come of it: a status and code at the door, or the finding of the checks. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Hostile(String what, String name, String type, byte[] content, String outcome) {

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Hostile> hostile() {
        var all = new ArrayList<Hostile>();
        for (var ending : List.of(
                "exe", "com", "scr", "bat", "cmd", "js", "vbs", "ps1", "sh", "jar", "hta", "lnk", "html", "htm",
                "xhtml", "svg", "php", "zip", "rar", "7z", "iso", "docm", "xlsm", "doc", "xls", "dotm", "pptx",
                "xml")) {
            all.add(door("ending " + ending, "file." + ending, PDF));
        }
        all.add(door("no ending", "file", PDF));
        all.add(door("ending after a PDF's", "report.pdf.exe", PDF));
        all.add(door("ending hidden by a blank", "report.pdf .exe", PDF));
        all.add(door("ending turned round", "report\u202Efdp.exe", PDF));
        all.add(door("program as PDF", "a.pdf", program()));
        all.add(door("program as picture", "a.png", program()));
        all.add(door("program as text", "a.txt", program()));
        all.add(door("linux program as PDF", "a.pdf", bytes("\u007fELF\u0002\u0001\u0001" + "\0".repeat(60))));
        all.add(door("page as PDF", "a.pdf", bytes("<!DOCTYPE html><html><script>alert(1)</script></html>")));
        all.add(door("page as text", "a.txt", bytes("<!DOCTYPE html><html><script>alert(1)</script></html>")));
        all.add(door("script as text", "a.txt", bytes("#!/bin/sh\nrm -rf /\n")));
        all.add(door(
                "vector picture as PNG", "a.png", bytes("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>")));
        all.add(door("PDF as Word", "a.docx", PDF));
        all.add(door("PDF as picture", "a.jpg", PDF));
        all.add(door("Word as PDF", "a.pdf", DOCX));
        all.add(door("picture as another", "a.png", SampleFiles.picture("jpg")));
        all.add(door("PDF behind something else", "a.pdf", joined(bytes("MZ\u0090\0garbage"), PDF)));
        all.add(door("PDF behind a page", "a.pdf", joined(bytes("<html><script>x()</script>"), PDF)));
        all.add(door("encrypted office file", "a.docx", oldOffice()));
        all.add(door("encrypted sheet", "a.xlsx", oldOffice()));
        all.add(door("nothing but zeros", "a.pdf", new byte[5000]));
        all.add(new Hostile("empty", "a.pdf", SampleFiles.PDF, new byte[0], "400 validation_failed"));
        for (var type : List.of("text/html", "image/svg+xml", "application/x-msdownload", "image/png", "nonsense")) {
            all.add(new Hostile("PDF declared as " + type, "a.pdf", type, PDF, "415 file_type_not_taken"));
        }
        all.add(new Hostile("Word declared as PDF", "a.docx", SampleFiles.PDF, DOCX, "415 file_type_not_taken"));

        all.add(found("macros", "a.docx", with("word/vbaProject.bin", "macro"), "macros"));
        all.add(found("macros under another case", "a.docx", with("word/VBAPROJECT.bin", "macro"), "macros"));
        all.add(found("controls that run", "a.docx", with("word/activeX/activeX1.xml", "<ocx/>"), "macros"));
        all.add(found("macro type without macros", "a.docx", macroType(), "macros"));
        all.add(found("old macro sheet", "a.xlsx", sheetWith("xl/macrosheets/sheet1.xml"), "macros"));
        all.add(found(
                "archive as Word", "a.docx", SampleFiles.zip(Map.of("virus.txt", bytes("x"))), "not_an_office_file"));
        all.add(found("sheet as Word", "a.docx", SampleFiles.xlsx(), "not_an_office_file"));
        all.add(found("Word as sheet", "a.xlsx", DOCX, "not_an_office_file"));
        all.add(found(
                "java archive as Word",
                "a.docx",
                SampleFiles.zip(Map.of("META-INF/MANIFEST.MF", bytes("x"))),
                "not_an_office_file"));
        all.add(found("bomb of one large part", "a.docx", bomb(), "archive_bomb"));
        all.add(found("bomb of many parts", "a.docx", manyParts(10_050), "archive_bomb"));
        all.add(found("way out of the folder", "a.docx", with("../../etc/passwd", "x"), "broken_archive"));
        all.add(found("path of another system", "a.docx", with("word\\..\\x", "x"), "broken_archive"));
        all.add(found("part from the root", "a.docx", with("/etc/passwd", "x"), "broken_archive"));
        all.add(found("parts that are not listed", "a.docx", hiddenPart(), "broken_archive"));
        all.add(found("cut off", "a.docx", Arrays.copyOf(DOCX, DOCX.length - 40), "broken_archive"));
        all.add(found("something behind the end", "a.docx", joined(DOCX, bytes("MZ-more")), "broken_archive"));
        all.add(found("encrypted part", "a.docx", encryptedFlag(), "encrypted"));
        all.add(found("picture and archive", "a.jpg", joined(SampleFiles.picture("jpg"), DOCX), "archive_inside"));
        all.add(found("PNG and archive", "a.png", joined(SampleFiles.picture("png"), DOCX), "archive_inside"));
        all.add(found(
                "PDF and archive",
                "a.pdf",
                joined(PDF, SampleFiles.zip(Map.of("x.exe", program()))),
                "archive_inside"));
        for (var kind : List.of("attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk")) {
            all.add(found("remote " + kind, "a.docx", related(kind, "https://evil.example/x.dotm"), "remote_parts"));
        }
        all.add(found(
                "remote template, written in entities",
                "a.docx",
                related("attachedTemplate", "&#104;&#x74;tp://evil.example/x.dotm"),
                "remote_parts"));
        all.add(found("relations that are none", "a.docx", with("word/_rels/x.xml.rels", "<a"), "broken_archive"));
        all.add(found("object in RTF", "a.rtf", bytes("{\\rtf1 {\\object\\objdata 0105}}"), "objects_inside"));
        all.add(found("object far inside an RTF", "a.rtf", deepInRtf("\\objupdate"), "objects_inside"));
        all.add(found(
                "remote template in RTF",
                "a.rtf",
                bytes("{\\rtf1 {\\*\\template http://evil.example/x}}"),
                "remote_parts"));
        all.add(found("giant PNG", "a.png", giantPng(), "picture_too_large"));
        all.add(found("giant TIFF", "a.tif", tiff(40_000, 40_000, 0), "picture_too_large"));
        all.add(found("giant second page", "a.tif", secondPage(), "picture_too_large"));
        all.add(found("TIFF of the kind for giants", "a.tif", bigTiff(), "picture_too_large"));
        all.add(found("TIFF that goes round", "a.tif", tiff(10, 10, 8), "broken_picture"));
        all.add(found("PNG without a width", "a.png", pngOf(0, 10), "broken_picture"));

        var eicar = ClamdSandbox.EICAR;
        all.add(found("virus as text", "a.txt", bytes(eicar), "infected"));
        all.add(found("virus in a PDF", "a.pdf", joined(PDF, bytes(eicar)), "infected"));
        all.add(found("virus in a picture", "a.png", joined(SampleFiles.picture("png"), bytes(eicar)), "infected"));
        all.add(found("virus in a Word file", "a.docx", with("word/media/image1.png", eicar), "infected"));
        all.add(found("virus in a file in a Word file", "a.docx", nested(), "infected"));
        all.add(found("virus in a sheet", "a.xlsx", sheetWith("xl/media/x.bin"), "infected"));
        all.add(found("virus in RTF", "a.rtf", bytes("{\\rtf1 " + eicar + "}"), "infected"));
        all.add(found("virus in sound", "a.wav", joined(SampleFiles.wav(), bytes(eicar)), "infected"));
        all.add(found("virus far inside", "a.pdf", joined(SampleFiles.pdf(3_000_000), bytes(eicar)), "infected"));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isKeptOut(Hostile file) {
        var answer = coordinator.upload(booking, "other", file.name(), file.type(), file.content());

        if (file.outcome().startsWith("4")) {
            var parts = file.outcome().split(" ", 2);
            answer.isError(Integer.parseInt(parts[0]), parts[1]);
            return;
        }
        var id = answer.is(201).text("/id");
        coordinator.awaitState(booking, id, "rejected");
        assertThat(owner().sql("select rejection from app.documents where id = :id")
                        .param("id", id)
                        .query(String.class)
                        .single())
                .isEqualTo(file.outcome());
        people().coordinator().get("/api/documents/" + id).isError(409, "document_not_available");
        assertThat(people().coordinator()
                        .get("/api/bookings/" + booking + "/documents")
                        .body())
                .doesNotContain("\"" + file.outcome() + "\"");
        assertThat(actions(id)).contains("document.rejected");
    }

    /** A name as it is sent, and as it must be given out. */
    static Stream<List<String>> names() {
        return Stream.of(
                List.of("../../etc/passwd.pdf", "passwd.pdf"),
                List.of("..\\\\..\\\\windows\\\\system.pdf", "system.pdf"),
                List.of("C:\\\\temp\\\\report.pdf", "report.pdf"),
                List.of("/absolute/path.pdf", "path.pdf"),
                List.of("annexe\u202Efdp.pdf", "annexefdp.pdf"),
                List.of("zero\u200Bwidth\uFEFF.pdf", "zerowidth.pdf"),
                List.of("bell\u0007and\u001Bescape.pdf", "bellandescape.pdf"),
                List.of("invoice.exe.pdf", "invoice_exe.pdf"),
                List.of("page.html.js.pdf", "page_html_js.pdf"),
                List.of("Smith v. Jones 1.2.pdf", "Smith v. Jones 1.2.pdf"),
                List.of("...hidden.pdf", "hidden.pdf"),
                List.of(".pdf", "document.pdf"),
                List.of("con.pdf", "_con.pdf"),
                List.of("a<b>c|d?e*f.pdf", "a_b_c_d_e_f.pdf"),
                List.of("100%41.pdf", "100_41.pdf"),
                List.of("Gutachten \u00FCber M\u00FCller.pdf", "Gutachten \u00FCber M\u00FCller.pdf"),
                List.of("\u6587\u66F8.pdf", "\u6587\u66F8.pdf"),
                List.of("x".repeat(400) + ".pdf", "x".repeat(251) + ".pdf"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void namesAreMadeHarmless(List<String> name) {
        var answer = coordinator
                .upload(booking, "other", name.get(0), SampleFiles.PDF, PDF)
                .is(201);

        assertThat(answer.text("/fileName")).isEqualTo(name.get(1));
    }

    static Stream<Hostile> honest() {
        return Stream.of(
                honest("a.pdf", SampleFiles.PDF, PDF),
                honest("a.PDF", ANY, PDF),
                honest("a.docx", SampleFiles.DOCX, DOCX),
                honest("a.docx", SampleFiles.DOCX, related("hyperlink", "https://court.example/rules")),
                honest("a.docx", SampleFiles.DOCX, related("attachedTemplate", "file:///C:\\Templates\\Letter.dotm")),
                honest("a.xlsx", SampleFiles.XLSX, SampleFiles.xlsx()),
                honest("a.jpg", "image/jpeg", SampleFiles.picture("jpg")),
                honest("a.jpeg", "image/jpeg", SampleFiles.picture("jpg")),
                honest("a.png", "image/png", SampleFiles.picture("png")),
                honest("a.tif", "image/tiff", SampleFiles.picture("tif")),
                honest(
                        "a.txt",
                        "text/plain; charset=utf-8",
                        "Notes from M\u00FCller.\n".getBytes(StandardCharsets.UTF_8)),
                honest("a.rtf", "application/rtf", SampleFiles.rtf()),
                honest("a.rtf", "text/rtf", SampleFiles.rtf()),
                honest("a.mp3", "audio/mpeg", SampleFiles.mp3()),
                honest("a.m4a", "audio/x-m4a", SampleFiles.m4a()),
                honest("a.wav", "audio/wav", SampleFiles.wav()));
    }

    @ParameterizedTest
    @MethodSource("honest")
    void honestFilesPass(Hostile file) {
        var id = coordinator
                .upload(booking, "other", file.name(), file.type(), file.content())
                .is(201)
                .text("/id");

        coordinator.awaitState(booking, id, "available");
    }

    private static Hostile door(String what, String name, byte[] content) {
        return new Hostile(what, name, ANY, content, "415 file_type_not_taken");
    }

    private static Hostile found(String what, String name, byte[] content, String finding) {
        return new Hostile(what, name, ANY, content, finding);
    }

    private static Hostile honest(String name, String type, byte[] content) {
        return new Hostile(name + " " + type, name, type, content, "");
    }

    private static byte[] with(String part, String content) {
        var parts = SampleFiles.docxParts();
        parts.put(part, bytes(content));
        return SampleFiles.zip(parts);
    }

    /** A Word file with something that belongs to it and lies elsewhere. */
    private static byte[] related(String kind, String target) {
        return with(
                "word/_rels/settings.xml.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\""
                        + " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + kind
                        + "\" Target=\"" + target + "\" TargetMode=\"External\"/></Relationships>");
    }

    /** The word lies across the border of two blocks of reading. */
    private static byte[] deepInRtf(String word) {
        var text = "{\\rtf1 ";
        return bytes(text + "x".repeat(64 * 1024 - text.length() - 4) + word + "}");
    }

    private static byte[] sheetWith(String part) {
        var parts = SampleFiles.xlsxParts();
        parts.put(part, bytes(ClamdSandbox.EICAR));
        return SampleFiles.zip(parts);
    }

    private static byte[] nested() {
        var parts = SampleFiles.docxParts();
        parts.put("word/embeddings/inner.docx", with("word/media/x.bin", ClamdSandbox.EICAR));
        return SampleFiles.zip(parts);
    }

    private static byte[] macroType() {
        var parts = SampleFiles.docxParts();
        parts.put(
                "[Content_Types].xml",
                bytes(
                        "<Types><Override ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>"));
        return SampleFiles.zip(parts);
    }

    private static byte[] bomb() {
        var parts = SampleFiles.docxParts();
        parts.put("word/media/image1.bmp", new byte[30_000_000]);
        return SampleFiles.zip(parts);
    }

    private static byte[] manyParts(int count) {
        var parts = new LinkedHashMap<>(SampleFiles.docxParts());
        for (int i = 0; i < count; i++) {
            parts.put("word/media/" + i, new byte[0]);
        }
        return SampleFiles.zip(parts);
    }

    /** A part that stands in front of a file whose directory does not name it. */
    private static byte[] hiddenPart() {
        var hidden = with("word/other.xml", "x");
        var plain = DOCX;
        int start = directoryOf(plain);
        int hiddenStart = directoryOf(hidden);
        var all = joined(Arrays.copyOf(hidden, hiddenStart), Arrays.copyOfRange(plain, start, plain.length));
        var end = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        end.putInt(all.length - 6, hiddenStart);
        return all;
    }

    private static int directoryOf(byte[] zip) {
        return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(zip.length - 6);
    }

    private static byte[] encryptedFlag() {
        var zip = DOCX.clone();
        zip[directoryOf(zip) + 8] |= 1;
        return zip;
    }

    private static byte[] program() {
        var program = new byte[512];
        System.arraycopy(bytes("MZ\u0090\0\u0003\0\0\0"), 0, program, 0, 8);
        program[0x3c] = (byte) 0x80;
        System.arraycopy(bytes("PE\0\0"), 0, program, 0x80, 4);
        return program;
    }

    /** The container of old office files, in which encrypted new ones come. */
    private static byte[] oldOffice() {
        var file = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1});
        file.position(600);
        file.put("EncryptedPackage".getBytes(StandardCharsets.UTF_16LE));
        return file.array();
    }

    private static byte[] giantPng() {
        return pngOf(60_000, 60_000);
    }

    private static byte[] pngOf(int width, int height) {
        var header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        var png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        for (var chunk : List.of(Map.entry("IHDR", header), Map.entry("IEND", new byte[0]))) {
            var type = bytes(chunk.getKey());
            var content = Objects.requireNonNull(chunk.getValue());
            var sum = new CRC32();
            sum.update(type);
            sum.update(content);
            png.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
            png.writeBytes(type);
            png.writeBytes(content);
            png.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
        }
        return png.toByteArray();
    }

    private static byte[] tiff(int width, int height, int next) {
        var tiff = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(bytes("II*\0")).putInt(8).putShort((short) 2);
        tiff.putShort((short) 256).putShort((short) 4).putInt(1).putInt(width);
        tiff.putShort((short) 257).putShort((short) 4).putInt(1).putInt(height);
        tiff.putInt(next);
        return tiff.array();
    }

    /** A small page, and one whose size comes out small where it is multiplied carelessly. */
    private static byte[] secondPage() {
        var first = tiff(10, 10, 100);
        System.arraycopy(tiff(-1, -1, 0), 8, first, 100, 30);
        return first;
    }

    /** Read as an ordinary TIFF it has a small page; its true one is giant. */
    private static byte[] bigTiff() {
        var tiff = ByteBuffer.allocate(600_000);
        tiff.put(bytes("MM\0+")).putShort((short) 8).putShort((short) 0).putLong(100);
        tiff.position(0x80000).putShort((short) 2);
        tiff.putShort((short) 256).putShort((short) 4).putInt(1).putInt(10);
        tiff.putShort((short) 257).putShort((short) 4).putInt(1).putInt(10);
        return tiff.array();
    }

    private static byte[] joined(byte[] one, byte[] other) {
        var both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
