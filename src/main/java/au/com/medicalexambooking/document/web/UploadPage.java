package au.com.medicalexambooking.document.web;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.document.Documents;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.FormTokens;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Takes a document from a plain form, for browsers without JavaScript: the same stream as over the API, and back to the
 * page of the booking with what became of it.
 */
@Controller
class UploadPage {

    /** What is read of a refused form, so that its sender gets to see why: the largest file and what stands around it. */
    private static final long MOST_UNWANTED = 600_000_000;

    private final Documents documents;
    private final FormTokens tokens;

    UploadPage(Documents documents, FormTokens tokens) {
        this.documents = documents;
        this.tokens = tokens;
    }

    @PostMapping(path = "/bookings/{id:[a-z0-9:]{1,40}}/documents", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    String upload(@PathVariable String id, HttpServletRequest request, RedirectAttributes redirect) throws IOException {
        var parts = MultipartUpload.partsOf(request);
        tokens.require(
                request,
                MultipartUpload.nextField(parts, FormTokens.FIELD, FormTokens.LONGEST)
                        .orElse(""));
        try (var admission = documents.admit(new BookingId(id))) {
            var document = admission.receive(MultipartUpload.of(parts));
            redirect.addFlashAttribute(
                    "flash", document.fileName() + " added. It is checked before anybody can open it.");
        } catch (FileUploadException e) {
            refused(MultipartUpload.refusalOf(e), request, redirect);
        } catch (ApiException refusal) {
            refused(refusal, request, redirect);
        }
        return "redirect:/bookings/" + id + "#h-documents";
    }

    /** A browser shows no answer before it has sent the whole form. */
    private static void refused(ApiException refusal, HttpServletRequest request, RedirectAttributes redirect) {
        if (refusal.status() == HttpStatus.NOT_FOUND) {
            throw refusal;
        }
        redirect.addFlashAttribute("documentsProblem", told(refusal));
        try {
            readTheRest(request.getInputStream());
        } catch (IOException | RuntimeException gone) {
            refusal.addSuppressed(gone); // nobody is there to be told
        }
    }

    private static String told(ApiException refusal) {
        return refusal.details().get("fields") instanceof Map<?, ?> fields && !fields.isEmpty()
                ? String.valueOf(fields.values().iterator().next())
                : String.valueOf(refusal.getMessage());
    }

    private static void readTheRest(InputStream body) throws IOException {
        var bin = new byte[64 * 1024];
        long read = 0;
        int got;
        while (read < MOST_UNWANTED && (got = body.read(bin)) >= 0) {
            read += got;
        }
    }
}
