package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.audit.AccountHistory;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Impersonations;
import au.com.medicalexambooking.identity.web.ReaderZone;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What happened to the own account, so that its owner notices what the owner did not do. */
@Controller
class AccountHistoryPage {

    private static final int ON_A_PAGE = 30;
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9998-01-01T00:00:00Z");

    private final AccountHistory history;
    private final Impersonations impersonations;
    private final CurrentActor currentActor;

    AccountHistoryPage(AccountHistory history, Impersonations impersonations, CurrentActor currentActor) {
        this.history = history;
        this.impersonations = impersonations;
        this.currentActor = currentActor;
    }

    @GetMapping("/settings/history")
    String show(@RequestParam(required = false) @Nullable String before, HttpServletRequest request, Model model) {
        if (currentActor.get().onBehalfOf() != null) {
            throw ApiException.forbidden("You are acting for somebody else. This history is for that person alone.");
        }
        var until = instant(before);
        var zone = ReaderZone.of(request);
        var lines = Stream.concat(
                        history.own(until, ON_A_PAGE + 1).stream().map(entry -> AccountLine.of(entry, zone)),
                        impersonations.ofOneself(until, ON_A_PAGE + 1).stream().map(past -> AccountLine.of(past, zone)))
                .sorted(Comparator.comparing(AccountLine::at).reversed())
                .toList();
        boolean more = lines.size() > ON_A_PAGE;
        var shown = more ? lines.subList(0, ON_A_PAGE) : lines;
        model.addAttribute("lines", shown);
        model.addAttribute("later", until != null);
        model.addAttribute("earlier", more ? shown.get(shown.size() - 1).at().toString() : null);
        return "settings-history";
    }

    /** Null for what is no time of ours: then the newest lines are shown. */
    private static @Nullable Instant instant(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var instant = Instant.parse(text);
            return instant.isBefore(FIRST) || instant.isAfter(LAST) ? null : instant;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
