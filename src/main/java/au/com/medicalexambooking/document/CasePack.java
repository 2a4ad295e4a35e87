package au.com.medicalexambooking.document;

import java.io.IOException;
import java.io.OutputStream;

/** A ZIP of documents of one booking, made while it is written. */
public interface CasePack extends AutoCloseable {

    /** For the download, from the booking's reference. */
    String fileName();

    /**
     * Writes the whole ZIP; to be called once.
     *
     * @throws DamagedDocument where a stored document is not what was taken in; the ZIP is then cut off
     */
    void writeTo(OutputStream target) throws IOException;

    /** Gives the place among the downloads back. */
    @Override
    void close();
}
