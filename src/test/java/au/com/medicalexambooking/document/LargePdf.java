package au.com.medicalexambooking.document;

import java.io.InputStream;

/** A PDF of any size that takes no memory. */
public final class LargePdf extends InputStream {

    /** One for all, since a PDF tells when it was made. */
    private static final byte[] HEAD = SampleFiles.pdf("large");

    private final long size;
    private long at;

    public LargePdf(long size) {
        this.size = size;
    }

    @Override
    public int read() {
        if (at == size) {
            return -1;
        }
        int next = at < HEAD.length ? HEAD[(int) at] & 0xff : 7;
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
            buffer[offset + i] = at + i < HEAD.length ? HEAD[(int) (at + i)] : 7;
        }
        at += got;
        return got;
    }
}
