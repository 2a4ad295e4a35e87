package au.com.medicalexambooking.document;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The SHA-256 of a file that goes by in blocks. Another thread computes it, so that a block is hashed while the next one is
 * read and the one before it is sent: hashing takes as long as both of them together. Used by one thread.
 */
final class BlockHash {

    /**
     * How much goes by at a time, of a file that is not smaller: so much that handing a block over costs little beside hashing
     * it, and so little that all downloads of a node together take 64 MB.
     */
    private static final int BLOCK = 256 * 1024;

    /** One is read, one waits to be sent, and two may still be on their way through the hash. */
    private static final int BLOCKS = 4;

    private static final Executor HASHERS =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
                var thread = new Thread(task, "document-hash");
                thread.setDaemon(true);
                return thread;
            });

    private final MessageDigest digest = DigestUtils.getSha256Digest();
    private final byte[][] blocks = new byte[BLOCKS][];
    private final CompletableFuture<?>[] hashed = new CompletableFuture<?>[BLOCKS];
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private final int block;
    private int current = -1;

    /** For a file of this size. */
    BlockHash(long size) {
        this.block = (int) Math.min(BLOCK, size);
    }

    /** The block to fill next. Its content of before was hashed; it is not one of the last two that were handed out. */
    byte[] next() {
        current = (current + 1) % BLOCKS;
        if (blocks[current] == null) {
            blocks[current] = new byte[block];
        } else {
            hashed[current].join();
        }
        return blocks[current];
    }

    /** Takes the first bytes of the block that was handed out last; they must not change until it is handed out again. */
    void add(int length) {
        var content = blocks[current];
        last = last.thenRunAsync(() -> digest.update(content, 0, length), HASHERS);
        hashed[current] = last;
    }

    /** The hash of all that was added, in hexadecimal. Ends this one's use. */
    String hex() {
        last.join();
        return HexFormat.of().formatHex(digest.digest());
    }
}
