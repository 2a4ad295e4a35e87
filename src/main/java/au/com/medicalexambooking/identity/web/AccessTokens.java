package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.IdentitySettings;
import au.com.medicalexambooking.identity.UserId;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.stereotype.Component;

/**
 * Issues and reads access tokens. A token says only which session of which user it belongs to: roles are read from the
 * database, and it ends with the session.
 */
@Component
class AccessTokens {

    /** Together with the tolerance, fifteen minutes. */
    static final Duration LIFE = Duration.ofMinutes(14);

    private static final Duration TOLERANCE = Duration.ofSeconds(60);
    private static final String AUDIENCE = "medical-exam-booking-api";
    private static final String TYPE = "at+jwt";
    private static final String SESSION = "sid";

    private final Clock clock;
    private final String issuer;
    private final JwtEncoder encoder;
    private final JwtDecoder decoder;
    private final @Nullable JwtDecoder otherDecoder;
    private final IdentitySettings.Auth settings;

    AccessTokens(IdentitySettings settings, Clock clock) {
        this.clock = clock;
        this.issuer = settings.appUrl().toString();
        this.settings = settings.auth();
        this.encoder = new NimbusJwtEncoder(new ImmutableSecret<>(key(this.settings.secret())));
        this.decoder = decoder(this.settings.secret());
        this.otherDecoder = this.settings.previousSecret().isBlank() ? null : decoder(this.settings.previousSecret());
    }

    private JwtDecoder decoder(String secret) {
        var nimbus = NimbusJwtDecoder.withSecretKey(key(secret))
                .macAlgorithm(MacAlgorithm.HS256)
                .jwtProcessorCustomizer(processor ->
                        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(TYPE))))
                .build();
        var times = new JwtTimestampValidator(TOLERANCE);
        times.setClock(clock);
        nimbus.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                times,
                new JwtIssuerValidator(issuer),
                new JwtClaimValidator<List<String>>("aud", audience -> audience != null && audience.contains(AUDIENCE)),
                new JwtClaimValidator<>("exp", expiry -> expiry != null))));
        return nimbus;
    }

    private static SecretKeySpec key(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    /** A new token for this user, which lives no longer than the given login. */
    String issue(UserId user, String session) {
        var now = clock.instant();
        var claims = JwtClaimsSet.builder()
                .issuer(issuer)
                .audience(List.of(AUDIENCE))
                .subject(user.value())
                .issuedAt(now)
                .notBefore(now)
                .expiresAt(now.plus(LIFE))
                .claim(SESSION, session)
                .build();
        var header = JwsHeader.with(MacAlgorithm.HS256).type(TYPE).build();
        return encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
    }

    /** What a token claims, where it is one of ours and still good; signed with the secret, or with the other one accepted. */
    Optional<Claim> read(String token) {
        return read(decoder, token)
                .or(() -> otherDecoder == null
                                || settings.otherSecret(clock.instant()).isEmpty()
                        ? Optional.empty()
                        : read(otherDecoder, token));
    }

    private static Optional<Claim> read(JwtDecoder decoder, String token) {
        try {
            return claimOf(decoder.decode(token));
        } catch (JwtException e) {
            return Optional.empty();
        }
    }

    private static Optional<Claim> claimOf(Jwt token) {
        var user = token.getSubject();
        var session = token.getClaimAsString(SESSION);
        return user == null || session == null || user.isBlank() || user.length() > 40
                ? Optional.empty()
                : Optional.of(new Claim(new UserId(user), session));
    }

    /** The session of a user that a token stands for. */
    record Claim(UserId user, String session) {}
}
