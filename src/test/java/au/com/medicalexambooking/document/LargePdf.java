package au.com.medicalexambooking.document;

import java.io.InputStream;

/** A PDF of any size that takes no memory. */
final class LargePdf extends InputStream {

    private final byte[] head = SampleFiles.pdf("large");
    private final long size;
    private long at;

    LargePdf(long size) {
        this.size = size;
    }

    @Override
    public int read() {
        if (at == size) {
            return -1;
        }
        int next = at < head.length ? head[(int) at] & 0xff : 7;
        at++;
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (at == size) {
            return -1;
        }
        int got = (int) Math.min(length, size - at);
        for (int i = 0; i < got; i++) {
            buffer[offset + i] = at + i < head.length ? head[(int) (at + i)] : 7;
        }
        at += got;
        return got;
    }
}
