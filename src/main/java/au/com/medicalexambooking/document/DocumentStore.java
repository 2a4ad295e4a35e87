package au.com.medicalexambooking.document;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Keeps bytes under keys. Every method may throw {@link StoreUnavailable}. Called outside of transactions only.
 */
public interface DocumentStore {

    /** Begins to store an object, which is there once {@link Writing#finish()} has returned. */
    Writing write(String key);

    /**
     * The bytes from first to last, both included; the stream must be closed. A stream that ends early throws.
     *
     * @throws DamagedDocument where there is no such object or it ends before
     */
    InputStream read(String key, long first, long last);

    /** Removes every version of the object and what there is of it half-written; nothing happens where there is none. */
    void remove(String key);

    /** Tells of every object there is, the oldest version of it counting for its age. */
    void forEachObject(Consumer<StoredObject> visitor);

    /**
     * Breaks off uploads that began before this moment and were neither finished nor broken off; says how many.
     *
     * @param nobodyWaits whether the upload to this key may be broken off
     */
    int breakOffBegunBefore(Instant moment, Predicate<String> nobodyWaits);

    /** An object of the store. */
    record StoredObject(String key, long size, Instant since) {}

    /** An object in the making. Not safe for use by several threads. */
    interface Writing extends AutoCloseable {

        void write(byte[] bytes, int offset, int length) throws IOException;

        /** Makes the object appear, whole; the SHA-256 of all that was written, in hexadecimal. */
        String finish() throws IOException;

        /** Breaks off what was not finished; never throws for a store that is away. */
        @Override
        void close();
    }
}
