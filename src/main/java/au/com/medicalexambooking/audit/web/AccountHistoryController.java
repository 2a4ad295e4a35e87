package au.com.medicalexambooking.audit.web;

import au.com.medicalexambooking.audit.AccountHistory;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Impersonations;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What happened to the own account, for everybody who is signed in. */
@RestController
@RequestMapping(path = "/api/auth/history", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Authentication")
class AccountHistoryController {

    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 9998;

    private final AccountHistory history;
    private final Impersonations impersonations;
    private final CurrentActor currentActor;

    AccountHistoryController(AccountHistory history, Impersonations impersonations, CurrentActor currentActor) {
        this.history = history;
        this.impersonations = impersonations;
        this.currentActor = currentActor;
    }

    @GetMapping
    @Operation(
            summary = "What happened to the own account, the newest first",
            description = "Sign-ins, failed ones too, changes of password, factors, sessions, profile and role, and"
                    + " administrators who acted in one's name: who, why and when. For the next page, give the timestamp of"
                    + " the last entry as before.")
    List<HistoryEntry> own(
            @RequestParam(required = false) @Nullable OffsetDateTime before,
            @RequestParam(defaultValue = "50") @Min(1) @Max(100) int limit) {
        if (currentActor.get().onBehalfOf() != null) {
            throw ApiException.forbidden("You are acting for somebody else. This history is for that person alone.");
        }
        if (before != null && (before.getYear() < FIRST_YEAR || before.getYear() > LAST_YEAR)) {
            throw ApiException.badField("before", "Give the timestamp of an entry.");
        }
        var until = before == null ? null : before.toInstant();
        return Stream.concat(
                        history.own(until, limit).stream().map(HistoryEntry::of),
                        impersonations.ofOneself(until, limit).stream().map(HistoryEntry::of))
                .sorted(Comparator.comparing(HistoryEntry::timestamp).reversed())
                .limit(limit)
                .toList();
    }

    /**
     * An entry.
     *
     * @param byAnother whether somebody else did it, or somebody who did not show who they are
     * @param impersonation where somebody acted in one's name: who, why and when
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record HistoryEntry(
            String action,
            String outcome,
            @Nullable String reason,
            @Nullable String channel,
            boolean byAnother,
            @Nullable String ipAddress,
            @Nullable String userAgent,
            Instant timestamp,
            @Nullable ActedFor impersonation) {

        private static HistoryEntry of(AccountHistory.Entry entry) {
            return new HistoryEntry(
                    entry.action(),
                    entry.outcome(),
                    entry.reason(),
                    entry.channel(),
                    entry.byAnother(),
                    entry.ipAddress(),
                    entry.userAgent(),
                    entry.timestamp(),
                    null);
        }

        private static HistoryEntry of(Impersonations.Past past) {
            return new HistoryEntry(
                    "impersonation.begun",
                    "ok",
                    null,
                    null,
                    true,
                    null,
                    null,
                    past.begunAt(),
                    new ActedFor(
                            past.administratorName(), past.reason(), past.begunAt(), past.endsAt(), past.endedAt()));
        }
    }

    /** An administrator acting in one's name; {@code endedAt} is left out as long as it lasts. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ActedFor(
            String administratorName,
            String reason,
            Instant begunAt,
            Instant endsAt,
            @Nullable Instant endedAt) {

        /** Names and reasons never reach a log. */
        @Override
        public String toString() {
            return "ActedFor[" + begunAt + "]";
        }
    }
}
