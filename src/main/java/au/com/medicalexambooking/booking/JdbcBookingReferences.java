package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Looks references up where they are kept. */
@Component
@Transactional(readOnly = true)
class JdbcBookingReferences implements BookingReferences {

    private static final Pattern TYPED = Pattern.compile("(?:ime)?[ -]?(\\d{1,12})");

    private final JdbcClient jdbc;
    private final CurrentActor currentActor;

    JdbcBookingReferences(JdbcClient jdbc, CurrentActor currentActor) {
        this.jdbc = jdbc;
        this.currentActor = currentActor;
    }

    @Override
    public Optional<BookingId> find(String reference) {
        requireOperator();
        var typed = TYPED.matcher(reference.strip().toLowerCase(Locale.ROOT));
        return typed.matches()
                ? jdbc.sql("select id from bookings where reference = :reference")
                        .param("reference", Long.parseLong(typed.group(1)))
                        .query(String.class)
                        .optional()
                        .map(BookingId::new)
                : Optional.empty();
    }

    @Override
    public Map<String, String> of(Collection<String> ids) {
        requireOperator();
        var references = new HashMap<String, String>();
        if (!ids.isEmpty()) {
            jdbc.sql("select id, reference from bookings where id in (:ids)")
                    .param("ids", List.copyOf(ids))
                    .query(row -> {
                        references.put(row.getString("id"), "IME-" + row.getLong("reference"));
                    });
        }
        return references;
    }

    private void requireOperator() {
        if (!currentActor.get().role().isOperator()) {
            throw ApiException.forbidden("Only the examination company's people may look at this.");
        }
    }
}
