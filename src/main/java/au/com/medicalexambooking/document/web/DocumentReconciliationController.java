package au.com.medicalexambooking.document.web;

import au.com.medicalexambooking.document.DocumentReconciliation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The document store compared with the database, over REST. */
@RestController
@RequestMapping(path = "/api/admin/documents", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Documents")
class DocumentReconciliationController {

    private final DocumentReconciliation reconciliation;

    DocumentReconciliationController(DocumentReconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    /**
     * What does not fit.
     *
     * @param unknownObjects how many objects no document speaks of; where they lie is not told
     */
    record ReconciliationJson(
            boolean clean, int objects, int unknownObjects, List<String> withoutObject, List<String> ofOtherSize) {}

    @Operation(summary = "Compare the document store with the database")
    @PostMapping("/reconciliation")
    ReconciliationJson compare() {
        var report = reconciliation.compare();
        return new ReconciliationJson(
                report.isClean(),
                report.objects(),
                report.withoutRow().size(),
                report.withoutObject(),
                report.ofOtherSize());
    }
}
