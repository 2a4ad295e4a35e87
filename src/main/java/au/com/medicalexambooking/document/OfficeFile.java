package au.com.medicalexambooking.document;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLStreamException;

/**
 * A Word or Excel file, unpacked while it is read and never kept. Its directory at the end, which office programs go by, and
 * the entries as they come, which a scanner sees, must name the same parts.
 */
final class OfficeFile {

    private static final int MOST_ENTRIES = 10_000;
    private static final long LARGEST_UNPACKED = 2L * 1024 * 1024 * 1024;
    private static final int LARGEST_RATIO = 100;
    private static final int LARGEST_END = 22 + 65_535;
    private static final int LARGEST_DIRECTORY = 8 * 1024 * 1024;
    private static final int END_MARK = 0x06054b50;
    private static final int ENTRY_MARK = 0x02014b50;
    private static final int ENTRY_HEADER = 46;
    private static final int ENCRYPTED = 1;
    private static final String CONTENT_TYPES = "[Content_Types].xml";
    private static final int LARGEST_LIST = 4 * 1024 * 1024;

    private final StoredBytes store;
    private final String key;
    private final long size;
    private final FileType type;
    private long unpacked;

    OfficeFile(StoredBytes store, String key, long size, FileType type) {
        this.store = store;
        this.key = key;
        this.size = size;
        this.type = type;
    }

    Optional<String> finding() throws IOException {
        try {
            var listed = listed();
            var problem = problemOfNames(listed);
            return problem.isPresent() ? problem : problemOfEntries(listed);
        } catch (Broken broken) {
            return Optional.of(broken.code);
        } catch (ZipException | XMLStreamException | IllegalArgumentException e) {
            return Optional.of("broken_archive");
        }
    }

    /** The names in the directory. */
    private Set<String> listed() throws IOException {
        int endLength = (int) Math.min(size, LARGEST_END);
        var end = bytes(size - endLength, endLength);
        int at = endLength - 22;
        while (at >= 0 && end.getInt(at) != END_MARK) {
            at--;
        }
        if (at < 0 || at + 22 + Short.toUnsignedInt(end.getShort(at + 20)) != endLength) {
            throw new Broken("broken_archive");
        }
        int entries = Short.toUnsignedInt(end.getShort(at + 10));
        long length = Integer.toUnsignedLong(end.getInt(at + 12));
        long offset = Integer.toUnsignedLong(end.getInt(at + 16));
        if (entries > MOST_ENTRIES) {
            throw new Broken("archive_bomb");
        }
        if (length > LARGEST_DIRECTORY || length == 0 || offset + length != size - endLength + at) {
            throw new Broken("broken_archive");
        }
        return namesIn(bytes(offset, (int) length), entries);
    }

    private static Set<String> namesIn(ByteBuffer directory, int entries) {
        var names = new HashSet<String>();
        int at = 0;
        for (int i = 0; i < entries; i++) {
            if (at + ENTRY_HEADER > directory.limit() || directory.getInt(at) != ENTRY_MARK) {
                throw new Broken("broken_archive");
            }
            if ((directory.getShort(at + 8) & ENCRYPTED) != 0) {
                throw new Broken("encrypted");
            }
            int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
            int next = at
                    + ENTRY_HEADER
                    + nameLength
                    + Short.toUnsignedInt(directory.getShort(at + 30))
                    + Short.toUnsignedInt(directory.getShort(at + 32));
            if (next > directory.limit()) {
                throw new Broken("broken_archive");
            }
            var name = new byte[nameLength];
            directory.get(at + ENTRY_HEADER, name);
            if (!names.add(new String(name, StandardCharsets.UTF_8))) {
                throw new Broken("broken_archive");
            }
            at = next;
        }
        if (at != directory.limit()) {
            throw new Broken("broken_archive");
        }
        return names;
    }

    private Optional<String> problemOfNames(Set<String> names) {
        var folder = type == FileType.DOCX ? "word/" : "xl/";
        if (!names.contains(CONTENT_TYPES) || names.stream().noneMatch(name -> name.startsWith(folder))) {
            return Optional.of("not_an_office_file");
        }
        for (var name : names) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (lower.contains("vbaproject")
                    || lower.contains("vbadata")
                    || lower.contains("/activex/")
                    || lower.contains("/macrosheets/")) {
                return Optional.of("macros");
            }
            if (lower.startsWith("/") || lower.contains("..") || lower.contains("\\") || lower.indexOf('\0') >= 0) {
                return Optional.of("broken_archive");
            }
        }
        return Optional.empty();
    }

    private Optional<String> problemOfEntries(Set<String> listed) throws IOException, XMLStreamException {
        var seen = new HashSet<String>();
        var buffer = new byte[64 * 1024];
        try (var zip = new ZipInputStream(store.read(key, 0, size - 1))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!listed.contains(entry.getName()) || !seen.add(entry.getName())) {
                    return Optional.of("broken_archive");
                }
                if (entry.getName().equals(CONTENT_TYPES)) {
                    var types = new String(zip.readNBytes(LARGEST_LIST), StandardCharsets.UTF_8);
                    unpacked += types.length();
                    if (types.toLowerCase(Locale.ROOT).contains("macroenabled")) {
                        return Optional.of("macros");
                    }
                } else if (entry.getName().toLowerCase(Locale.ROOT).endsWith(".rels")) {
                    var relations = zip.readNBytes(LARGEST_LIST);
                    unpacked += relations.length;
                    if (OfficeRelations.fetchFromElsewhere(relations)) {
                        return Optional.of("remote_parts");
                    }
                }
                int got;
                while ((got = zip.read(buffer)) >= 0) {
                    unpacked += got;
                    if (unpacked > LARGEST_UNPACKED || unpacked > size * LARGEST_RATIO) {
                        return Optional.of("archive_bomb");
                    }
                }
            }
        }
        return seen.equals(listed) ? Optional.empty() : Optional.of("broken_archive");
    }

    private ByteBuffer bytes(long offset, int length) throws IOException {
        try (var content = store.read(key, offset, offset + length - 1)) {
            return ByteBuffer.wrap(content.readNBytes(length)).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** The file is not what it should be. */
    private static final class Broken extends RuntimeException {

        private final String code;

        Broken(String code) {
            super(code, null, false, false);
            this.code = code;
        }
    }
}
