package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserId;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Looks for e-mail addresses of firms in what was entered in the appointment book. */
@Service
@Transactional
class DirectBookingAssignment implements DirectBookings {

    private static final Pattern EMAIL = Pattern.compile("[\\w.+'-]{1,64}@([\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,6})");

    /** Addresses of these belong to no firm. */
    private static final Set<String> PUBLIC_MAIL = Set.of(
            "gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "bigpond.com", "live.com", "me.com");

    private final Bookings bookings;
    private final BookingTables tables;
    private final BookingJournal journal;
    private final UserDirectory users;
    private final Clock clock;

    DirectBookingAssignment(
            Bookings bookings, BookingTables tables, BookingJournal journal, UserDirectory users, Clock clock) {
        this.bookings = bookings;
        this.tables = tables;
        this.journal = journal;
        this.users = users;
        this.clock = clock;
    }

    @Override
    public Optional<Suggestion> suggest(BookingId id) {
        var booking = load(id);
        var texts = Stream.concat(
                tables.formAnswers(id).stream().map(answer -> answer.value()),
                Stream.ofNullable(booking.examinee().email()));
        return texts.flatMap(text -> EMAIL.matcher(text).results())
                .map(match -> suggestionFor(match.group(), match.group(1).toLowerCase(Locale.ROOT)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Suggestion> suggestionFor(String address, String domain) {
        if (PUBLIC_MAIL.contains(domain)) {
            return Optional.empty();
        }
        var known = users.findByEmail(address).filter(person -> !person.disabled());
        if (known.isPresent()) {
            return users.organizationsOf(known.get().id()).stream()
                    .findFirst()
                    .map(organization ->
                            new Suggestion(organization.id(), known.get().id()));
        }
        var organizations = users.referrersByEmailDomain(domain).stream()
                .flatMap(person -> users.organizationsOf(person.id()).stream())
                .map(UserDirectory.Organization::id)
                .distinct()
                .toList();
        return organizations.size() == 1
                ? Optional.of(new Suggestion(Objects.requireNonNull(organizations.get(0)), null))
                : Optional.empty();
    }

    @Override
    @Transactional(noRollbackFor = ApiException.class)
    public void requireAssignable(OrganizationId organization, @Nullable UserId referrer) {
        if (users.organization(organization).isEmpty() || organization.value().equals("unassigned")) {
            throw ApiException.badField(
                    "organizationId",
                    "There is no firm with this organisation id. Choose the referrer by name in the portal.");
        }
        if (referrer != null) {
            requireReferrer(organization, referrer);
        } else if (users.keepsTeamsApart(organization)) {
            throw ApiException.badField(
                    "referrerId",
                    "This organisation keeps its teams apart: name the referrer, or nobody there would see the booking.");
        }
    }

    private void requireReferrer(OrganizationId organization, UserId referrer) {
        var person = users.find(referrer);
        if (person.isEmpty() || !users.isMember(organization, referrer)) {
            throw ApiException.badField(
                    "referrerId",
                    "Nobody with this referrer id belongs to the firm. Choose the referrer by name in the portal.");
        }
        if (person.get().role() != Role.USER) {
            throw ApiException.badField(
                    "referrerId", "This person is not a referrer. Choose another person at the firm.");
        }
        if (person.get().disabled()) {
            throw ApiException.badField(
                    "referrerId", "This person's account is disabled. Choose another person at the firm.");
        }
    }

    /** A choice that does not fit changes nothing, so the process may go on with it in the same transaction. */
    @Override
    @Transactional(noRollbackFor = ApiException.class)
    public void assign(BookingId id, OrganizationId organization, @Nullable UserId referrer) {
        requireAssignable(organization, referrer);
        var booking = load(id);
        booking.assign(organization, referrer, clock.instant());
        bookings.save(booking);
        journal.record("booking.assigned", booking, Map.of("organizationId", organization.value()));
    }

    private Booking load(BookingId id) {
        return bookings.findById(id.value()).orElseThrow(ApiException::notFound);
    }
}
