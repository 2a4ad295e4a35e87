package au.com.medicalexambooking.identity.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.BadRequestException;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * Ends requests whose body trickles in, which would hold a thread for as long as its sender likes. In each stretch of waiting
 * a body must come at a rate that the slowest real network manages; files, which are large and few at a time, at a higher one
 * over a longer stretch. It stands below everything that reads, so that forms, JSON, uploads and bodies that nobody wanted are
 * bound alike.
 */
class SlowBodies extends ValveBase {

    private static final long MOST_UNWANTED = 64 * 1024;

    private final Pace pace;
    private final Pace paceOfFiles;

    SlowBodies(Pace pace, Pace paceOfFiles) {
        super(true);
        this.pace = pace;
        this.paceOfFiles = paceOfFiles;
    }

    /**
     * How quickly a body must come.
     *
     * @param stretch of waiting for the caller, in each of which the rate must be kept
     * @param bytesPerSecond the least rate; 0 asks for none
     */
    record Pace(Duration stretch, int bytesPerSecond) {

        private boolean isKept(long waited, long bytes) {
            return bytes >= Duration.ofNanos(waited).toMillis() * bytesPerSecond / 1000;
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        var coyote = request.getCoyoteRequest();
        var body = coyote.getInputBuffer();
        var timed = new Timed(coyote, body, isForFiles(coyote.getContentType()) ? paceOfFiles : pace);
        coyote.setInputBuffer(timed);
        try {
            getNext().invoke(request, response);
            if (!request.isAsync() && timed.mayHaveMore()) {
                response.finishResponse(); // the answer goes first, then we listen to the rest
                timed.drain();
            }
        } finally {
            coyote.setInputBuffer(body);
        }
    }

    private static boolean isForFiles(@Nullable String contentType) {
        return contentType != null && contentType.regionMatches(true, 0, "multipart/", 0, "multipart/".length());
    }

    /** A body with a watch beside it. */
    private static final class Timed implements InputBuffer {

        private final org.apache.coyote.Request request;
        private final InputBuffer body;
        private final Pace pace;
        private long read;
        private boolean ended;

        // of this stretch
        private long waited;
        private long bytes;

        Timed(org.apache.coyote.Request request, InputBuffer body, Pace pace) {
            this.request = request;
            this.body = body;
            this.pace = pace;
        }

        /** Only the time counts in which we waited for the caller, not that in which the caller waited for us. */
        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            long begun = System.nanoTime();
            int got = body.doRead(handler);
            waited += System.nanoTime() - begun;
            read += Math.max(0, got);
            bytes += Math.max(0, got);
            ended = got < 0;
            if (!ended && waited > pace.stretch().toNanos()) {
                if (!pace.isKept(waited, bytes)) {
                    request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
                    ended = true;
                    throw new BadRequestException("The body came too slowly");
                }
                waited = 0;
                bytes = 0;
            }
            return got;
        }

        @Override
        public int available() {
            return body.available();
        }

        boolean mayHaveMore() {
            long length = request.getContentLengthLong();
            return !ended && (length < 0 ? request.getHeader("Transfer-Encoding") != null : length > read);
        }

        /** Reads what nobody wanted, so that the connection can be used again; not without end. */
        void drain() {
            try {
                var bin = new Bin();
                long before = read;
                while (!ended && read - before < MOST_UNWANTED) {
                    doRead(bin);
                }
            } catch (IOException e) { // the caller went away, or is too slow: the connection ends either way
                request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
            if (!ended) {
                request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        }
    }

    /** Keeps nothing. */
    private static final class Bin implements ApplicationBufferHandler {

        private ByteBuffer buffer = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer next) {
            buffer = next;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {
            // nothing is kept
        }
    }
}
