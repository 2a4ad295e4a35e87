package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.booking.BookingQueries.Filter;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.OrganizationId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bookings an actor may see and a filter finds, as SQL that holds no value of a caller: what to join to {@code bookings
 * b}, its conditions, and their parameters. The actor's scope is part of them, so that no filter can widen it.
 *
 * @param joins days are those of the specialist's zone; no other condition needs more than the booking
 */
record BookingConditions(String joins, String where, Map<String, Object> parameters) {

    static final String SPECIALISTS = " join specialists s on s.id = b.specialist_id";

    /** The filter that leaves nothing out. */
    static final Filter EVERYTHING = new Filter(null, Set.of(), null, null, null, 1, 1);

    private static final Pattern REFERENCE = Pattern.compile("(?i)(?:IME-?)?(\\d{1,12})");

    /** For all that the actor may see. */
    static BookingConditions of(Actor actor, Instant now) {
        return of(actor, EVERYTHING, now);
    }

    /** For what the filter finds of that. */
    static BookingConditions of(Actor actor, Filter filter, Instant now) {
        var parameters = new TreeMap<String, Object>();
        var conditions = new ArrayList<String>();
        conditions.add("b.confirmed_at is not null");
        addScope(actor, conditions, parameters);
        var status = filter.status();
        if (status != null) {
            conditions.add("b.status = :status");
            parameters.put("status", status.value());
        }
        var progress = filter.progress();
        if (progress != null) {
            conditions.add("b.current_progress = :progress");
            parameters.put("progress", progress.value());
        }
        var organization = filter.organizationId();
        if (organization != null) {
            conditions.add("b.organization_id = :organization");
            parameters.put("organization", organization);
        }
        var booker = filter.bookedById();
        if (booker != null) {
            conditions.add(":booker in (b.created_by_id, b.created_for_id)");
            parameters.put("booker", booker);
        }
        if (!filter.specialistIds().isEmpty()) {
            conditions.add("b.specialist_id in (:specialists)");
            parameters.put(
                    "specialists", filter.specialistIds().stream().sorted().toList());
        }
        var from = filter.from();
        if (from != null) {
            // The wide bound lets the index help; the narrow one is exact in the specialist's zone.
            conditions.add("b.appointment_date >= cast(:from as timestamp) at time zone 'UTC' - interval '15 hours'"
                    + " and b.appointment_date >= cast(:from as timestamp) at time zone s.timezone");
            parameters.put("from", from.atStartOfDay());
        }
        var to = filter.to();
        if (to != null) {
            conditions.add("b.appointment_date < cast(:until as timestamp) at time zone 'UTC' + interval '15 hours'"
                    + " and b.appointment_date < cast(:until as timestamp) at time zone s.timezone");
            parameters.put("until", to.plusDays(1).atStartOfDay());
        }
        filter.selection().addTo(conditions, parameters, now);
        var search = filter.search();
        if (search != null && !search.isBlank()) {
            addSearch(search.strip(), conditions, parameters);
        }
        return new BookingConditions(
                filter.from() == null && filter.to() == null ? "" : SPECIALISTS,
                " where " + String.join(" and ", conditions),
                parameters);
    }

    private static void addScope(Actor actor, List<String> conditions, Map<String, Object> parameters) {
        switch (actor.role()) {
            case STAFF, MANAGER, ADMIN, SYSTEM -> {}
            case SPECIALIST -> {
                conditions.add("b.specialist_id = any (array(select id from specialists where user_id = :actor))");
                parameters.put("actor", actor.effectiveUser().value());
            }
            case USER -> {
                var own = actor.organizations().stream()
                        .map(OrganizationId::value)
                        .sorted()
                        .toList();
                conditions.add(own.isEmpty() ? "false" : "b.organization_id in (:organizations)");
                if (!own.isEmpty()) {
                    parameters.put("organizations", own);
                    conditions.add("(b.organization_id not in (select id from organizations where team_isolation)"
                            + " or b.team_id in (select team_id from team_members where user_id = :actor)"
                            + " or (b.team_id is null and :actor in (b.created_by_id, b.created_for_id)))");
                    parameters.put("actor", actor.effectiveUser().value());
                }
            }
        }
    }

    /**
     * The database can read neither null characters nor days beyond its calendar.
     *
     * @throws ApiException where the filter holds such
     */
    static void check(Filter filter) {
        var search = filter.search();
        if (search != null && search.indexOf('\0') >= 0) {
            throw ApiException.badField("search", "This holds characters that cannot be searched for.");
        }
        if (filter.specialistIds().stream().anyMatch(id -> id.indexOf('\0') >= 0)) {
            throw ApiException.badField("specialistIds", "There is no such specialist.");
        }
        var organization = filter.organizationId();
        if (organization != null && organization.indexOf('\0') >= 0) {
            throw ApiException.badField("organizationId", "There is no such organisation.");
        }
        checkDay("startDate", filter.from());
        checkDay("endDate", filter.to());
    }

    private static void checkDay(String field, @Nullable LocalDate day) {
        if (day != null && (day.getYear() < 1900 || day.getYear() > 2999)) {
            throw ApiException.badField(field, "Choose a day between the years 1900 and 2999.");
        }
    }

    private static void addSearch(String search, List<String> conditions, Map<String, Object> parameters) {
        var reference = REFERENCE.matcher(search);
        var byText = "lower(b.examinee_name) like :search";
        parameters.put("search", "%" + escaped(search.toLowerCase(Locale.ROOT)) + "%");
        if (reference.matches()) {
            conditions.add("(b.reference = :reference or lower(b.matter_reference) = :matter or " + byText + ")");
            parameters.put("reference", Long.parseLong(reference.group(1)));
        } else {
            conditions.add("(lower(b.matter_reference) = :matter or " + byText + ")");
        }
        parameters.put("matter", search.toLowerCase(Locale.ROOT));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /** Searched names never reach a log. */
    @Override
    public String toString() {
        return "BookingConditions[" + joins + where + "]";
    }
}
