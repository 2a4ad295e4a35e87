package au.com.medicalexambooking.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SealedSecretsTest {

    private static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

    private static final String OLD = "an-old-secret-for-tests-of-at-least-32-characters";
    private static final String NEW = "a-new-secret-for-tests-of-at-least-32-characters";

    private final SealedSecrets sealed = with("a-secret-for-tests-of-at-least-32-characters");

    @Test
    void opensForItsOwnerOnly() {
        var record = sealed.seal(SECRET, "pat/1");

        assertThat(sealed.open(record, "pat/1")).contains(SECRET);
        assertThat(sealed.open(record, "kim/1")).isEmpty();
        assertThat(sealed.seal(SECRET, "pat/1")).isNotEqualTo(record);
    }

    @Test
    void refusesWhatWasAltered() {
        var record = sealed.seal(SECRET, "pat/1");
        int last = record.length() - 10;
        var altered = record.substring(0, last) + (record.charAt(last) == 'A' ? 'B' : 'A') + record.substring(last + 1);

        assertThat(sealed.open(altered, "pat/1")).isEmpty();
        assertThat(sealed.open("nonsense", "pat/1")).isEmpty();
    }

    @Test
    void namesItsKeyAndOpensWithNoOther() {
        var other = with("another-secret-of-at-least-32-characters!");
        var record = sealed.seal(SECRET, "pat/1");

        assertThat(record).matches("[0-9a-f]{8}\\..+");
        assertThat(other.seal(SECRET, "pat/1").substring(0, 8)).isNotEqualTo(record.substring(0, 8));
        assertThat(other.open(record, "pat/1")).isEmpty();
    }

    @Test
    void thePreviousKeyOpensUntilItEnds() {
        var record = with(OLD).seal(SECRET, "pat/1");
        var now = Instant.parse("2026-11-26T00:00:00Z");

        var during = with(NEW, OLD, now.plusSeconds(1), now);
        var after = with(NEW, OLD, now, now);
        var renewed = during.renewed(record, "pat/1").orElseThrow();

        assertThat(during.open(record, "pat/1")).contains(SECRET);
        assertThat(after.open(record, "pat/1")).isEmpty();
        assertThat(after.renewed(record, "pat/1")).isEmpty();
        assertThat(with(NEW).open(renewed, "pat/1")).contains(SECRET);
        assertThat(during.renewed(renewed, "pat/1")).isEmpty();
    }

    private static SealedSecrets with(String secret) {
        return with(secret, "", null, Instant.EPOCH);
    }

    private static SealedSecrets with(String secret, String previous, @Nullable Instant until, Instant now) {
        var auth = new IdentitySettings.Auth(secret, previous, until, IdentitySettings.SecondFactor.OFF, 10);
        return new SealedSecrets(
                new IdentitySettings(
                        URI.create("http://localhost"), true, true, auth, new IdentitySettings.BootstrapAdmin("", "")),
                Clock.fixed(now, ZoneOffset.UTC));
    }
}
