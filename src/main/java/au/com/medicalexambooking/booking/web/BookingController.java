package au.com.medicalexambooking.booking.web;

import au.com.medicalexambooking.booking.BookingDesk;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.booking.BookingStatus;
import au.com.medicalexambooking.booking.web.BookingJson.BookingDetails;
import au.com.medicalexambooking.booking.web.BookingJson.BookingPage;
import au.com.medicalexambooking.booking.web.BookingJson.BookingSummary;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.scheduling.NewAppointment.FieldAnswer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Bookings over REST. */
@RestController
@RequestMapping(path = "/api/bookings", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Bookings")
class BookingController {

    private final BookingDesk desk;
    private final BookingQueries queries;

    BookingController(BookingDesk desk, BookingQueries queries) {
        this.desk = desk;
        this.queries = queries;
    }

    /** A wish for a booking. Fields that the platform decides, such as status or creator, do not exist here. */
    record CreateBooking(
            @NotBlank @Size(max = 40) String specialistId,
            @NotNull @Future OffsetDateTime appointmentDateTime,
            @NotBlank @Size(max = 200) String examineeName,
            @NotBlank @Size(max = 50) String examineePhone,
            @Nullable @Email @Size(max = 254) String examineeEmail,
            @Nullable @Size(max = 5000) String notes,
            @Nullable @Size(max = 40) String appointmentTypeId,
            @Nullable @Size(min = 1, max = 40) String organizationId,
            @Nullable @Size(min = 1, max = 40) String teamId,
            @Nullable @Size(max = 100) String matterReference,
            @Nullable @Size(max = 100) String interpreterLanguage,
            @Nullable @Valid @Size(max = 100) List<@NotNull Answer> formAnswers) {

        /** An answer to a field of the intake form. */
        record Answer(
                @NotBlank @Size(max = 40) String fieldId,
                @NotNull @Size(max = 5000) String value) {}

        /** Names of examinees never reach a log. */
        @Override
        public String toString() {
            return "CreateBooking";
        }
    }

    /** A change of status or internal notes. */
    record UpdateBooking(
            @Schema(implementation = BookingJson.BookingStatusValue.class) @Nullable
            BookingStatus status,

            @Nullable @Size(max = 5000) String notes) {

        /** Notes never reach a log. */
        @Override
        public String toString() {
            return "UpdateBooking";
        }
    }

    /** Another time for the examination. */
    record Reschedule(@NotNull @Future OffsetDateTime appointmentDateTime) {}

    /** Why an examination is cancelled. */
    record Cancel(@Nullable @Size(max = 1000) String reason) {

        /** Reasons never reach a log. */
        @Override
        public String toString() {
            return "Cancel";
        }
    }

    /** The filters of a list, as a body, so that a searched name is in no address. */
    record Search(
            @Schema(implementation = BookingJson.BookingStatusValue.class) @Nullable
            BookingStatus status,

            @Nullable @Size(max = 100) Set<@NotBlank @Size(max = 40) String> specialistIds,
            @Nullable @Size(max = 200) String search,
            @Nullable LocalDate startDate,
            @Nullable LocalDate endDate,
            @Nullable @Min(1) @Max(10_000) Integer page,
            @Nullable @Min(1) @Max(100) Integer limit) {

        /** Searched names never reach a log. */
        @Override
        public String toString() {
            return "Search";
        }
    }

    @Operation(summary = "List bookings with filtering")
    @GetMapping
    BookingPage list(
            @Parameter(schema = @Schema(implementation = BookingJson.BookingStatusValue.class))
                    @RequestParam(required = false)
                    @Nullable
                    BookingStatus status,
            @RequestParam(required = false) @Size(max = 100) @Nullable Set<String> specialistIds,
            @Parameter(description = "Search by examinee name")
                    @RequestParam(required = false)
                    @Size(max = 200)
                    @Nullable
                    String search,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable
                    LocalDate startDate,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate endDate,
            @RequestParam(defaultValue = "1") @Min(1) @Max(10_000) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
        return page(new BookingQueries.Filter(
                status, specialistIds == null ? Set.of() : specialistIds, search, startDate, endDate, page, limit));
    }

    @Operation(summary = "List bookings with the filters in the body, so that names stay out of addresses")
    @PostMapping("/search")
    BookingPage search(@Valid @RequestBody Search search) {
        var page = search.page();
        var limit = search.limit();
        var specialists = search.specialistIds();
        return page(new BookingQueries.Filter(
                search.status(),
                specialists == null ? Set.of() : specialists,
                search.search(),
                search.startDate(),
                search.endDate(),
                page == null ? 1 : page,
                limit == null ? 20 : limit));
    }

    private BookingPage page(BookingQueries.Filter filter) {
        var from = filter.from();
        var to = filter.to();
        if (from != null && to != null && to.isBefore(from)) {
            throw ApiException.badField("endDate", "The last day lies before the first.");
        }
        return BookingPage.of(queries.search(filter), filter);
    }

    @Operation(summary = "Create new booking")
    @io.swagger.v3.oas.annotations.responses.ApiResponse(responseCode = "201", description = "Booking created")
    @PostMapping
    ResponseEntity<BookingSummary> create(
            @Valid @RequestBody CreateBooking body,
            @RequestHeader(name = "Idempotency-Key", required = false)
                    @Nullable
                    @Size(min = 1, max = 100)
                    @Pattern(regexp = "[\\x21-\\x7e]+")
                    String idempotencyKey) {
        var answers = body.formAnswers();
        var id = desk.book(new BookingDesk.Request(
                body.specialistId(),
                body.appointmentDateTime().toInstant(),
                body.examineeName(),
                body.examineePhone(),
                blankToNull(body.examineeEmail()),
                blankToNull(body.notes()),
                blankToNull(body.appointmentTypeId()),
                body.organizationId(),
                body.teamId(),
                blankToNull(body.matterReference()),
                blankToNull(body.interpreterLanguage()),
                answers == null
                        ? List.of()
                        : answers.stream()
                                .map(answer -> new FieldAnswer(answer.fieldId(), answer.value()))
                                .toList(),
                idempotencyKey));
        var booking = queries.details(id).booking();
        return ResponseEntity.created(URI.create("/api/bookings/" + id))
                .eTag(etag(booking.version()))
                .body(BookingSummary.of(booking));
    }

    @Operation(summary = "Get booking details")
    @GetMapping("/{bookingId}")
    ResponseEntity<BookingDetails> details(@PathVariable @Size(max = 40) String bookingId) {
        var details = queries.details(new BookingId(bookingId));
        return ResponseEntity.ok().eTag(etag(details.booking().version())).body(BookingDetails.of(details));
    }

    @Operation(summary = "Update booking")
    @PatchMapping("/{bookingId}")
    ResponseEntity<BookingSummary> update(
            @PathVariable @Size(max = 40) String bookingId,
            @Valid @RequestBody UpdateBooking body,
            @RequestHeader(name = "If-Match", required = false) @Nullable @Pattern(regexp = "\\*|(W/)?\"?\\d{1,18}\"?")
                    String ifMatch) {
        desk.update(new BookingId(bookingId), body.status(), body.notes(), version(ifMatch));
        return answer(bookingId);
    }

    @Operation(summary = "Move the examination to another time")
    @PostMapping("/{bookingId}/reschedule")
    ResponseEntity<BookingSummary> reschedule(
            @PathVariable @Size(max = 40) String bookingId, @Valid @RequestBody Reschedule body) {
        desk.reschedule(new BookingId(bookingId), body.appointmentDateTime().toInstant());
        return answer(bookingId);
    }

    @Operation(summary = "Cancel the examination")
    @PostMapping("/{bookingId}/cancel")
    ResponseEntity<BookingSummary> cancel(
            @PathVariable @Size(max = 40) String bookingId, @Valid @RequestBody Cancel body) {
        desk.cancel(new BookingId(bookingId), body.reason());
        return answer(bookingId);
    }

    private ResponseEntity<BookingSummary> answer(String bookingId) {
        var booking = queries.details(new BookingId(bookingId)).booking();
        return ResponseEntity.ok().eTag(etag(booking.version())).body(BookingSummary.of(booking));
    }

    private static String etag(long version) {
        return "\"" + version + "\"";
    }

    private static @Nullable Long version(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.equals("*")) {
            return null;
        }
        return Long.valueOf(ifMatch.replaceAll("\\D", ""));
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
