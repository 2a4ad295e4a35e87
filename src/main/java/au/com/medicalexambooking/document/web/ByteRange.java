package au.com.medicalexambooking.document.web;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that is asked for. One part at most: several in one request are answered with the whole file, as the
 * standard allows, because many small overlapping ones cost the server more than the caller.
 */
record ByteRange(long first, long last) {

    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** Whether the header names the version. */
    static boolean matches(@Nullable String header, String etag) {
        return header != null
                && Arrays.stream(header.split(",", -1))
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
    }

    /** What the headers ask for of a file of this size; all of it where they ask for nothing that can be met as a part. */
    static ByteRange of(@Nullable String range, @Nullable String ifRange, String etag, long size) {
        var whole = new ByteRange(0, size - 1);
        if (range == null || (ifRange != null && !ifRange.equals(etag))) {
            return whole;
        }
        var one = ONE.matcher(range.strip());
        if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            return whole;
        }
        if (one.group(1).isEmpty()) {
            long length = Math.min(size, Long.parseLong(one.group(2)));
            return new ByteRange(size - length, size - 1);
        }
        long first = Long.parseLong(one.group(1));
        if (one.group(2).isEmpty()) {
            return new ByteRange(first, size - 1);
        }
        long last = Long.parseLong(one.group(2));
        return last < first ? whole : new ByteRange(first, Math.min(last, size - 1));
    }

    boolean isUnsatisfiable() {
        return first > last;
    }

    boolean isWhole(long size) {
        return first == 0 && last == size - 1;
    }
}
