package au.com.medicalexambooking.identity;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bouncycastle.util.encoders.Base32;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The way in for somebody who has lost the app: ten codes of 120 random bits, each good once. They are kept hashed without
 * the platform's secret, so that they still work after that secret was replaced and the apps' secrets cannot be read.
 */
@Repository
class RecoveryCodes {

    static final int NUMBER = 10;

    private static final int BYTES = 15;
    private static final int GROUP = 4;

    private final JdbcClient jdbc;
    private final Clock clock;

    RecoveryCodes(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Ten new codes; those that the person had before work no more. */
    List<String> renew(UserId user) {
        remove(user);
        var codes = IntStream.range(0, NUMBER).mapToObj(number -> next()).toList();
        var now = Timestamp.from(clock.instant());
        for (var code : codes) {
            jdbc.sql("insert into recovery_codes (user_id, code_hash, created_at) values (:user, :hash, :now)")
                    .param("user", user.value())
                    .param("hash", hash(user, code))
                    .param("now", now)
                    .update();
        }
        return codes;
    }

    void remove(UserId user) {
        jdbc.sql("delete from recovery_codes where user_id = :user")
                .param("user", user.value())
                .update();
    }

    /** Uses a code up; false where it is none of this person's, or was used before. */
    boolean use(UserId user, String code) {
        return jdbc.sql("update recovery_codes set used_at = :now"
                                + " where user_id = :user and code_hash = :hash and used_at is null")
                        .param("now", Timestamp.from(clock.instant()))
                        .param("user", user.value())
                        .param("hash", hash(user, code))
                        .update()
                == 1;
    }

    /** How many codes are left. */
    int left(UserId user) {
        return jdbc.sql("select count(*) from recovery_codes where user_id = :user and used_at is null")
                .param("user", user.value())
                .query(Integer.class)
                .single();
    }

    private static String next() {
        var text = Base32.toBase32String(RandomTokens.bytes(BYTES)).toLowerCase(Locale.ROOT);
        return String.join(
                "-",
                IntStream.range(0, text.length() / GROUP)
                        .mapToObj(group -> text.substring(group * GROUP, (group + 1) * GROUP))
                        .toList());
    }

    /** People leave out hyphens, and type capitals. */
    private static String hash(UserId user, String code) {
        var plain = code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
        return RandomTokens.hash("recovery code of " + user.value() + ": " + plain);
    }
}
