package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.SpecialistView;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What callers may read of bookings: rights are asked, and every reading is recorded. */
public interface BookingQueries {

    /** One page of the bookings that the current actor may see. */
    Page search(Filter filter);

    /** How ready the briefs of these bookings are that were just read; nothing where nothing is asked for. */
    Map<BookingId, BriefReadiness> briefs(Page page);

    /** As {@link #search}, for a file that leaves the platform; pages of up to {@value #EXPORT_PAGE} rows. */
    Page export(Filter filter);

    /**
     * How many bookings match in each status, whichever status the filter names; for headings that lead there. The figures may
     * be some seconds old, and asking for them is no reading that is recorded.
     */
    Map<BookingStatus, Long> counts(Filter filter);

    /** Whether the current actor may know of this booking; for telling him that it changed. Reads nothing, records nothing. */
    boolean isVisible(BookingId booking);

    /** Rows that {@link #export} gives at a time. */
    int EXPORT_PAGE = 500;

    /**
     * One booking with its history.
     *
     * @throws au.com.medicalexambooking.identity.ApiException 404 where it does not exist for the current actor
     */
    Details details(BookingId booking);

    /**
     * @param status only these, or null
     * @param progress only these, or null
     * @param organizationId only this firm's, or null
     * @param bookedById only those that this person booked or had booked, or null
     * @param specialistIds only these, or empty
     * @param search part of the examinee's name, a reference such as {@code IME-20481} or a matter number, or null
     * @param from first day, in each specialist's zone, or null
     * @param to last day (inclusive), in each specialist's zone, or null
     * @param order what comes first
     * @param page from 1
     * @param limit rows a page, 1 to 100
     * @param selection what figures count beyond that
     */
    record Filter(
            @Nullable BookingStatus status,
            @Nullable Progress progress,
            @Nullable String organizationId,
            @Nullable String bookedById,
            Set<String> specialistIds,
            @Nullable String search,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            Order order,
            int page,
            int limit,
            Selection selection) {

        public Filter {
            specialistIds = Set.copyOf(specialistIds);
        }

        /** Whoever booked, and without a further selection. */
        public Filter(
                @Nullable BookingStatus status,
                @Nullable Progress progress,
                @Nullable String organizationId,
                Set<String> specialistIds,
                @Nullable String search,
                @Nullable LocalDate from,
                @Nullable LocalDate to,
                Order order,
                int page,
                int limit) {
            this(
                    status,
                    progress,
                    organizationId,
                    null,
                    specialistIds,
                    search,
                    from,
                    to,
                    order,
                    page,
                    limit,
                    Selection.EVERYTHING);
        }

        /** As the REST contract has it: the latest examination first. */
        public Filter(
                @Nullable BookingStatus status,
                Set<String> specialistIds,
                @Nullable String search,
                @Nullable LocalDate from,
                @Nullable LocalDate to,
                int page,
                int limit) {
            this(status, null, null, specialistIds, search, from, to, Order.LATEST_FIRST, page, limit);
        }

        /** The same filter, another page. */
        public Filter at(int otherPage, int otherLimit) {
            return new Filter(
                    status,
                    progress,
                    organizationId,
                    bookedById,
                    specialistIds,
                    search,
                    from,
                    to,
                    order,
                    otherPage,
                    otherLimit,
                    selection);
        }

        /** The same filter, but of any status. */
        Filter ofAnyStatus() {
            return new Filter(
                    null,
                    progress,
                    organizationId,
                    bookedById,
                    specialistIds,
                    search,
                    from,
                    to,
                    order,
                    page,
                    limit,
                    selection);
        }

        /** Searched names never reach a log. */
        @Override
        public String toString() {
            return "Filter[page=" + page + ", limit=" + limit + "]";
        }
    }

    /** What comes first in a list. Each is read along an index; that of a specialist's bookings is put in order first. */
    enum Order {
        LATEST_FIRST("b.appointment_date desc, b.id"),
        EARLIEST_FIRST("b.appointment_date, b.id desc"),
        BY_NAME("b.examinee_name, b.id"),
        BY_NAME_BACKWARDS("b.examinee_name desc, b.id desc"),
        /** The report that is due first. */
        BY_DUE_DAY("b.report_due_at, b.id"),
        BY_SPECIALIST("s.name, b.appointment_date, b.id"),
        BY_SPECIALIST_BACKWARDS("s.name desc, b.appointment_date desc, b.id desc"),
        /** As far as a booking has come; what ended without a report stands at the end. */
        BY_PROGRESS(Order.STAGE + ", b.appointment_date, b.id"),
        BY_PROGRESS_BACKWARDS(Order.STAGE + " desc, b.appointment_date desc, b.id desc");

        /** Word for word that of an index. */
        private static final String STAGE = "(case b.current_progress when 'scheduled' then 1 when 'rescheduled' then 1"
                + " when 'generating_report' then 2 when 'report_generated' then 3 when 'payment_received' then 4"
                + " when 'no_show' then 5 when 'cancelled' then 6 else 7 end)";

        private final String columns;

        Order(String columns) {
            this.columns = columns;
        }

        /** Columns of the bookings {@code b} and their specialists {@code s}. */
        String columns() {
            return columns;
        }

        boolean isBySpecialist() {
            return this == BY_SPECIALIST || this == BY_SPECIALIST_BACKWARDS;
        }
    }

    /** One page; {@code total} counts all that match. */
    record Page(List<Summary> bookings, long total) {}

    /** A booking as lists show it. */
    record Summary(
            BookingId id,
            String reference,
            @Nullable String acuityAppointmentId,
            SpecialistView specialist,
            String examineeName,
            Instant appointmentDate,
            int durationMinutes,
            AppointmentKind appointmentType,
            @Nullable String meetingLink,
            BookingStatus status,
            @Nullable Progress currentProgress,
            String organizationId,
            String organizationName,
            @Nullable String teamId,
            @Nullable String matterReference,
            String source,
            @Nullable Instant reportDueAt,
            Instant createdAt,
            Instant updatedAt,
            long version) {

        /** Names of examinees never reach a log. */
        @Override
        public String toString() {
            return "Summary[" + reference + "]";
        }
    }

    /**
     * A booking with everything that the current actor may see of it.
     *
     * @param examineePhone null where the actor's role does not need it
     * @param notes internal notes, null for those who may not read them
     */
    record Details(
            Summary booking,
            @Nullable String examineePhone,
            @Nullable String examineeEmail,
            @Nullable String interpreterLanguage,
            @Nullable String notes,
            @Nullable Boolean lateCancellation,
            @Nullable Integer cancellationFeePercent,
            String appointmentTypeId,
            String createdById,
            @Nullable String createdForId,
            List<ProgressRecords.Entry> progress,
            List<DocumentLine> documents,
            @Nullable BriefReadiness brief) {

        /** Names of examinees never reach a log. */
        @Override
        public String toString() {
            return "Details[" + booking + "]";
        }
    }

    /**
     * Whether what the specialist reads before is there. Null where nothing is asked for or the examination is over.
     *
     * @param state {@code green} where all is there, {@code amber} while something is missing, {@code red} once it is late
     * @param dueAt until when it should be there
     * @param businessDaysLeft of the specialist's state until then; 0 on the day and afterwards
     * @param needed categories of documents that are asked for
     * @param missing those of them that are not there
     * @param isShortNotice whether it was due already when this time was chosen, so that nobody could have been in time
     */
    record BriefReadiness(
            String state,
            Instant dueAt,
            int businessDaysLeft,
            List<String> needed,
            List<String> missing,
            boolean isShortNotice) {

        public BriefReadiness {
            needed = List.copyOf(needed);
            missing = List.copyOf(missing);
        }
    }

    /** A document of a booking as the booking shows it. */
    record DocumentLine(
            String id,
            String fileName,
            long fileSize,
            String mimeType,
            String category,
            String state,
            @Nullable String sha256,
            ProgressRecords.Person uploadedBy,
            Instant createdAt) {}
}
