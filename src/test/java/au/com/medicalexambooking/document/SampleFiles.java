package au.com.medicalexambooking.document;

import au.com.medicalexambooking.sandbox.clamd.ClamdSandbox;
import com.lowagie.text.Paragraph;
import com.lowagie.text.pdf.PdfWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Real files of the kinds that are taken, made by real writers. */
public final class SampleFiles {

    public static final String PDF = "application/pdf";
    public static final String DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private SampleFiles() {}

    public static byte[] pdf(String text) {
        var bytes = new ByteArrayOutputStream();
        var pdf = new com.lowagie.text.Document();
        PdfWriter.getInstance(pdf, bytes);
        pdf.open();
        pdf.add(new Paragraph(text));
        pdf.close();
        return bytes.toByteArray();
    }

    /** A PDF with a harmless file in it that scanners take for a virus. */
    public static byte[] infectedPdf() {
        var pdf = pdf("Infected");
        var eicar = ("\n%" + ClamdSandbox.EICAR + "\n%%EOF\n").getBytes(StandardCharsets.US_ASCII);
        var all = Arrays.copyOf(pdf, pdf.length + eicar.length);
        System.arraycopy(eicar, 0, all, pdf.length, eicar.length);
        return all;
    }

    /** A PDF of this size: what stands behind its end is no part of it, and readers pass over it. */
    public static byte[] pdf(int size) {
        var small = pdf("Brief");
        var all = new byte[size];
        for (int i = small.length; i < size; i++) {
            all[i] = (byte) (i * 31 + (i >>> 8));
        }
        System.arraycopy(small, 0, all, 0, small.length);
        return all;
    }

    public static Map<String, byte[]> docxParts() {
        var parts = new LinkedHashMap<String, byte[]>();
        parts.put(
                "[Content_Types].xml",
                text("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override"
                        + " PartName=\"/word/document.xml\" ContentType=\"" + DOCX + ".main+xml\"/></Types>"));
        parts.put("_rels/.rels", text("<Relationships/>"));
        parts.put("word/document.xml", text("<w:document>" + "Letter of instruction. ".repeat(20) + "</w:document>"));
        return parts;
    }

    public static Map<String, byte[]> xlsxParts() {
        var parts = new LinkedHashMap<String, byte[]>();
        parts.put("[Content_Types].xml", text("<Types><Override ContentType=\"" + XLSX + ".main+xml\"/></Types>"));
        parts.put("xl/workbook.xml", text("<workbook/>"));
        return parts;
    }

    public static byte[] zip(Map<String, byte[]> parts) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] docx() {
        return zip(docxParts());
    }

    public static byte[] xlsx() {
        return zip(xlsxParts());
    }

    public static byte[] picture(String format) {
        var bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), format, bytes)) {
                throw new IllegalStateException("No writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] rtf() {
        return text("{\\rtf1\\ansi Notes}");
    }

    public static byte[] wav() {
        var wav = ByteBuffer.allocate(44 + 800).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(text("RIFF")).putInt(836).put(text("WAVEfmt ")).putInt(16);
        wav.putShort((short) 1)
                .putShort((short) 1)
                .putInt(8000)
                .putInt(8000)
                .putShort((short) 1)
                .putShort((short) 8);
        wav.put(text("data")).putInt(800);
        return wav.array();
    }

    public static byte[] mp3() {
        var mp3 = ByteBuffer.allocate(2000);
        mp3.put(text("ID3")).put(new byte[] {3, 0, 0, 0, 0, 0, 10});
        mp3.position(20);
        mp3.put(new byte[] {(byte) 0xff, (byte) 0xfb, (byte) 0x90, 0});
        return mp3.array();
    }

    public static byte[] m4a() {
        var m4a = ByteBuffer.allocate(500);
        m4a.putInt(28).put(text("ftypM4A ")).putInt(0).put(text("M4A mp42isom"));
        m4a.putInt(472).put(text("mdat"));
        return m4a.array();
    }

    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
