package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.IdentitySettings;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.testing.Hostile;
import au.com.medicalexambooking.testing.HostileCases;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

    private static final String PREVIOUS = "the-former-secret-of-at-least-32-characters";
    private static final String NEXT = "the-secret-that-follows-of-at-least-32-characters";
    private static final String ISSUED_BY = "https://bookings.example";

    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz";
    private static final Instant NOW = Instant.parse("2026-11-23T01:00:00Z");
    private static final UserId USER = new UserId("user1");

    private final AccessTokens tokens = tokensAt(NOW, SECRET, "https://bookings.example");

    @Test
    void readsWhatItIssued() {
        var claim = tokens.read(tokens.issue(USER, "session1"));

        assertThat(claim).contains(new AccessTokens.Claim(USER, "session1"));
    }

    @Test
    void livesForFifteenMinutesAtMost() {
        var token = tokens.issue(USER, "session1");

        assertThat(tokensAt(NOW.plus(Duration.ofMinutes(14)), SECRET, "https://bookings.example")
                        .read(token))
                .isPresent();
        assertThat(tokensAt(NOW.plus(Duration.ofMinutes(15)).plusSeconds(1), SECRET, "https://bookings.example")
                        .read(token))
                .isEmpty();
    }

    @Test
    void refusesTokensOfOthers() {
        var otherKey = tokensAt(NOW, SECRET.replace('a', 'b'), "https://bookings.example");
        var otherIssuer = tokensAt(NOW, SECRET, "https://elsewhere.example");

        assertThat(tokens.read(otherKey.issue(USER, "session1"))).isEmpty();
        assertThat(tokens.read(otherIssuer.issue(USER, "session1"))).isEmpty();
    }

    @Test
    @Hostile(value = "Forged tokens", tries = "alg none, HS512, another type")
    void takesNoOtherAlgorithmOrType() throws JOSEException {
        assertThat(tokens.read(new PlainJWT(claims().build()).serialize())).isEmpty();
        assertThat(tokens.read(signed(JWSAlgorithm.HS512, "at+jwt", claims().build())))
                .isEmpty();
        assertThat(tokens.read(signed(JWSAlgorithm.HS256, "JWT", claims().build())))
                .isEmpty();
        assertThat(tokens.read(signed(JWSAlgorithm.HS256, "at+jwt", claims().build())))
                .isPresent();
    }

    @Test
    void needsAudienceExpiryAndSession() throws JOSEException {
        assertThat(tokens.read(signed(
                        JWSAlgorithm.HS256, "at+jwt", claims().audience("other").build())))
                .isEmpty();
        assertThat(tokens.read(signed(
                        JWSAlgorithm.HS256,
                        "at+jwt",
                        claims().expirationTime(null).build())))
                .isEmpty();
        assertThat(tokens.read(signed(
                        JWSAlgorithm.HS256,
                        "at+jwt",
                        claims().claim("sid", null).build())))
                .isEmpty();
    }

    @Test
    @Hostile(value = "Forged tokens", tries = "tokens that name their own key")
    void takesNoTokenThatNamesItsOwnKey() throws JOSEException {
        var ownSecret = new byte[32];
        for (var header : List.of(
                new JWSHeader.Builder(JWSAlgorithm.HS256).jwkURL(URI.create("https://evil.example/keys")),
                new JWSHeader.Builder(JWSAlgorithm.HS256).x509CertURL(URI.create("https://evil.example/cert")),
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("../../dev/null"))) {
            var token = new SignedJWT(header.type(new JOSEObjectType("at+jwt")).build(), claims().build());
            token.sign(new MACSigner(ownSecret));

            assertThat(tokens.read(token.serialize())).isEmpty();
        }
        assertThat(tokens.read(signedWith(new byte[64], claims().build()))).isEmpty();
    }

    @Test
    @Hostile(value = "Forged tokens", tries = "RS256, and HS256 under an RSA key")
    void takesNoTokenOfAnotherKindOfKey() throws Exception {
        var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        var asymmetric = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                claims().build());
        asymmetric.sign(new RSASSASigner(rsa.getPrivate()));

        assertThat(tokens.read(asymmetric.serialize())).isEmpty();
        assertThat(tokens.read(signedWith(rsa.getPublic().getEncoded(), claims().build())))
                .isEmpty();
    }

    @Test
    void takesNoTokenAheadOfItsTime() throws JOSEException {
        assertThat(tokens.read(signed(
                        JWSAlgorithm.HS256,
                        "at+jwt",
                        claims().notBeforeTime(Date.from(NOW.plusSeconds(61))).build())))
                .isEmpty();
        assertThat(tokens.read(signed(
                        JWSAlgorithm.HS256,
                        "at+jwt",
                        claims().notBeforeTime(Date.from(NOW.plusSeconds(59))).build())))
                .isPresent();
    }

    @Test
    @Hostile(value = "Forged tokens", tries = "every letter of a token altered", cases = 281)
    void everyAlteredByteIsNoticed() {
        var token = tokens.issue(USER, "session1");
        int altered = 0;
        for (int at = 0; at < token.length() - 1; at++) { // the last one carries four bits that say nothing
            char letter = token.charAt(at) == 'A' ? 'B' : 'A';
            if (token.charAt(at) != '.') {
                altered++;
                HostileCases.tried(1);
                assertThat(tokens.read(token.substring(0, at) + letter + token.substring(at + 1)))
                        .as("letter %d", at)
                        .isEmpty();
            }
        }
        assertThat(altered).isGreaterThan(200);
    }

    @Test
    void readsNoNonsense() {
        assertThat(tokens.read("")).isEmpty();
        assertThat(tokens.read("a.b.c")).isEmpty();
        assertThat(tokens.read("x".repeat(10_000))).isEmpty();
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://bookings.example")
                .audience("medical-exam-booking-api")
                .subject("user1")
                .notBeforeTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plusSeconds(60)))
                .claim("sid", "session1");
    }

    private static String signed(JWSAlgorithm algorithm, String type, JWTClaimsSet claims) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(algorithm).type(new JOSEObjectType(type)).build(), claims);
        token.sign(new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8)));
        return token.serialize();
    }

    private static String signedWith(byte[] key, JWTClaimsSet claims) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                claims);
        token.sign(new MACSigner(key));
        return token.serialize();
    }

    @Test
    void thePreviousSecretCountsUntilItEnds() {
        var now = Instant.parse("2026-11-26T00:00:00Z");
        var token = tokensAt(now, PREVIOUS, ISSUED_BY).issue(new UserId("pat"), "session");

        assertThat(tokensAt(now, NEXT, PREVIOUS, now.plusSeconds(1)).read(token))
                .isPresent();
        assertThat(tokensAt(now, NEXT, PREVIOUS, null).read(token)).isPresent();
        assertThat(tokensAt(now, NEXT, PREVIOUS, now).read(token)).isEmpty();
        assertThat(tokensAt(now, NEXT, ISSUED_BY).read(token)).isEmpty();
        assertThat(tokensAt(now, PREVIOUS, ISSUED_BY)
                        .read(tokensAt(now, NEXT, PREVIOUS, null).issue(new UserId("pat"), "session")))
                .isEmpty();
    }

    private static AccessTokens tokensAt(Instant now, String secret, String issuer) {
        return tokensAt(now, secret, "", null, issuer);
    }

    private static AccessTokens tokensAt(Instant now, String secret, String previous, @Nullable Instant until) {
        return tokensAt(now, secret, previous, until, ISSUED_BY);
    }

    private static AccessTokens tokensAt(
            Instant now, String secret, String previous, @Nullable Instant until, String issuer) {
        var auth = new IdentitySettings.Auth(secret, previous, until, IdentitySettings.SecondFactor.OFF, 10);
        var settings = new IdentitySettings(
                URI.create(issuer), false, false, auth, new IdentitySettings.BootstrapAdmin("", ""));
        return new AccessTokens(settings, Clock.fixed(now, ZoneOffset.UTC));
    }
}
