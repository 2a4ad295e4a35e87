package au.com.medicalexambooking.identity;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A mail about somebody's account, to its owner.
 *
 * @param effectKey names what the mail is about; queuing the same key again does nothing
 * @param recipient address of the owner
 * @param recipientName name of the owner
 * @param organizationName the firm that an invitation is for, or null
 * @param link https or http link to one of our pages, or null
 * @param code what the owner types at sign-in, or null
 * @param validUntil until when link or code serve, or null
 */
public record AccountMail(
        Kind kind,
        String effectKey,
        String recipient,
        String recipientName,
        @Nullable String organizationName,
        @Nullable String link,
        @Nullable String code,
        @Nullable Instant validUntil) {

    /** A notice without link or code. */
    public static AccountMail notice(Kind kind, String effectKey, String recipient, String recipientName) {
        return new AccountMail(kind, effectKey, recipient, recipientName, null, null, null, null);
    }

    /** What an account mail is about. */
    public enum Kind {
        INVITATION,
        /** Somebody with an account was made a member of a firm. */
        ADDED_TO_ORGANIZATION,
        PASSWORD_RESET,
        PASSWORD_CHANGED,
        /** To the address that the owner wants from now on: the link that makes it so. */
        EMAIL_CHANGE,
        /** To the address that the account has: somebody wants another one. */
        EMAIL_CHANGE_ASKED,
        /** To the address that the account had. */
        EMAIL_CHANGED,
        /** To somebody whose address another account asked for. */
        EMAIL_TAKEN,
        /** A second factor: never sent twice, since its owner can ask for another. */
        SIGN_IN_CODE,
        SECOND_FACTORS_CHANGED,
        /** An administrator wants to remove all second factors of somebody who has lost them. */
        FACTOR_REMOVAL_ASKED,
        /** A second administrator confirmed that. */
        FACTORS_REMOVED,
        /** An administrator acted in the owner's name in the week before. */
        ACTED_FOR,
        /** The password was right, and all codes after it were wrong. */
        WRONG_SIGN_IN_CODES;

        /** The value used in the outbox, for example {@code account-invitation}. */
        public String value() {
            return "account-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The kind of an outbox value. */
        public static Kind of(String value) {
            return valueOf(value.substring("account-".length())
                    .toUpperCase(Locale.ROOT)
                    .replace('-', '_'));
        }

        /** Whether it is better lost than doubled. */
        public boolean atMostOnce() {
            return this == SIGN_IN_CODE;
        }
    }

    /** Links and codes never reach a log. */
    @Override
    public String toString() {
        return "AccountMail[" + kind + "]";
    }
}
