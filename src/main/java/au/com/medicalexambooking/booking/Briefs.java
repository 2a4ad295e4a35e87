package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.booking.BookingQueries.BriefReadiness;
import au.com.medicalexambooking.booking.BookingQueries.Summary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How ready the briefs of bookings are, for those that still wait for their examination and need one. */
@Component
class Briefs {

    private final JdbcClient jdbc;
    private final BusinessCalendar calendar;
    private final Clock clock;

    Briefs(JdbcClient jdbc, BusinessCalendar calendar, Clock clock) {
        this.jdbc = jdbc;
        this.calendar = calendar;
        this.clock = clock;
    }

    /** Those of which a brief may be asked, since they wait for their examination; of the others nothing need be read. */
    static List<BookingId> mayBeAsked(Collection<Summary> bookings) {
        return bookings.stream()
                .filter(booking -> booking.currentProgress() == Progress.SCHEDULED
                        || booking.currentProgress() == Progress.RESCHEDULED)
                .map(Summary::id)
                .toList();
    }

    /** Without an entry for those of which nothing is asked; to be called in the transaction that reads the bookings. */
    Map<BookingId, BriefReadiness> of(Collection<BookingId> bookings) {
        Map<BookingId, BriefReadiness> found = new HashMap<>();
        if (!bookings.isEmpty()) {
            jdbc.sql("select b.id, b.brief_required, b.consent_required, b.brief_due_at, s.timezone,"
                            + " exists (select 1 from documents d where d.booking_id = b.id and d.category = 'brief'"
                            + "   and d.state = 'available') as has_brief,"
                            + " exists (select 1 from documents d where d.booking_id = b.id and d.category = 'consent_form'"
                            + "   and d.state = 'available') as has_consent,"
                            + " coalesce(b.brief_due_at <= b.progress_since, false) as short_notice"
                            + " from bookings b join specialists s on s.id = b.specialist_id"
                            + " where b.id in (:ids) and b.current_progress in ('scheduled', 'rescheduled')"
                            + " and b.brief_due_at is not null and (b.brief_required or b.consent_required)")
                    .param("ids", bookings.stream().map(BookingId::value).toList())
                    .query((ResultSet row) -> {
                        found.put(new BookingId(row.getString("id")), readiness(row));
                    });
        }
        return found;
    }

    private BriefReadiness readiness(ResultSet row) throws SQLException {
        var needed = new ArrayList<String>();
        var missing = new ArrayList<String>();
        need(row.getBoolean("brief_required"), row.getBoolean("has_brief"), "brief", needed, missing);
        need(row.getBoolean("consent_required"), row.getBoolean("has_consent"), "consent_form", needed, missing);
        var due = row.getObject("brief_due_at", OffsetDateTime.class).toInstant();
        var now = clock.instant();
        var zone = ZoneId.of(row.getString("timezone"));
        int left = calendar.between(
                now.atZone(zone).toLocalDate(), due.atZone(zone).toLocalDate(), zone);
        var late = now.isAfter(due) ? "red" : "amber";
        return new BriefReadiness(
                missing.isEmpty() ? "green" : late, due, left, needed, missing, row.getBoolean("short_notice"));
    }

    private static void need(
            boolean isNeeded, boolean isThere, String category, Collection<String> needed, Collection<String> missing) {
        if (isNeeded) {
            needed.add(category);
            if (!isThere) {
                missing.add(category);
            }
        }
    }
}
