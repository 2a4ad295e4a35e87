package au.com.medicalexambooking.document;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Optional;

/** A picture's size, read from its headers: a small file may unfold into more than a viewer has memory for. */
final class Picture {

    private static final long MOST_PIXELS = 100_000_000;
    private static final int MOST_DIRECTORIES = 2000;
    private static final int TIFF_MARK = 42;
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;

    private final StoredBytes store;
    private final String key;
    private final long size;
    private final FileType type;

    Picture(StoredBytes store, String key, long size, FileType type) {
        this.store = store;
        this.key = key;
        this.size = size;
        this.type = type;
    }

    Optional<String> finding() throws IOException {
        try {
            long pixels = switch (type) {
                case PNG -> png();
                case JPEG -> jpeg();
                case TIFF -> tiff();
                default -> throw new IllegalStateException("Not a picture");
            };
            return pixels > MOST_PIXELS ? Optional.of("picture_too_large") : Optional.empty();
        } catch (EOFException | IndexOutOfBoundsException e) {
            return Optional.of("broken_picture");
        }
    }

    private long png() throws IOException {
        var header = bytes(0, 24).order(ByteOrder.BIG_ENDIAN);
        return area(header.getInt(16), header.getInt(20));
    }

    /** Goes from segment to segment to the one that tells the size. */
    private long jpeg() throws IOException {
        try (var content = new DataInputStream(new BufferedInputStream(store.read(key, 0, size - 1)))) {
            if (content.readUnsignedShort() != 0xffd8) {
                throw new EOFException();
            }
            while (true) {
                int marker = content.readUnsignedByte();
                if (marker != 0xff) {
                    throw new EOFException();
                }
                while (marker == 0xff) {
                    marker = content.readUnsignedByte();
                }
                int length = content.readUnsignedShort() - 2;
                if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                    content.readUnsignedByte();
                    return area(content.readUnsignedShort(), content.readUnsignedShort());
                }
                if (marker == 0xda || length < 0) {
                    throw new EOFException();
                }
                content.skipNBytes(length);
            }
        } catch (DamagedDocument e) {
            throw new EOFException();
        }
    }

    /** Every page counts by itself. */
    private long tiff() throws IOException {
        var order = bytes(0, 2).get(0) == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        if (bytes(2, 2).order(order).getShort(0) != TIFF_MARK) { // the kind for giants keeps its sizes elsewhere
            return Long.MAX_VALUE;
        }
        long largest = 0;
        long at = Integer.toUnsignedLong(bytes(4, 4).order(order).getInt(0));
        var seen = new HashSet<Long>();
        while (at != 0) {
            if (!seen.add(at) || seen.size() > MOST_DIRECTORIES) {
                throw new EOFException();
            }
            int entries = Short.toUnsignedInt(bytes(at, 2).order(order).getShort(0));
            var directory = bytes(at + 2, entries * 12 + 4).order(order);
            long width = 0;
            long height = 0;
            for (int i = 0; i < entries; i++) {
                int tag = Short.toUnsignedInt(directory.getShort(i * 12));
                long value = directory.getShort(i * 12 + 2) == 3
                        ? Short.toUnsignedLong(directory.getShort(i * 12 + 8))
                        : Integer.toUnsignedLong(directory.getInt(i * 12 + 8));
                width = tag == WIDTH ? value : width;
                height = tag == HEIGHT ? value : height;
            }
            largest = Math.max(largest, area(width, height));
            at = Integer.toUnsignedLong(directory.getInt(entries * 12));
        }
        if (largest == 0) {
            throw new EOFException();
        }
        return largest;
    }

    private static long area(int width, int height) throws EOFException {
        if (width <= 0 || height <= 0) {
            throw new EOFException();
        }
        return (long) width * height;
    }

    /** Sizes of a TIFF are unsigned: multiplied, the largest would come out small. */
    private static long area(long width, long height) {
        return width != 0 && height > Long.MAX_VALUE / width ? Long.MAX_VALUE : width * height;
    }

    private ByteBuffer bytes(long offset, int length) throws IOException {
        if (offset + length > size) {
            throw new EOFException();
        }
        try (var content = store.read(key, offset, offset + length - 1)) {
            return ByteBuffer.wrap(content.readNBytes(length));
        }
    }
}
