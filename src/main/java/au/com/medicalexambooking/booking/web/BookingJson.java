package au.com.medicalexambooking.booking.web;

import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.booking.BookingStatus;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.booking.ProgressRecords;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.SpecialistView;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes in which bookings go over the wire; times carry the specialist's offset. */
final class BookingJson {

    private BookingJson() {}

    /** A specialist inside a booking. */
    @Schema(name = "Specialist")
    record SpecialistJson(
            String id,
            String name,
            String specialty,
            @Schema(nullable = true) @Nullable String location,
            boolean isActive,
            String timezone) {

        static SpecialistJson of(SpecialistView specialist) {
            return new SpecialistJson(
                    specialist.id().value(),
                    specialist.name(),
                    specialist.specialty(),
                    specialist.location(),
                    specialist.active(),
                    specialist.zone().getId());
        }
    }

    /** A booking as lists show it. */
    @Schema(name = "Booking")
    record BookingSummary(
            String id,
            String reference,
            @Nullable String acuityAppointmentId,
            SpecialistJson specialist,
            String examineeName,
            OffsetDateTime appointmentDate,
            int durationMinutes,

            @Schema(implementation = BookingStatusValue.class)
            BookingStatus status,

            @Schema(type = "string") @Nullable Progress currentProgress,

            @Schema(implementation = AppointmentKindValue.class)
            AppointmentKind appointmentType,

            @Schema(nullable = true) @Nullable String meetingLink,
            String organizationId,
            String organizationName,
            @Nullable String teamId,
            @Nullable String matterReference,
            String source,
            OffsetDateTime createdAt,
            OffsetDateTime updatedAt,
            long version) {

        static BookingSummary of(BookingQueries.Summary booking) {
            return new BookingSummary(
                    booking.id().value(),
                    booking.reference(),
                    booking.acuityAppointmentId(),
                    SpecialistJson.of(booking.specialist()),
                    booking.examineeName(),
                    at(booking.appointmentDate(), booking.specialist().zone()),
                    booking.durationMinutes(),
                    booking.status(),
                    booking.currentProgress(),
                    booking.appointmentType(),
                    booking.meetingLink(),
                    booking.organizationId(),
                    booking.organizationName(),
                    booking.teamId(),
                    booking.matterReference(),
                    booking.source(),
                    at(booking.createdAt(), ZoneOffset.UTC),
                    at(booking.updatedAt(), ZoneOffset.UTC),
                    booking.version());
        }

        /** Names, notes and addresses never reach a log. */
        @Override
        public String toString() {
            return "Booking[" + reference + "]";
        }
    }

    /** The values of a booking's status, for the API document. */
    @Schema(name = "BookingStatus")
    enum BookingStatusValue {
        active,
        closed,
        archived
    }

    /** The values of how an examination is held, for the API document. */
    @Schema(name = "AppointmentKind")
    enum AppointmentKindValue {
        in_person,
        telehealth
    }

    /** A booking with its history and documents. */
    @Schema(name = "BookingDetails")
    record BookingDetails(
            @JsonUnwrapped BookingSummary booking,
            @Nullable String examineePhone,
            @Nullable String examineeEmail,
            @Nullable String interpreterLanguage,
            @Nullable String notes,
            @Nullable Boolean lateCancellation,
            @Nullable Integer cancellationFeePercent,
            @Nullable OffsetDateTime reportDueAt,
            String createdById,
            @Nullable String createdForId,
            List<ProgressJson> progress,
            List<DocumentJson> documents) {

        static BookingDetails of(BookingQueries.Details details) {
            var zone = details.booking().specialist().zone();
            var reportDueAt = details.booking().reportDueAt();
            return new BookingDetails(
                    BookingSummary.of(details.booking()),
                    details.examineePhone(),
                    details.examineeEmail(),
                    details.interpreterLanguage(),
                    details.notes(),
                    details.lateCancellation(),
                    details.cancellationFeePercent(),
                    reportDueAt == null ? null : at(reportDueAt, zone),
                    details.createdById(),
                    details.createdForId(),
                    details.progress().stream().map(ProgressJson::of).toList(),
                    details.documents().stream().map(DocumentJson::of).toList());
        }

        /** Names, notes and addresses never reach a log. */
        @Override
        public String toString() {
            return "BookingDetails[" + booking + "]";
        }
    }

    /** A step of a booking's history. */
    @Schema(name = "BookingProgress")
    record ProgressJson(
            String id,
            @Schema(type = "string") Progress progress,
            PersonJson changedBy,
            @Nullable PersonJson changedFor,
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
                    at(entry.createdAt(), ZoneOffset.UTC));
        }

        /** Names, notes and addresses never reach a log. */
        @Override
        public String toString() {
            return "BookingProgress[" + id + "]";
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

    /** A document of a booking. */
    @Schema(name = "Document")
    record DocumentJson(
            String id,
            String fileName,
            long fileSize,
            String mimeType,
            String category,
            String state,
            @Nullable String sha256,
            PersonJson uploadedBy,
            OffsetDateTime createdAt) {

        static DocumentJson of(BookingQueries.DocumentLine line) {
            return new DocumentJson(
                    line.id(),
                    line.fileName(),
                    line.fileSize(),
                    line.mimeType(),
                    line.category(),
                    line.state(),
                    line.sha256(),
                    PersonJson.of(line.uploadedBy()),
                    at(line.createdAt(), ZoneOffset.UTC));
        }
    }

    /** One page of bookings. */
    record BookingPage(List<BookingSummary> data, Pagination pagination) {

        static BookingPage of(BookingQueries.Page page, BookingQueries.Filter filter) {
            return new BookingPage(
                    page.bookings().stream().map(BookingSummary::of).toList(),
                    new Pagination(filter.page(), filter.limit(), page.total(), (int)
                            ((page.total() + filter.limit() - 1) / filter.limit())));
        }
    }

    /** Which page of how many. */
    record Pagination(int page, int limit, long total, int totalPages) {}

    private static OffsetDateTime at(Instant instant, ZoneId zone) {
        return instant.atZone(zone).toOffsetDateTime();
    }
}
