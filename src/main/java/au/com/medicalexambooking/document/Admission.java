package au.com.medicalexambooking.document;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place among the uploads that go on at once, for somebody who may send documents to the booking. */
public interface Admission extends AutoCloseable {

    /**
     * Stores the file while it comes in and returns once it is safe; its checks follow. Reads no more than the largest
     * file allowed.
     *
     * @throws IOException where the sender broke off
     */
    Document receive(IncomingFile file) throws IOException;

    /** Gives the place back. */
    @Override
    void close();

    /** A file on its way in. What is told about it is the sender's claim. */
    interface IncomingFile {

        /** The sender's name for it, as it came. */
        @Nullable
        String fileName();

        /** The declared content type. */
        @Nullable
        String declaredType();

        /** The bytes. */
        InputStream content();

        /** The category, where the sender told it before the bytes. */
        Optional<DocumentCategory> categoryToldBefore();

        /** The category; asked for when the bytes have been read. */
        DocumentCategory category() throws IOException;
    }
}
