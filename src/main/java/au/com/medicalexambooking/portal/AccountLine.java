package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.audit.AccountHistory;
import au.com.medicalexambooking.identity.Impersonations;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of the own account's history, in words.
 *
 * @param by who did it where that was not oneself
 * @param note more to know: from where, or why
 * @param alarming whether the owner should look twice
 */
record AccountLine(
        Instant at,
        String when,
        String icon,
        String what,
        @Nullable String by,
        @Nullable String note,
        boolean alarming) {

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("login.succeeded", "Signed in"),
            Map.entry("login.failed", "Sign in failed"),
            Map.entry("login.ended", "Signed out"),
            Map.entry("login.second_factor_due", "Password was right, the second step was asked for"),
            Map.entry("login.second_factor_failed", "Sign in failed at the second step"),
            Map.entry("login.enrolment_due", "An authenticator app had to be set up"),
            Map.entry("login.code_mailed", "A code for signing in was emailed"),
            Map.entry("password.changed", "Password changed"),
            Map.entry("password.change_failed", "Password not changed: the current one was wrong"),
            Map.entry("password.reset", "New password chosen by email link"),
            Map.entry("password.reset_requested", "A link for a new password was asked for"),
            Map.entry("password.reset_refused", "A link for a new password did not work"),
            Map.entry("email.change_requested", "A link to another email address was asked for"),
            Map.entry("email.change_refused", "A link to another email address did not work"),
            Map.entry("email.change_withdrawn", "The email address was kept after all"),
            Map.entry("email.changed", "Email address changed"),
            Map.entry("factor.enrolled", "A second step was set up"),
            Map.entry("factor.removed", "A second step was removed"),
            Map.entry("factor.renamed", "A passkey was renamed"),
            Map.entry("factor_removal.asked", "Removal of lost second steps was asked for"),
            Map.entry("factor_removal.confirmed", "Removal of lost second steps was confirmed"),
            Map.entry("factor_removal.denied", "Removal of lost second steps was refused"),
            Map.entry("factor_removal.withdrawn", "Removal of lost second steps was withdrawn"),
            Map.entry("recovery_codes.renewed", "New recovery codes were made"),
            Map.entry("recovery_code.used", "A recovery code was used"),
            Map.entry("reauthentication.failed", "A confirmation failed"),
            Map.entry("admin_token.issued", "Stepped up for administration"),
            Map.entry("admin_token.denied", "Stepping up for administration failed"),
            Map.entry("session.ended", "Sessions were ended"),
            Map.entry("session.organization_changed", "Switched to another organisation"),
            Map.entry("user.created", "The account was made"),
            Map.entry("user.changed", "The account was changed"),
            Map.entry("user.profile_changed", "Profile changed"),
            Map.entry("user.notifications_changed", "Choice of emails changed"),
            Map.entry("invitation.sent", "The invitation was emailed"),
            Map.entry("invitation.accepted", "The invitation was accepted"),
            Map.entry("invitation.refused", "An invitation link did not work"),
            Map.entry("invitation.revoked", "The invitation was taken back"));

    static AccountLine of(AccountHistory.Entry entry, ZoneId zone) {
        boolean refused = !entry.outcome().equals("ok");
        var address = entry.ipAddress();
        return new AccountLine(
                entry.timestamp(),
                Words.when(entry.timestamp(), zone),
                refused ? "exclamation-triangle-fill" : icon(entry.action()),
                WORDS.getOrDefault(entry.action(), entry.action()),
                !entry.byAnother()
                        ? null
                        : address == null ? "by somebody who runs accounts" : "by somebody who was not signed in",
                address == null ? null : "From " + address,
                refused);
    }

    static AccountLine of(Impersonations.Past past, ZoneId zone) {
        var ended = past.endedAt();
        var until = ended == null
                ? "Until " + Words.time(past.endsAt(), zone) + " at the latest"
                : "Until " + Words.time(ended, zone);
        return new AccountLine(
                past.begunAt(),
                Words.when(past.begunAt(), zone),
                "person-badge",
                past.administratorName() + " acted as you",
                null,
                until + ". Reason: " + past.reason(),
                true);
    }

    private static String icon(String action) {
        if (action.startsWith("login.") || action.startsWith("session.")) {
            return "box-arrow-in-right";
        } else if (action.startsWith("user.") || action.startsWith("invitation.")) {
            return "person";
        }
        return "shield-lock";
    }

    /** Names, reasons and addresses never reach a log. */
    @Override
    public String toString() {
        return "AccountLine[" + at + "]";
    }
}
