package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.SignInChallenges.Challenge;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Codes that are mailed for one sign-in: eight digits, good for ten minutes at most and for that challenge alone. Eight
 * digits could be tried out from a plain hash, so the hash is keyed.
 */
@Component
class MailCodes {

    static final Duration LIFE = Duration.ofMinutes(10);

    private static final int BOUND = 100_000_000;
    private static final int MOST_MAILS = 3;
    private static final String MAC = "HmacSHA256";

    private final SignInChallenges challenges;
    private final AccountMails mails;
    private final Clock clock;
    private final SecretKeySpec key;

    MailCodes(SignInChallenges challenges, AccountMails mails, SecretKeys keys, Clock clock) {
        this.challenges = challenges;
        this.mails = mails;
        this.clock = clock;
        this.key = new SecretKeySpec(keys.forPurpose("codes by mail"), MAC);
    }

    /**
     * Mails a new code for this challenge, which ends the former one; false where three were sent already. Kept and queued in
     * one transaction: what is queued is mailed once at most, and its owner may ask for another.
     */
    @Transactional
    boolean send(Challenge challenge, Person person) {
        var code = String.format(Locale.ROOT, "%08d", RandomTokens.below(BOUND));
        var until = clock.instant().plus(LIFE);
        boolean kept = challenges.keepMailCode(challenge, hash(challenge, code), until, MOST_MAILS);
        if (kept) {
            mails.queue(new AccountMail(
                    AccountMail.Kind.SIGN_IN_CODE,
                    "sign-in-code/" + Ids.next(),
                    person.email(),
                    person.name(),
                    null,
                    null,
                    code,
                    until));
        }
        return kept;
    }

    boolean fits(Challenge challenge, String code) {
        var hash = challenge.mailCodeHash();
        var until = challenge.mailCodeUntil();
        return hash != null
                && until != null
                && until.isAfter(clock.instant())
                && MessageDigest.isEqual(
                        hash.getBytes(StandardCharsets.UTF_8),
                        hash(challenge, code).getBytes(StandardCharsets.UTF_8));
    }

    private String hash(Challenge challenge, String code) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal((challenge.id() + code).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
