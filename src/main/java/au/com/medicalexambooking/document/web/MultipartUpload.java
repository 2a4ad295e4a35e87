package au.com.medicalexambooking.document.web;

import au.com.medicalexambooking.document.Admission;
import au.com.medicalexambooking.document.DocumentCategory;
import au.com.medicalexambooking.identity.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.FileUploadSizeException;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletFileUpload;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A form with one file and its category, in either order, read as a stream: nothing is buffered and no file is made. */
final class MultipartUpload implements Admission.IncomingFile {

    private static final String FORM = "multipart/form-data";
    private static final int MOST_PARTS = 10;
    private static final int LONGEST_FIELD = 40;

    /** The largest file and what stands around it; what comes beyond is not even thrown away. */
    private static final long LARGEST_FORM = 526_000_000;

    /** Room for the longest names that file systems know, in any script. */
    private static final int LARGEST_PART_HEADER = 8 * 1024;

    private final FileItemInputIterator parts;
    private final FileItemInput file;
    private final InputStream content;
    private @Nullable DocumentCategory category;
    private final boolean toldBefore;

    private MultipartUpload(FileItemInputIterator parts, FileItemInput file, @Nullable DocumentCategory category)
            throws IOException {
        this.parts = parts;
        this.file = file;
        this.content = file.getInputStream();
        this.category = category;
        this.toldBefore = category != null;
    }

    /** Reads up to the file. */
    static MultipartUpload of(HttpServletRequest request) throws IOException {
        return of(partsOf(request));
    }

    /** The parts of the form, one after the other as they arrive. */
    static FileItemInputIterator partsOf(HttpServletRequest request) throws IOException {
        if (!JakartaServletFileUpload.isMultipartContent(request) || !isForm(request.getContentType())) {
            throw new ApiException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "unsupported_media_type",
                    "Send the file as multipart/form-data, with the fields file and category.");
        }
        var upload = new JakartaServletFileUpload<DiskFileItem, DiskFileItemFactory>();
        upload.setHeaderCharset(StandardCharsets.UTF_8);
        upload.setMaxPartHeaderSize(LARGEST_PART_HEADER);
        upload.setMaxSize(LARGEST_FORM);
        try {
            return upload.getItemIterator(request);
        } catch (FileUploadException e) {
            throw refusalOf(e);
        }
    }

    private static boolean isForm(String contentType) {
        return contentType.regionMatches(true, 0, FORM, 0, FORM.length());
    }

    /** The value of the next part where that is the field with this name; nothing of what comes after it is read. */
    static Optional<String> nextField(FileItemInputIterator parts, String name, int longest) throws IOException {
        try {
            if (!parts.hasNext()) {
                return Optional.empty();
            }
            var part = parts.next();
            if (!part.isFormField() || !name.equals(part.getFieldName())) {
                return Optional.empty();
            }
            try (var value = part.getInputStream()) {
                return Optional.of(new String(value.readNBytes(longest), StandardCharsets.UTF_8));
            }
        } catch (FileUploadException e) {
            throw refusalOf(e);
        }
    }

    /** Reads up to the file. */
    static MultipartUpload of(FileItemInputIterator parts) throws IOException {
        try {
            DocumentCategory category = null;
            for (int count = 0; count < MOST_PARTS && parts.hasNext(); count++) {
                var part = parts.next();
                if (!part.isFormField()) {
                    if (!"file".equals(part.getFieldName())) {
                        throw ApiException.badField("file", "Send the file in the field named file.");
                    }
                    return new MultipartUpload(parts, part, category);
                }
                if ("category".equals(part.getFieldName())) {
                    if (category != null) {
                        throw ApiException.badField("category", "Give the category once.");
                    }
                    category = category(part);
                }
            }
        } catch (FileUploadException e) {
            throw refusalOf(e);
        }
        throw ApiException.badField("file", "A file is needed.");
    }

    @Override
    public @Nullable String fileName() {
        return file.getName();
    }

    @Override
    public @Nullable String declaredType() {
        return file.getContentType();
    }

    @Override
    public InputStream content() {
        return content;
    }

    @Override
    public Optional<DocumentCategory> categoryToldBefore() {
        return toldBefore ? Optional.ofNullable(category) : Optional.empty();
    }

    @Override
    public DocumentCategory category() throws IOException {
        try {
            for (int count = 0; count < MOST_PARTS && parts.hasNext(); count++) {
                var part = parts.next();
                if (!part.isFormField()) {
                    throw ApiException.badField("file", "Send one file at a time.");
                }
                if ("category".equals(part.getFieldName())) {
                    if (category != null) {
                        throw ApiException.badField("category", "Give the category once.");
                    }
                    category = category(part);
                }
            }
        } catch (FileUploadException e) {
            throw refusalOf(e);
        }
        var told = category;
        if (told == null) {
            throw ApiException.badField("category", "A category is needed.");
        }
        return told;
    }

    private static DocumentCategory category(FileItemInput part) throws IOException {
        try (var value = part.getInputStream()) {
            var text = value.readNBytes(LONGEST_FIELD + 1);
            if (text.length > LONGEST_FIELD) {
                throw unknownCategory();
            }
            return DocumentCategory.of(new String(text, StandardCharsets.UTF_8).strip());
        } catch (IllegalArgumentException e) {
            throw unknownCategory();
        }
    }

    private static ApiException unknownCategory() {
        return ApiException.badField("category", "Choose one of consent_form, brief, report, dictation and other.");
    }

    /** The refusal of a body that is too large, is not the form that it says it is, or ends before it. */
    static ApiException refusalOf(FileUploadException failure) {
        if (failure instanceof FileUploadSizeException size) {
            return size.getPermitted() == LARGEST_FORM
                    ? new ApiException(
                            HttpStatus.PAYLOAD_TOO_LARGE, "file_too_large", "A file may have at most 500 MB.")
                    : ApiException.badField("file", "The name of the file is too long. Shorten it.");
        }
        return new ApiException(
                HttpStatus.BAD_REQUEST, "malformed_multipart", "The body is not a complete multipart form.");
    }
}
