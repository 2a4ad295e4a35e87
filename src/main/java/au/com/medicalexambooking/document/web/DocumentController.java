package au.com.medicalexambooking.document.web;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.document.Document;
import au.com.medicalexambooking.document.DocumentCategory;
import au.com.medicalexambooking.document.Documents;
import au.com.medicalexambooking.document.Download;
import au.com.medicalexambooking.document.OfferedTasks;
import au.com.medicalexambooking.document.OfferedTasks.OfferedTask;
import au.com.medicalexambooking.identity.ApiException;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** Documents over REST. Bytes pass through; where they are kept is never shown. */
@RestController
@RequestMapping("/api")
@Tag(name = "Documents")
class DocumentController {

    private static final Pattern MARKS = Pattern.compile("\\p{M}");
    private static final Pattern NOT_ASCII = Pattern.compile("[^\\x20-\\x7e]");

    private final Documents documents;
    private final ObjectProvider<OfferedTasks> tasks;

    DocumentController(Documents documents, ObjectProvider<OfferedTasks> tasks) {
        this.documents = documents;
        this.tasks = tasks;
    }

    /** The form of an upload, for the API document. */
    @Schema(
            name = "UploadForm",
            requiredProperties = {"file", "category"})
    record UploadForm(
            @Schema(type = "string", format = "binary") String file, CategoryValue category) {}

    /** The values of a category, for the API document. */
    @Schema(name = "DocumentCategory")
    enum CategoryValue {
        consent_form,
        brief,
        report,
        dictation,
        other
    }

    /**
     * A new document.
     *
     * @param offeredTask what it may finish, to be completed through the tasks; null where there is nothing
     */
    @Schema(name = "UploadedDocument")
    record UploadedJson(
            @JsonUnwrapped DocumentJson document,
            @Schema(nullable = true) @Nullable OfferedTask offeredTask) {}

    /** What the API document says of operations that give out the bytes of a document. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ApiResponse(
            responseCode = "200",
            description = "Document file",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @interface GivesOutAFile {}

    /** Why a hold is set or lifted. */
    record HoldReason(@NotBlank @Size(max = 500) String reason) {}

    @Operation(summary = "List booking documents")
    @GetMapping(path = "/bookings/{bookingId}/documents", produces = MediaType.APPLICATION_JSON_VALUE)
    List<DocumentJson> list(
            @PathVariable @Size(max = 40) String bookingId,
            @Parameter(schema = @Schema(implementation = CategoryValue.class)) @RequestParam(required = false) @Nullable
                    String category) {
        return documents.list(new BookingId(bookingId), category == null ? null : category(category)).stream()
                .map(DocumentJson::of)
                .toList();
    }

    private static DocumentCategory category(String value) {
        try {
            return DocumentCategory.of(value);
        } catch (IllegalArgumentException e) {
            throw ApiException.badField("category", "Choose one of consent_form, brief, report, dictation and other.");
        }
    }

    @Operation(
            summary = "Upload document",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                            schema = @Schema(implementation = UploadForm.class))))
    @ApiResponse(
            responseCode = "201",
            description = "Document uploaded",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = UploadedJson.class)))
    @PostMapping(path = "/bookings/{bookingId}/documents", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<UploadedJson> upload(
            @PathVariable @Size(max = 40) String bookingId, @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        try (var admission = documents.admit(new BookingId(bookingId))) {
            var document = admission.receive(MultipartUpload.of(request));
            return ResponseEntity.created(URI.create("/api/documents/" + document.id()))
                    .body(new UploadedJson(DocumentJson.of(document), offered(document)));
        } catch (FileUploadException e) {
            throw MultipartUpload.refusalOf(e);
        }
    }

    /** The upload is done whatever becomes of the tasks, so a refusal there is no refusal of the document. */
    private @Nullable OfferedTask offered(Document document) {
        try {
            return tasks.stream()
                    .flatMap(known -> known.finishedBy(document.booking(), document.category()).stream())
                    .findFirst()
                    .orElse(null);
        } catch (ApiException e) {
            return null;
        }
    }

    @Operation(summary = "Download document (portal-proxied)")
    @GivesOutAFile
    @GetMapping("/documents/{documentId}")
    void download(
            @PathVariable @Size(max = 40) String documentId,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        try (var download = documents.open(documentId)) {
            answer(download, Manner.SAVED, request, response);
        }
    }

    @Operation(summary = "Show a PDF, picture or recording within a page (portal-proxied)")
    @GivesOutAFile
    @GetMapping("/documents/{documentId}/view")
    void view(
            @PathVariable @Size(max = 40) String documentId,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        try (var download = documents.openToView(documentId)) {
            answer(
                    download,
                    download.document().preview() == Document.Preview.PAGES ? Manner.IN_A_READER : Manner.IN_A_PAGE,
                    request,
                    response);
        }
    }

    /** What the receiving browser is to do with the bytes. */
    private enum Manner {
        /** Saved, never shown within the portal's own pages. */
        SAVED("sandbox; default-src 'none'", "DENY"),
        /** Shown by a page of ours, with no right to anything. */
        IN_A_PAGE("sandbox; default-src 'none'; frame-ancestors 'self'", "SAMEORIGIN"),
        /** As before, but browsers refuse to begin their reader of PDFs in a sandbox; it brings a stronger one of its own. */
        IN_A_READER(
                "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
                "SAMEORIGIN");

        private final String policy;
        private final String framing;

        Manner(String policy, String framing) {
            this.policy = policy;
            this.framing = framing;
        }
    }

    private static void answer(
            Download download, Manner manner, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var document = download.document();
        long size = document.fileSize();
        if (ByteRange.excludes(request.getHeader(HttpHeaders.IF_MATCH), download.etag())) {
            throw new ApiException(
                    HttpStatus.PRECONDITION_FAILED,
                    "version_differs",
                    "The document is another version than you asked for.");
        }
        if (ByteRange.matches(request.getHeader(HttpHeaders.IF_NONE_MATCH), download.etag())) {
            announce(download, manner, response);
            response.setStatus(HttpStatus.NOT_MODIFIED.value());
            return;
        }
        if (HttpMethod.HEAD.matches(request.getMethod())) { // the store is not asked for bytes that are not sent
            announce(download, manner, response);
            response.setContentLengthLong(size);
            return;
        }
        var asked = ByteRange.of(
                request.getHeader(HttpHeaders.RANGE), request.getHeader(HttpHeaders.IF_RANGE), download.etag(), size);
        if (asked.isEmpty()) {
            download.writeAll(new AnnouncedStream(response, () -> {
                announce(download, manner, response);
                response.setContentLengthLong(size);
            }));
            return;
        }
        var range = asked.get();
        if (range.isUnsatisfiable()) {
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + size);
            throw new ApiException(
                    HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                    "range_beyond_end",
                    "The document has " + size + " bytes; the part that you asked for is beyond them.");
        }
        var target = new AnnouncedStream(response, () -> {
            announce(download, manner, response);
            response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes " + range.first() + "-" + range.last() + "/" + size);
            response.setContentLengthLong(range.length());
        });
        if (range.isWhole(size)) {
            download.writeAll(target);
        } else {
            download.writeRange(target, range.first(), range.last());
        }
    }

    private static void announce(Download download, Manner manner, HttpServletResponse response) {
        response.setHeader(HttpHeaders.ETAG, download.etag());
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setContentType(download.document().mimeType());
        protect(response, manner, download.document().fileName());
    }

    /** RFC 6266: the name in full, and before it, for programs that know no other, what ASCII can say of it. */
    private static String disposition(Manner manner, String fileName) {
        var plain = NOT_ASCII
                .matcher(MARKS.matcher(Normalizer.normalize(fileName, Normalizer.Form.NFD))
                        .replaceAll(""))
                .replaceAll("_");
        var disposition = manner == Manner.SAVED ? ContentDisposition.attachment() : ContentDisposition.inline();
        var told = disposition.filename(plain).build().toString();
        return plain.equals(fileName)
                ? told
                : told + "; filename*=UTF-8''" + UriUtils.encode(fileName, StandardCharsets.UTF_8);
    }

    /** What is given out is never taken for something else, has no rights where it is shown, and is kept by no cache. */
    private static void protect(HttpServletResponse response, Manner manner, String fileName) {
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, disposition(manner, fileName));
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", manner.framing);
        response.setHeader("Content-Security-Policy", manner.policy);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    @Operation(summary = "Delete document")
    @DeleteMapping("/documents/{documentId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable @Size(max = 40) String documentId) {
        documents.delete(documentId);
    }

    @Operation(summary = "Download documents of a booking in one ZIP, with index and manifest")
    @ApiResponse(
            responseCode = "200",
            description = "The case pack",
            content = @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")))
    @GetMapping("/bookings/{bookingId}/documents/pack")
    void pack(
            @PathVariable @Size(max = 40) String bookingId,
            @RequestParam(required = false) @Size(max = 1000) @Nullable Set<String> documentIds,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        try (var pack = documents.casePack(new BookingId(bookingId), documentIds == null ? Set.of() : documentIds)) {
            Runnable announcement = () -> {
                protect(response, Manner.SAVED, pack.fileName());
                response.setContentType("application/zip");
            };
            if (HttpMethod.HEAD.matches(request.getMethod())) { // nothing is packed for nobody
                announcement.run();
            } else {
                pack.writeTo(new AnnouncedStream(response, announcement));
            }
        }
    }

    @Operation(summary = "Set a legal hold")
    @PostMapping(path = "/documents/{documentId}/hold", produces = MediaType.APPLICATION_JSON_VALUE)
    DocumentJson hold(@PathVariable @Size(max = 40) String documentId, @Valid @RequestBody HoldReason body) {
        return DocumentJson.of(documents.hold(documentId, body.reason()));
    }

    @Operation(summary = "Lift a legal hold")
    @DeleteMapping(path = "/documents/{documentId}/hold", produces = MediaType.APPLICATION_JSON_VALUE)
    DocumentJson lift(@PathVariable @Size(max = 40) String documentId, @Valid @RequestBody HoldReason body) {
        return DocumentJson.of(documents.liftHold(documentId, body.reason()));
    }
}
