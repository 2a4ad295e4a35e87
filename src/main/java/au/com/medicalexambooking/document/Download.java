package au.com.medicalexambooking.document;

import java.io.IOException;
import java.io.OutputStream;

/** A document that is about to be given out. Every method may be called once, and the download must be closed. */
public interface Download extends AutoCloseable {

    Document document();

    /** A name for the version of the bytes that changes with them: their hash. */
    default String etag() {
        return "\"" + document().sha256() + "\"";
    }

    /**
     * Writes all bytes. The last ones are held back until the hash of all of them is known to be right, so that a damaged
     * document can never look complete.
     *
     * @throws DamagedDocument where the stored bytes are not those that were taken in
     */
    void writeAll(OutputStream target) throws IOException;

    /** Writes the bytes from first to last, both included. */
    void writeRange(OutputStream target, long first, long last) throws IOException;

    /** Gives the place among the downloads back. */
    @Override
    void close();
}
