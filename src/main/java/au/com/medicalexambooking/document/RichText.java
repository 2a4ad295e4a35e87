package au.com.medicalexambooking.document;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** An RTF file, in which objects of any program may be packed, and a template named that is fetched on opening. */
final class RichText {

    /** The words that an object's data and updates begin with; they end where no letter follows. */
    private static final Pattern OBJECTS = Pattern.compile("\\\\obj(data|update|autlink)(?![a-z])");

    private static final Pattern TEMPLATE =
            Pattern.compile("\\\\template\\s*(https?|ftp|mhtml|mk):", Pattern.CASE_INSENSITIVE);

    private static final int BLOCK = 64 * 1024;

    /** What may stand on both sides of two blocks. */
    private static final int LONGEST = 100;

    private final StoredBytes store;
    private final String key;
    private final long size;

    RichText(StoredBytes store, String key, long size) {
        this.store = store;
        this.key = key;
        this.size = size;
    }

    Optional<String> finding() throws IOException {
        try (var content = store.read(key, 0, size - 1)) {
            var before = "";
            var block = content.readNBytes(BLOCK);
            while (block.length > 0) {
                var text = before + new String(block, StandardCharsets.ISO_8859_1);
                if (OBJECTS.matcher(text).find()) {
                    return Optional.of("objects_inside");
                }
                if (TEMPLATE.matcher(text).find()) {
                    return Optional.of("remote_parts");
                }
                before = text.substring(Math.max(0, text.length() - LONGEST));
                block = content.readNBytes(BLOCK);
            }
            return Optional.empty();
        }
    }
}
