package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.ReferrerSearch;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Whom a booking is for that was made directly in Acuity. The process asks for two ids, which nobody knows by heart: here
 * a coordinator finds the person by name, e-mail address or firm.
 */
@Component
class ReferrerChoice {

    /** The form field that holds firm and person together. */
    static final String FIELD = "referrer";

    private static final String ORGANIZATION = "organizationId";
    private static final String REFERRER = "referrerId";
    private static final String TEXT = "find";
    private static final int MOST = 25;
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9_-]{1,40})/([A-Za-z0-9_-]{1,40})");

    private final ReferrerSearch referrers;
    private final UserDirectory users;

    ReferrerChoice(ReferrerSearch referrers, UserDirectory users) {
        this.referrers = referrers;
        this.users = users;
    }

    /** The fields of a task's form that this stands for; none where the form does not ask whom a booking is for. */
    static Set<String> fieldsOf(Map<String, Object> schema) {
        var keys = TaskForms.keys(schema);
        return keys.contains(ORGANIZATION) && keys.contains(REFERRER) ? Set.of(ORGANIZATION, REFERRER) : Set.of();
    }

    /**
     * What the page offers: who is chosen or suggested, and those who were looked for.
     *
     * @param given what was filled in, or what the process suggests
     * @param isSearched whether somebody has just asked for the search
     */
    Offer offer(Map<String, String> given, boolean isSearched) {
        var proposed = member(given.getOrDefault(ORGANIZATION, ""), given.getOrDefault(REFERRER, ""));
        var chosen = Optional.ofNullable(given.get(FIELD))
                .flatMap(ReferrerChoice::ids)
                .flatMap(ids -> member(ids.get(0), ids.get(1)))
                .or(() -> proposed);
        var firm = Optional.of(given.getOrDefault(ORGANIZATION, ""))
                .filter(id -> !id.isBlank())
                .flatMap(id -> users.organization(new OrganizationId(id)))
                .map(UserDirectory.Organization::name);
        var text = isSearched || proposed.isPresent()
                ? given.getOrDefault(TEXT, "").strip()
                : firm.orElse("");
        String problem = null;
        List<ReferrerSearch.Member> found = List.of();
        try {
            found = text.isEmpty() ? List.of() : referrers.findMembers(text, MOST + 1);
        } catch (ApiException refused) {
            if (refused.status() != HttpStatus.BAD_REQUEST) {
                throw refused;
            }
            problem = "Look for part of a name, an email address or a firm.";
        }
        var first = chosen.map(
                one -> Option.of(one, true, proposed.filter(one::equals).isPresent()));
        var others = found.stream()
                .filter(one -> chosen.filter(one::equals).isEmpty())
                .limit(MOST)
                .map(one -> Option.of(one, false, false))
                .toList();
        return new Offer(
                text,
                first.orElse(null),
                others,
                found.size() > MOST,
                isSearched,
                problem,
                isSearched
                        ? result(found.size(), first.isPresent())
                        : proposed.isPresent() || firm.isEmpty()
                                ? "Who is it for?"
                                : "Who at " + firm.get() + " is it for?");
    }

    private static String result(int found, boolean isChosen) {
        if (found > MOST) {
            return "The first " + MOST + " referrers that fit";
        }
        return found == 0 && isChosen
                ? "Nobody else fits"
                : found == 1 ? "1 referrer found" : found + " referrers found";
    }

    /**
     * The two ids that the process asks for.
     *
     * @param problems takes what is wrong with the choice
     */
    Map<String, String> ids(Map<String, String> given, Map<String, String> problems) {
        var ids = ids(given.getOrDefault(FIELD, ""));
        var member = ids.flatMap(two -> member(two.get(0), two.get(1)));
        Map<String, String> values = new HashMap<>(given);
        values.keySet().removeAll(Set.of(ORGANIZATION, REFERRER));
        if (member.isEmpty()) {
            problems.put(
                    FIELD,
                    ids.isEmpty()
                            ? "Choose the referrer."
                            : "This person has left the firm meanwhile. Choose another one.");
        } else {
            values.put(ORGANIZATION, member.get().organization().id().value());
            values.put(REFERRER, member.get().person().id().value());
        }
        return values;
    }

    private static Optional<List<String>> ids(String value) {
        var ids = VALUE.matcher(value);
        return ids.matches() ? Optional.of(List.of(ids.group(1), ids.group(2))) : Optional.empty();
    }

    private Optional<ReferrerSearch.Member> member(String organization, String person) {
        if (organization.isBlank() || person.isBlank()) {
            return Optional.empty();
        }
        var firm = new OrganizationId(organization);
        var user = new UserId(person);
        return users.isMember(firm, user)
                ? users.organization(firm)
                        .flatMap(known -> users.find(user)
                                .filter(one -> !one.disabled())
                                .map(one -> new ReferrerSearch.Member(one, known)))
                : Optional.empty();
    }

    /**
     * @param chosen who is chosen, or null
     * @param found who was found beside
     * @param isMore whether more fit than are shown
     * @param isSearched whether the page answers a search
     * @param problem with the text, or null
     * @param heading what stands above the people
     */
    record Offer(
            String text,
            @Nullable Option chosen,
            List<Option> found,
            boolean isMore,
            boolean isSearched,
            @Nullable String problem,
            String heading) {}

    /** A person to choose. */
    record Option(String value, String name, String email, String firm, boolean chosen, boolean suggested) {

        static Option of(ReferrerSearch.Member member, boolean chosen, boolean suggested) {
            return new Option(
                    member.organization().id().value() + "/"
                            + member.person().id().value(),
                    member.person().name(),
                    member.person().email(),
                    member.organization().name(),
                    chosen,
                    suggested);
        }
    }
}
