package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserDirectory;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Gives the frame of every page who is signed in: under impersonation the person acted for. */
@ControllerAdvice(annotations = Controller.class)
class SignedInPerson {

    private final UserDirectory users;

    SignedInPerson(UserDirectory users) {
        this.users = users;
    }

    /**
     * Null for strangers, and where no frame is shown: in answers to programs, and in those that replace only a part of a
     * page.
     */
    @ModelAttribute("person")
    @Nullable
    Shown person(HttpServletRequest request) {
        var session = SignOnFilter.sessionOf(request).orElse(null);
        if (session == null || Requests.isApi(request) || request.getHeader(Requests.HTMX) != null) {
            return null;
        }
        var person = session.person();
        var firm = session.organizations().stream().findFirst().flatMap(users::organization);
        return new Shown(
                person.name(),
                person.email(),
                initials(person.name()),
                firm.map(UserDirectory.Organization::name).orElseGet(() -> word(person.role())),
                person.role() == Role.USER);
    }

    /**
     * Who is signed in.
     *
     * @param part the firm, or what the person is to the platform
     * @param referrer whether the person belongs to a firm, and not to the examination company
     */
    record Shown(String name, String email, String initials, String part, boolean referrer) {

        /** Names never reach a log. */
        @Override
        public String toString() {
            return "Shown";
        }
    }

    private static String initials(String name) {
        var words = Arrays.stream(name.strip().split("\\s+"))
                .filter(word -> !word.isEmpty() && Character.isLetter(word.codePointAt(0)))
                .filter(word -> !word.matches("(?i)(dr|prof|a/prof|mr|mrs|ms)\\.?"))
                .toList();
        var ends = words.size() < 2 ? words : List.of(words.get(0), words.get(words.size() - 1));
        return ends.stream()
                .map(word -> word.substring(0, word.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    private static String word(Role role) {
        return switch (role) {
            case USER -> "Referrer";
            case SPECIALIST -> "Specialist";
            case STAFF -> "Coordinator";
            case MANAGER -> "Manager";
            case ADMIN -> "Administrator";
            case SYSTEM -> "Platform";
        };
    }
}
