package au.com.medicalexambooking.document.aws;

import au.com.medicalexambooking.document.DamagedDocument;
import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** An object's bytes on their way. Ends well only after as many bytes as were asked for. */
final class S3Reading extends FilterInputStream {

    private final ResponseInputStream<GetObjectResponse> answer;
    private long missing;

    S3Reading(ResponseInputStream<GetObjectResponse> answer, long length) {
        super(answer);
        this.answer = answer;
        this.missing = length;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int got = super.read(buffer, offset, length);
        if (got < 0 && missing > 0) {
            throw new DamagedDocument();
        }
        missing -= Math.max(got, 0);
        return got;
    }

    /** What was not read to its end is not read to its end now either: the connection is given up. */
    @Override
    public void close() throws IOException {
        if (missing > 0) {
            answer.abort();
        }
        super.close();
    }
}
