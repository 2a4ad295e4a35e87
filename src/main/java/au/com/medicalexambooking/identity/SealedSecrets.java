package au.com.medicalexambooking.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
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

    private final SecretKeySpec key;
    private final String keyId;

    @Autowired
    SealedSecrets(SecretKeys keys) {
        this(keys, "authenticator secrets");
    }

    SealedSecrets(SecretKeys keys, String purpose) {
        this.key = new SecretKeySpec(keys.forPurpose(purpose), "AES");
        this.keyId = keys.id();
    }

    String seal(byte[] secret, String owner) {
        var nonce = RandomTokens.bytes(NONCE_BYTES);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, nonce, owner);
            var encrypted = cipher.doFinal(secret);
            var record = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
            System.arraycopy(encrypted, 0, record, NONCE_BYTES, encrypted.length);
            return keyId + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(record);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was sealed for this owner; empty where another key sealed it, or where it was altered. */
    Optional<byte[]> open(String sealed, String owner) {
        int dot = sealed.indexOf('.');
        if (dot < 0 || !sealed.substring(0, dot).equals(keyId)) {
            return Optional.empty();
        }
        try {
            var record = Base64.getUrlDecoder().decode(sealed.substring(dot + 1));
            var cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(record, NONCE_BYTES), owner);
            return Optional.of(cipher.doFinal(record, NONCE_BYTES, record.length - NONCE_BYTES));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String owner) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
