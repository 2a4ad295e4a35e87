package au.com.medicalexambooking.document.aws;

import au.com.medicalexambooking.document.DamagedDocument;
import au.com.medicalexambooking.document.DocumentStore;
import au.com.medicalexambooking.document.StoreUnavailable;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Documents in S3. What is above the size of a part goes there part by part while it comes in; the SDK's own retries apply to
 * each call. What is read is not checked here: whoever reads compares the hash of the whole.
 */
@Component
class S3DocumentStore implements DocumentStore, DisposableBean {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration READ_LIMIT = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 96;

    private final S3Client s3;
    private final String bucket;
    private final S3Properties properties;
    private final ExecutorService partSenders = Executors.newCachedThreadPool(new Threads());

    S3DocumentStore(S3Properties properties) {
        this.properties = properties;
        this.bucket = properties.bucket();
        var builder = S3Client.builder()
                .region(Region.of(properties.region()))
                .credentialsProvider(credentials(properties))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(CONNECTIONS)
                        .connectionTimeout(CONNECT_LIMIT)
                        .connectionAcquisitionTimeout(CONNECT_LIMIT)
                        .socketTimeout(READ_LIMIT));
        if (properties.s3Endpoint() != null) {
            builder.endpointOverride(properties.s3Endpoint());
            builder.forcePathStyle(true);
        }
        this.s3 = builder.build();
    }

    @Override
    public Writing write(String key) {
        return new S3Writing(s3, bucket, key, this, partSenders);
    }

    @Override
    public InputStream read(String key, long first, long last) {
        var answer = asked(
                () -> s3.getObject(request -> request.bucket(bucket).key(key).range("bytes=" + first + "-" + last)));
        return new S3Reading(answer, last - first + 1);
    }

    @Override
    public void remove(String key) {
        asked(() -> {
            breakOff(s3
                    .listMultipartUploadsPaginator(
                            request -> request.bucket(bucket).prefix(key))
                    .uploads()
                    .stream()
                    .filter(upload -> upload.key().equals(key))
                    .toList());
            var versions = new ArrayList<String>();
            s3.listObjectVersionsPaginator(request -> request.bucket(bucket).prefix(key))
                    .forEach(page -> {
                        page.versions().stream()
                                .filter(version -> version.key().equals(key))
                                .forEach(version -> versions.add(version.versionId()));
                        page.deleteMarkers().stream()
                                .filter(marker -> marker.key().equals(key))
                                .forEach(marker -> versions.add(marker.versionId()));
                    });
            versions.forEach(version ->
                    s3.deleteObject(request -> request.bucket(bucket).key(key).versionId(version)));
            return Boolean.TRUE;
        });
    }

    @Override
    public void forEachObject(Consumer<StoredObject> visitor) {
        asked(() -> {
            s3.listObjectsV2Paginator(request -> request.bucket(bucket))
                    .contents()
                    .forEach(object ->
                            visitor.accept(new StoredObject(object.key(), object.size(), object.lastModified())));
            return Boolean.TRUE;
        });
    }

    @Override
    public int breakOffBegunBefore(Instant moment, Predicate<String> nobodyWaits) {
        return asked(() -> {
            var stale = s3.listMultipartUploadsPaginator(request -> request.bucket(bucket)).uploads().stream()
                    .filter(upload -> upload.initiated().isBefore(moment) && nobodyWaits.test(upload.key()))
                    .toList();
            breakOff(stale);
            return stale.size();
        });
    }

    @Override
    public void destroy() {
        partSenders.shutdownNow();
        s3.close();
    }

    /** How S3 is to encrypt what it stores. */
    ServerSideEncryption encryption() {
        return properties.kmsKeyId() == null ? ServerSideEncryption.AES256 : ServerSideEncryption.AWS_KMS;
    }

    /** The key that it encrypts with, where one is set. */
    @Nullable
    String kmsKeyId() {
        return properties.kmsKeyId();
    }

    /** What S3 answers, in the words of the port. */
    static <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (NoSuchKeyException e) {
            throw new DamagedDocument();
        } catch (S3Exception e) {
            if (e.statusCode() == 416 || e.statusCode() == 404) {
                throw new DamagedDocument();
            }
            throw new StoreUnavailable(e);
        } catch (SdkException e) {
            throw new StoreUnavailable(e);
        }
    }

    private void breakOff(List<MultipartUpload> uploads) {
        for (var upload : uploads) {
            s3.abortMultipartUpload(
                    request -> request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId()));
        }
    }

    private static AwsCredentialsProvider credentials(S3Properties properties) {
        var keyId = properties.accessKeyId();
        var secret = properties.secretAccessKey();
        if (keyId == null || keyId.isBlank() || secret == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(keyId, secret));
    }

    private static final class Threads implements ThreadFactory {

        private final AtomicInteger number = new AtomicInteger();

        @Override
        public Thread newThread(Runnable task) {
            var thread = new Thread(task, "document-part-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }
}
