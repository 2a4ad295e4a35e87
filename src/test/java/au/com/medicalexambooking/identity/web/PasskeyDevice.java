package au.com.medicalexambooking.identity.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** A browser with a passkey in it, which can be made to lie. */
final class PasskeyDevice {

    static final String ORIGIN = "http://localhost:8080";

    private static final int PRESENT = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int ATTESTED = 0x40;
    private static final int COORDINATE = 32;

    private final KeyPair key;
    private final byte[] id = new byte[COORDINATE];
    private String origin = ORIGIN;
    private String site = "localhost";
    private boolean verifies = true;
    private int count;

    PasskeyDevice() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            key = generator.generateKeyPair();
            new SecureRandom().nextBytes(id);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers as a page of another site would have it answer. */
    PasskeyDevice at(String otherOrigin) {
        origin = otherOrigin;
        return this;
    }

    /** Signs for another site. */
    PasskeyDevice signingFor(String otherSite) {
        site = otherSite;
        return this;
    }

    /** Takes a touch, and asks for no finger, face or PIN. */
    PasskeyDevice withoutVerification() {
        verifies = false;
        return this;
    }

    /** Counts on from here, as a copy of the device would. */
    PasskeyDevice countingFrom(int number) {
        count = number;
        return this;
    }

    /** A new passkey, as asked for. */
    String make(JsonNode options) {
        var client = clientData("webauthn.create", options.at("/challenge").asText());
        var attestation = cbor(Map.of("fmt", "none", "attStmt", Map.of(), "authData", data(ATTESTED, attested())));
        return """
                {"id":"%1$s","rawId":"%1$s","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"%2$s",\
                "attestationObject":"%3$s","transports":["internal"]}}""".formatted(text(id), text(client), text(attestation));
    }

    /** A signature, as asked for. */
    String sign(JsonNode options) {
        return sign(options.at("/challenge").asText());
    }

    String sign(String challenge) {
        var client = clientData("webauthn.get", challenge);
        var data = data(0, new byte[0]);
        return """
                {"id":"%1$s","rawId":"%1$s","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"%2$s",\
                "authenticatorData":"%3$s","signature":"%4$s"}}""".formatted(text(id), text(client), text(data), text(signature(data, client)));
    }

    private byte[] clientData(String type, String challenge) {
        return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
                .formatted(type, challenge, origin)
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] data(int flags, byte[] rest) {
        var hash = sha256(site.getBytes(StandardCharsets.UTF_8));
        count++;
        return ByteBuffer.allocate(hash.length + 1 + Integer.BYTES + rest.length)
                .put(hash)
                .put((byte) (PRESENT | (verifies ? VERIFIED : 0) | flags))
                .putInt(count)
                .put(rest)
                .array();
    }

    private byte[] attested() {
        var point = ((ECPublicKey) key.getPublic()).getW();
        var cose = new ByteArrayOutputStream();
        try (var generator = new CBORFactory().createGenerator(cose)) {
            generator.writeStartObject(null, 5);
            generator.writeFieldId(1);
            generator.writeNumber(2);
            generator.writeFieldId(3);
            generator.writeNumber(-7);
            generator.writeFieldId(-1);
            generator.writeNumber(1);
            generator.writeFieldId(-2);
            generator.writeBinary(coordinate(point.getAffineX().toByteArray()));
            generator.writeFieldId(-3);
            generator.writeBinary(coordinate(point.getAffineY().toByteArray()));
            generator.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return ByteBuffer.allocate(16 + Short.BYTES + id.length + cose.size())
                .put(new byte[16])
                .putShort((short) id.length)
                .put(id)
                .put(cose.toByteArray())
                .array();
    }

    private byte[] signature(byte[] data, byte[] client) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key.getPrivate());
            signature.update(data);
            signature.update(sha256(client));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] cbor(Map<String, Object> value) {
        try {
            return new ObjectMapper(new CBORFactory()).writeValueAsBytes(value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] coordinate(byte[] number) {
        var fixed = new byte[COORDINATE];
        var digits = Arrays.copyOfRange(number, Math.max(0, number.length - COORDINATE), number.length);
        System.arraycopy(digits, 0, fixed, COORDINATE - digits.length, digits.length);
        return fixed;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
