package au.com.medicalexambooking.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Handlers that fail on demand; kept out of the application by a condition that only these tests meet. */
@RestController
@RequestMapping(path = "/api/probe", produces = MediaType.APPLICATION_JSON_VALUE)
@org.springframework.boot.autoconfigure.condition.ConditionalOnProperty("ime.test.probes")
class ProbeController {

    private final AdminTokens adminTokens;

    ProbeController(AdminTokens adminTokens) {
        this.adminTokens = adminTokens;
    }

    @GetMapping("/stepped-up")
    String steppedUp(HttpServletRequest request) {
        adminTokens.require(request);
        return "\"yes\"";
    }

    @PostMapping(path = "/echo", consumes = MediaType.APPLICATION_JSON_VALUE)
    Note echo(@jakarta.validation.Valid @RequestBody Note note) {
        return note;
    }

    @GetMapping("/number")
    int number(@RequestParam @Max(100) int limit) {
        return limit;
    }

    @GetMapping("/fail")
    String fail(@RequestParam String how) {
        if (how.equals("database")) {
            throw new DataAccessResourceFailureException("secret host");
        } else if (how.equals("duplicate")) {
            throw new DataIntegrityViolationException("Key (name)=(Secret Person) already exists");
        }
        throw new IllegalStateException("Secret Person");
    }

    /** Where people arrive after signing in: the portal's business, which is not here. */
    @Controller
    @org.springframework.boot.autoconfigure.condition.ConditionalOnProperty("ime.test.probes")
    static class Home {

        @GetMapping("/")
        String show() {
            return "probe-home";
        }
    }

    record Note(@NotBlank String text, int count, @Nullable Instant at) {}
}
