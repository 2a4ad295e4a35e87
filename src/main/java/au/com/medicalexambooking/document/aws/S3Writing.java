package au.com.medicalexambooking.document.aws;

import au.com.medicalexambooking.document.DocumentStore;
import au.com.medicalexambooking.document.StoreUnavailable;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An object in the making. One part fills while at most one other is being sent, so an upload takes the memory of two parts
 * whatever its size. An object no larger than a part goes in one call.
 */
final class S3Writing implements DocumentStore.Writing {

    /** S3 takes no smaller parts. */
    private static final int PART = 5 * 1024 * 1024;

    private static final int FIRST_BUFFER = 64 * 1024;
    private static final String TYPE = "application/octet-stream";
    private static final Logger LOG = LoggerFactory.getLogger(S3Writing.class);

    private final S3Client s3;
    private final String bucket;
    private final String key;
    private final S3DocumentStore store;
    private final ExecutorService senders;
    private final List<CompletedPart> parts = new ArrayList<>();
    private final MessageDigest hash = DigestUtils.getSha256Digest();

    private byte[] filling = new byte[FIRST_BUFFER];
    private byte @Nullable [] spare;
    private int filled;
    private @Nullable String uploadId;
    private @Nullable Future<CompletedPart> underWay;
    private byte @Nullable [] bufferUnderWay;
    private boolean finished;

    S3Writing(S3Client s3, String bucket, String key, S3DocumentStore store, ExecutorService senders) {
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.store = store;
        this.senders = senders;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (filled == PART) {
                sendPart();
            }
            int now = Math.min(left, PART - filled);
            makeRoom(filled + now);
            System.arraycopy(bytes, from, filling, filled, now);
            filled += now;
            from += now;
            left -= now;
        }
    }

    @Override
    public String finish() {
        if (uploadId == null) {
            var body = filling;
            int length = filled;
            hash.update(body, 0, length);
            S3DocumentStore.asked(() -> s3.putObject(
                    request -> request.bucket(bucket)
                            .key(key)
                            .contentType(TYPE)
                            .serverSideEncryption(store.encryption())
                            .ssekmsKeyId(store.kmsKeyId()),
                    body(body, length)));
        } else {
            sendPart();
            awaitSent();
            S3DocumentStore.asked(() -> s3.completeMultipartUpload(request ->
                    request.bucket(bucket).key(key).uploadId(uploadId).multipartUpload(all -> all.parts(parts))));
        }
        finished = true;
        return HexFormat.of().formatHex(hash.digest());
    }

    @Override
    public void close() {
        if (finished || uploadId == null) {
            return;
        }
        var sending = underWay;
        if (sending != null) {
            sending.cancel(true);
        }
        try {
            s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(uploadId));
        } catch (RuntimeException e) {
            LOG.warn(
                    "An upload could not be broken off and is left to the sweep: {}",
                    e.getClass().getSimpleName());
        }
    }

    private void makeRoom(int needed) {
        if (needed > filling.length) {
            var larger = new byte[Math.min(PART, Math.max(needed, filling.length * 4))];
            System.arraycopy(filling, 0, larger, 0, filled);
            filling = larger;
        }
    }

    private void sendPart() {
        awaitSent();
        if (uploadId == null) {
            uploadId = S3DocumentStore.asked(() -> s3.createMultipartUpload(request -> request.bucket(bucket)
                            .key(key)
                            .contentType(TYPE)
                            .serverSideEncryption(store.encryption())
                            .ssekmsKeyId(store.kmsKeyId()))
                    .uploadId());
        }
        var body = filling;
        int length = filled;
        int number = parts.size() + 1;
        try {
            underWay = senders.submit(() -> send(body, length, number));
            bufferUnderWay = body;
        } catch (RejectedExecutionException e) {
            throw new StoreUnavailable(e);
        }
        filling = spare == null ? new byte[PART] : spare;
        spare = null;
        filled = 0;
    }

    /** Hashes the part too, as parts go one after the other, so that receiving the next one need not wait for that. */
    private CompletedPart send(byte[] body, int length, int number) {
        hash.update(body, 0, length);
        var tag = s3.uploadPart(
                        request -> request.bucket(bucket)
                                .key(key)
                                .uploadId(uploadId)
                                .partNumber(number),
                        body(body, length))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    private void awaitSent() {
        var sending = underWay;
        if (sending == null) {
            return;
        }
        try {
            parts.add(sending.get());
            spare = bufferUnderWay;
            underWay = null;
        } catch (ExecutionException e) {
            throw new StoreUnavailable(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable(e);
        }
    }

    /** The SDK's own way with arrays copies them. */
    private static RequestBody body(byte[] bytes, int length) {
        return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(bytes, 0, length), length, TYPE);
    }
}
