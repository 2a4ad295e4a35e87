package au.com.medicalexambooking.audit.web;

import au.com.medicalexambooking.audit.AuditFinding;
import au.com.medicalexambooking.audit.AuditReader;
import au.com.medicalexambooking.audit.AuditVerification;
import au.com.medicalexambooking.identity.ApiException;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The trail, for managers and administrators; the rules are in {@link AuditReader} and {@link AuditVerification}. */
@RestController
@RequestMapping(path = "/api/admin/audit", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Administration")
class AuditController {

    /** Where the examination company's days begin and end. */
    private static final ZoneId COMPANY = ZoneId.of("Australia/Sydney");

    private static final int EARLIEST_YEAR = 2000;
    private static final int LATEST_YEAR = 9999;

    private final AuditReader reader;
    private final AuditVerification verification;

    AuditController(AuditReader reader, AuditVerification verification) {
        this.reader = reader;
        this.verification = verification;
    }

    @Operation(
            summary = "Read the audit log, newest first",
            description = "`user` is the person at the keyboard or the person acted for;"
                    + " `bookingId` finds acts on the booking, its documents and its tasks. `from` and `to` are dates"
                    + " (days in Sydney, both included) or times with offset (`to` not included).")
    @GetMapping
    Entries entries(
            @RequestParam(required = false) @Nullable @Size(min = 1, max = 40) String user,
            @RequestParam(required = false) @Nullable @Size(min = 1, max = 40) String actedFor,
            @RequestParam(required = false) @Nullable @Size(min = 1, max = 40) String bookingId,
            @RequestParam(required = false) @Nullable @Size(min = 1, max = 20) String channel,
            @RequestParam(required = false) @Nullable @Size(min = 1, max = 100) String action,
            @RequestParam(required = false) @Nullable @Size(min = 1, max = 50) String resourceType,
            @RequestParam(required = false) @Nullable @Size(min = 1, max = 255) String resourceId,
            @RequestParam(required = false) @Nullable @Size(min = 1, max = 40) String from,
            @RequestParam(required = false) @Nullable @Size(min = 1, max = 40) String to,
            @RequestParam(defaultValue = "1") @Min(1) @Max(10_000) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
        var first = from == null ? null : instant("from", from, 0);
        var end = to == null ? null : instant("to", to, 1);
        if (first != null && end != null && !first.isBefore(end)) {
            throw ApiException.badField("to", "The end must be after the beginning.");
        }
        var found = reader.read(new AuditReader.Filter(
                user, actedFor, bookingId, channel, action, resourceType, resourceId, first, end, page, limit));
        return new Entries(
                found.entries().stream().map(AuditEntry::of).toList(),
                new AuditPagination(page, limit, found.total(), found.pages()));
    }

    @Operation(
            summary = "Verify that no row of the audit log was changed, removed or added",
            description = "Reads the whole log, which may take minutes.")
    @PostMapping("/verify")
    Verification verify() {
        return Verification.of(verification.verify());
    }

    private static Instant instant(String field, String text, int daysLater) {
        try {
            var instant = text.length() <= "2026-11-26".length()
                    ? LocalDate.parse(text)
                            .plusDays(daysLater)
                            .atStartOfDay(COMPANY)
                            .toInstant()
                    : OffsetDateTime.parse(text).toInstant();
            int year = instant.atZone(COMPANY).getYear();
            if (year >= EARLIEST_YEAR && year <= LATEST_YEAR) {
                return instant;
            }
        } catch (DateTimeException e) {
            throw badTime(field);
        }
        throw badTime(field);
    }

    private static ApiException badTime(String field) {
        return ApiException.badField(field, "Use a date like 2026-11-26, or a time like 2026-11-26T09:00:00Z.");
    }

    record Entries(List<AuditEntry> data, AuditPagination pagination) {}

    record AuditPagination(int page, int limit, long total, long totalPages) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AuditEntry(
            String id,
            Instant timestamp,
            String userId,
            @Nullable String userName,
            @Nullable String impersonatedUserId,
            @Nullable String impersonatedUserName,
            String role,
            @Nullable String organizationId,
            String action,
            String resourceType,
            String resourceId,
            String outcome,
            @Nullable String reason,
            String channel,
            @Nullable String ipAddress,
            @Nullable String userAgent,
            @Nullable String requestId,
            Map<String, Object> metadata) {

        static AuditEntry of(AuditReader.Entry entry) {
            return new AuditEntry(
                    entry.id(),
                    entry.timestamp(),
                    entry.userId(),
                    entry.userName(),
                    entry.impersonatedUserId(),
                    entry.impersonatedUserName(),
                    entry.role(),
                    entry.organizationId(),
                    entry.action(),
                    entry.resourceType(),
                    entry.resourceId(),
                    entry.outcome(),
                    entry.reason(),
                    entry.channel(),
                    entry.ipAddress(),
                    entry.userAgent(),
                    entry.requestId(),
                    entry.metadata());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Verification(
            boolean ok,
            long rowsChecked,
            long sealedUpTo,
            long unsealedRows,
            @Nullable LastSeal lastSeal,
            @Nullable FirstBroken firstBroken) {

        static Verification of(AuditFinding finding) {
            var last = finding.lastSeal();
            var broken = finding.firstBroken();
            return new Verification(
                    finding.ok(),
                    finding.rowsChecked(),
                    finding.sealedUpTo(),
                    finding.unsealedRows(),
                    last == null ? null : new LastSeal(last.number(), last.hash()),
                    broken == null ? null : new FirstBroken(broken.seq(), broken.id(), broken.why()));
        }
    }

    record LastSeal(long number, String hash) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FirstBroken(long seq, @Nullable String id, String why) {}
}
