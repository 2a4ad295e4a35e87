package au.com.medicalexambooking.document.web;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that is asked for. One part at most: several in one request are answered with the whole file, as the
 * standard allows, because many small overlapping ones cost the server more than the caller.
 */
record ByteRange(long first, long last) {

    /** The unit may be written in any case. */
    private static final Pattern ONE = Pattern.compile("(?i:bytes)=(\\d{0,18})-(\\d{0,18})");

    /** Whether the header names the version, be it as a weak one. */
    static boolean matches(@Nullable String header, String etag) {
        return header != null
                && tags(header).anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
    }

    /** Whether the header asks for other versions than this one alone; weak ones never count here. */
    static boolean excludes(@Nullable String header, String etag) {
        return header != null && tags(header).noneMatch(tag -> tag.equals("*") || tag.equals(etag));
    }

    private static Stream<String> tags(String header) {
        return Arrays.stream(header.split(",", -1)).map(String::strip);
    }

    /** What the headers ask for of a file of this size; nothing where they ask for no part, or for none that can be told. */
    static Optional<ByteRange> of(@Nullable String range, @Nullable String ifRange, String etag, long size) {
        if (range == null || (ifRange != null && !ifRange.equals(etag))) {
            return Optional.empty();
        }
        var one = ONE.matcher(range.strip());
        if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (one.group(1).isEmpty()) {
            long length = Math.min(size, Long.parseLong(one.group(2)));
            return Optional.of(new ByteRange(size - length, size - 1));
        }
        long first = Long.parseLong(one.group(1));
        if (one.group(2).isEmpty()) {
            return Optional.of(new ByteRange(first, size - 1));
        }
        long last = Long.parseLong(one.group(2));
        return last < first ? Optional.empty() : Optional.of(new ByteRange(first, Math.min(last, size - 1)));
    }

    boolean isUnsatisfiable() {
        return first > last;
    }

    boolean isWhole(long size) {
        return first == 0 && last == size - 1;
    }

    long length() {
        return last - first + 1;
    }
}
