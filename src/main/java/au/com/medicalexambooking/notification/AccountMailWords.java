package au.com.medicalexambooking.notification;

import au.com.medicalexambooking.identity.AccountMail;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a mail about an account says.
 *
 * @param heading subject and title
 * @param message what happened, in one sentence
 * @param button what the link's button says, or null where there is no link
 * @param steps what to do next
 */
record AccountMailWords(
        String heading, String message, @Nullable String button, List<String> steps) {

    /** Accounts have no place; most of their owners live by this clock. */
    private static final ZoneId ZONE = ZoneId.of("Australia/Sydney");

    static AccountMailWords of(AccountMail mail) {
        var until = mail.validUntil() == null ? "" : MailTimes.dateTime(mail.validUntil(), ZONE);
        var organization = mail.organizationName();
        return switch (mail.kind()) {
            case INVITATION ->
                new AccountMailWords(
                        "Your invitation to IME Bookings",
                        organization == null
                                ? "an account for booking medical examinations has been made for you."
                                : "you have been invited to book medical examinations for " + organization + ".",
                        "Accept the invitation",
                        List.of(
                                "Open the link and choose a password of at least 12 characters.",
                                "The link works once, until " + until + ".",
                                "If it has expired, ask whoever invited you for another one."));
            case ADDED_TO_ORGANIZATION ->
                new AccountMailWords(
                        "You can book for another organisation",
                        "you have been made a member of " + (organization == null ? "a firm" : organization) + ".",
                        "Sign in",
                        List.of(
                                "Sign in as usual, and choose which organisation you act for.",
                                "If you do not know why, call the help desk."));
            case PASSWORD_RESET ->
                new AccountMailWords(
                        "Choose a new password",
                        "somebody, hopefully you, asked to reset the password of your account.",
                        "Choose a new password",
                        List.of(
                                "The link works once, until " + until + ".",
                                "If it was not you, do nothing: your password stays as it is."));
            case PASSWORD_CHANGED ->
                new AccountMailWords(
                        "Your password was changed",
                        "the password of your account has just been changed, and you have been signed out elsewhere.",
                        null,
                        List.of(
                                "If it was you, there is nothing to do.",
                                "If it was not you, reset your password at once and call the help desk."));
            case EMAIL_CHANGE ->
                new AccountMailWords(
                        "Confirm your new email address",
                        "somebody, hopefully you, asked to use this address for an account of IME Bookings.",
                        "Confirm this address",
                        List.of(
                                "Open the link and sign in as before. From then on you sign in with this address.",
                                "The link works once, until " + until + ".",
                                "If it was not you, do nothing: the link opens nothing for you."));
            case EMAIL_CHANGE_ASKED ->
                new AccountMailWords(
                        "Somebody asked to change your email address",
                        "somebody who is signed in to your account asked to use another address for it.",
                        null,
                        List.of(
                                "If it was you, open the link that we sent to the new address.",
                                "If it was not you, change your password at once: that also stops this change."
                                        + " Then call the help desk."));
            case EMAIL_CHANGED ->
                new AccountMailWords(
                        "Your email address was changed",
                        "your account has another address now. This one no longer signs you in.",
                        null,
                        List.of(
                                "If it was you, there is nothing to do.",
                                "If it was not you, call the help desk at once: they can close the account to everybody"
                                        + " until it is yours again."));
            case EMAIL_TAKEN ->
                new AccountMailWords(
                        "Somebody asked for your email address",
                        "the owner of another account asked to use this address, which belongs to yours.",
                        null,
                        List.of(
                                "Nothing has changed, and nobody was told that you have an account.",
                                "If it was you, and you have two accounts, call the help desk.",
                                "If it was not you, there is nothing to do."));
            case SIGN_IN_CODE ->
                new AccountMailWords(
                        "Your sign-in code",
                        "type this code on the page where you are signing in:",
                        null,
                        List.of(
                                "The code works once, until " + until + ".",
                                "Never tell it to anybody; we do not ask for it by phone or email.",
                                "If you are not signing in, somebody knows your password: change it."));
            case WRONG_SIGN_IN_CODES ->
                new AccountMailWords(
                        "Somebody tried to sign in as you",
                        "somebody entered your password, and then five wrong codes. They did not get in.",
                        null,
                        List.of(
                                "If it was you, check that the clock of your phone is right, or use a recovery code.",
                                "If it was not you, somebody knows your password: change it at once."));
            case SECOND_FACTORS_CHANGED ->
                new AccountMailWords(
                        "Your sign-in methods were changed",
                        "a second factor of your account has just been added, removed or renewed.",
                        null,
                        List.of(
                                "If it was you, there is nothing to do.",
                                "If it was not you, reset your password at once and call the help desk."));
            case FACTOR_REMOVAL_ASKED ->
                new AccountMailWords(
                        "Your sign-in methods are about to be removed",
                        "an administrator was told that you lost your second factors, and asked to remove them.",
                        null,
                        List.of(
                                "If you asked for this, wait for the next mail; another administrator must confirm it.",
                                "If you did not ask for this, call the help desk now: it can still be stopped."));
            case FACTORS_REMOVED ->
                new AccountMailWords(
                        "Your sign-in methods were removed",
                        "all your second factors and recovery codes were removed, and you have been signed out.",
                        null,
                        List.of(
                                "Sign in with your password, and set up a new second factor.",
                                "If you did not ask for this, reset your password at once and call the help desk."));
            case ACTED_FOR ->
                new AccountMailWords(
                        "Somebody acted for you last week",
                        "in the week before " + until + ", an administrator acted for you in IME Bookings.",
                        null,
                        List.of(
                                "Your account history tells who it was, when and why.",
                                "If you did not ask for help, call the help desk."));
        };
    }
}
