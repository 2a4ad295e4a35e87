package au.com.medicalexambooking.document.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;

/**
 * An answer's body whose headers are set with its first byte: what fails before that is answered as any other failure, with
 * headers of its own.
 */
final class AnnouncedStream extends OutputStream {

    private final HttpServletResponse response;
    private final Runnable announcement;
    private boolean announced;

    AnnouncedStream(HttpServletResponse response, Runnable announcement) {
        this.response = response;
        this.announcement = announcement;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        if (!announced) {
            announced = true;
            announcement.run();
        }
        response.getOutputStream().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        if (announced) {
            response.getOutputStream().flush();
        }
    }
}
