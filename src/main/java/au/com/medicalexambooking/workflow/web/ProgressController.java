package au.com.medicalexambooking.workflow.web;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.booking.ProgressRecords;
import au.com.medicalexambooking.workflow.BookingProgress;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Progress of a booking over REST: it drives the booking's process. */
@RestController
@RequestMapping(path = "/api/bookings/{bookingId}/progress", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Bookings")
class ProgressController {

    private final BookingProgress progress;

    ProgressController(BookingProgress progress) {
        this.progress = progress;
    }

    /** The progress that is wanted. */
    record UpdateProgress(
            @Schema(
                    type = "string",
                    allowableValues = {
                        "scheduled",
                        "rescheduled",
                        "cancelled",
                        "no_show",
                        "generating_report",
                        "report_generated",
                        "payment_received"
                    })
            @NotNull
            Progress progress,

            @Nullable @Size(max = 5000) String notes,
            @Nullable Boolean correction) {

        /** Notes never reach a log. */
        @Override
        public String toString() {
            return "UpdateProgress[" + progress + "]";
        }
    }

    /** The row of the booking's history that the step wrote. */
    @Schema(name = "BookingProgress")
    record ProgressJson(
            String id,
            @Schema(type = "string") Progress progress,
            PersonJson changedBy,
            @Schema(nullable = true) @Nullable PersonJson changedFor,
            @Schema(nullable = true) @Nullable String notes,
            OffsetDateTime createdAt) {

        static ProgressJson of(ProgressRecords.Entry entry) {
            var changedFor = entry.changedFor();
            return new ProgressJson(
                    entry.id(),
                    entry.progress(),
                    PersonJson.of(entry.changedBy()),
                    changedFor == null ? null : PersonJson.of(changedFor),
                    entry.notes(),
                    entry.createdAt().atOffset(ZoneOffset.UTC));
        }
    }

    /** Who did something. */
    @Schema(name = "Person")
    record PersonJson(
            String id,
            String email,
            String name,

            @Schema(allowableValues = {"user", "specialist", "staff", "manager", "admin", "system"})
            String role,

            @Nullable FirmJson organization) {

        static PersonJson of(ProgressRecords.Person person) {
            var firm = person.organization();
            return new PersonJson(
                    person.id(),
                    person.email(),
                    person.name(),
                    person.role(),
                    firm == null ? null : new FirmJson(firm.id().value(), firm.name(), firm.slug()));
        }

        /** Names and addresses never reach a log. */
        @Override
        public String toString() {
            return "Person[" + id + "]";
        }
    }

    /** The firm of a person. */
    @Schema(name = "Organization")
    record FirmJson(String id, String name, String slug) {

        /** Names never reach a log. */
        @Override
        public String toString() {
            return "Firm[" + id + "]";
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Update booking progress")
    ProgressJson update(
            @PathVariable @NotBlank @Size(max = 40) String bookingId, @Valid @RequestBody UpdateProgress wanted) {
        return ProgressJson.of(progress.advance(
                new BookingId(bookingId), wanted.progress(), wanted.notes(), Boolean.TRUE.equals(wanted.correction())));
    }
}
