package au.com.medicalexambooking.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Encrypts what must be read back (AES-256-GCM). The record carries the id of its key, and is bound to its owner: copied to
 * somebody else's row it opens no more.
 */
@Component
class SealedSecrets {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final IdentitySettings.Auth settings;
    private final Clock clock;
    private final String purpose;
    private final Key current;

    @Autowired
    SealedSecrets(IdentitySettings settings, Clock clock) {
        this(settings, clock, "authenticator secrets");
    }

    SealedSecrets(IdentitySettings settings, Clock clock, String purpose) {
        this.settings = settings.auth();
        this.clock = clock;
        this.purpose = purpose;
        this.current = keyOf(this.settings.secret());
    }

    String seal(byte[] secret, String owner) {
        var nonce = RandomTokens.bytes(NONCE_BYTES);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, current, nonce, owner);
            var encrypted = cipher.doFinal(secret);
            var record = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
            System.arraycopy(encrypted, 0, record, NONCE_BYTES, encrypted.length);
            return current.id() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(record);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What was sealed for this owner; empty where a key sealed it that is neither the current one nor the other one that is
     * accepted, or where it was altered.
     */
    Optional<byte[]> open(String sealed, String owner) {
        int dot = sealed.indexOf('.');
        return dot < 0
                ? Optional.empty()
                : Stream.concat(Stream.of(current), settings.otherSecret(clock.instant()).map(this::keyOf).stream())
                        .filter(key -> key.id().equals(sealed.substring(0, dot)))
                        .findFirst()
                        .flatMap(key -> open(sealed.substring(dot + 1), key, owner));
    }

    /** The same secret under the current key; empty where it is so already, or cannot be opened. */
    Optional<String> renewed(String sealed, String owner) {
        return sealed.startsWith(current.id() + ".")
                ? Optional.empty()
                : open(sealed, owner).map(secret -> seal(secret, owner));
    }

    private static Optional<byte[]> open(String text, Key key, String owner) {
        try {
            var record = Base64.getUrlDecoder().decode(text);
            var cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(record, NONCE_BYTES), owner);
            return Optional.of(cipher.doFinal(record, NONCE_BYTES, record.length - NONCE_BYTES));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, String owner) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private Key keyOf(String secret) {
        var keys = new SecretKeys(secret);
        return new Key(keys.id(), new SecretKeySpec(keys.forPurpose(purpose), "AES"));
    }

    private record Key(String id, SecretKeySpec key) {}
}
