package au.com.medicalexambooking.document;

import java.io.InputStream;

/** Where the bytes of a document are read from. */
@FunctionalInterface
interface StoredBytes {

    /** As {@link DocumentStore#read}. */
    InputStream read(String key, long first, long last);
}
