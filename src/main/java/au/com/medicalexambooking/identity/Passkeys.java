package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.UserDirectory.Person;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.webauthn4j.util.exception.WebAuthnException;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.webauthn.api.AttestationConveyancePreference;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialDescriptor;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialParameters;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.jackson.WebauthnJackson2Module;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.JdbcPublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.JdbcUserCredentialRepository;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import org.springframework.stereotype.Component;

/**
 * What passkeys sign, and whether they signed it (WebAuthn level 2, through Spring Security and webauthn4j). A challenge is
 * kept in the database, so that any node takes the answer, and is used up by the first answer, right or wrong. Everything
 * runs in the caller's transaction.
 */
@Component
class Passkeys {

    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final String PRODUCT = "IME Bookings";
    private static final String NOT_KEPT_HERE = "-"; // names of passkeys stand with the factors

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PublicKeyCredentialRpEntity us;
    private final JdbcPublicKeyCredentialUserEntityRepository holders;
    private final JdbcUserCredentialRepository credentials;
    private final WebAuthnRelyingPartyOperations ceremonies;
    private final ObjectMapper json = new ObjectMapper()
            .registerModule(new WebauthnJackson2Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    Passkeys(JdbcClient jdbc, JdbcOperations statements, Clock clock, IdentitySettings settings) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.us = PublicKeyCredentialRpEntity.builder()
                .id(settings.appUrl().getHost())
                .name(PRODUCT)
                .build();
        this.holders = new JdbcPublicKeyCredentialUserEntityRepository(statements);
        this.credentials = new JdbcUserCredentialRepository(statements);
        this.ceremonies =
                new Webauthn4JRelyingPartyOperations(holders, credentials, us, Set.of(originOf(settings.appUrl())));
    }

    /**
     * What the browser needs to make a new passkey for this person, as JSON.
     *
     * @param binding names the session that alone may go on with it
     */
    String askForNew(Person person, String binding) {
        return text(creationOptions(person, newChallenge(binding)));
    }

    /** Keeps the passkey that the browser made, and returns its id; empty where it is not what was asked for. */
    Optional<String> keep(Person person, String binding, String answer) {
        var challenge = useUp(binding);
        var credential = read(answer, new TypeReference<PublicKeyCredential<AuthenticatorAttestationResponse>>() {})
                .filter(read -> read.getRawId() != null
                        && read.getResponse() != null
                        && read.getResponse().getAttestationObject() != null
                        && read.getResponse().getClientDataJSON() != null);
        if (challenge.isEmpty() || credential.isEmpty()) {
            return Optional.empty();
        }
        try {
            var kept = ceremonies.registerCredential(new ImmutableRelyingPartyRegistrationRequest(
                    creationOptions(person, challenge.get()),
                    new RelyingPartyPublicKey(credential.get(), NOT_KEPT_HERE)));
            return Optional.of(kept.getCredentialId().toBase64UrlString());
        } catch (WebAuthnException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What the browser needs to have one of this person's passkeys sign, as JSON. */
    String askFor(Person person, String binding) {
        return text(requestOptions(
                newChallenge(binding), descriptorsOf(holderOf(person).getId()), UserVerificationRequirement.PREFERRED));
    }

    /** What the browser needs to have any passkey of ours sign, whose holder proves to be there by finger, face or PIN. */
    String askForAnybodys(String binding) {
        return text(requestOptions(newChallenge(binding), List.of(), UserVerificationRequirement.REQUIRED));
    }

    /** Whether one of this person's passkeys signed what was asked for. */
    boolean accept(Person person, String binding, String answer) {
        return signed(binding, answer, UserVerificationRequirement.PREFERRED)
                .filter(person.id()::equals)
                .isPresent();
    }

    /** Whose passkey signed what was asked for, and made sure of its holder; empty where none did. */
    Optional<UserId> acceptAnybodys(String binding, String answer) {
        return signed(binding, answer, UserVerificationRequirement.REQUIRED);
    }

    /** The id of the passkey that claims to have signed this, whether it did or not. */
    Optional<String> idIn(String answer) {
        return read(answer, new TypeReference<PublicKeyCredential<AuthenticatorAssertionResponse>>() {})
                .map(PublicKeyCredential::getRawId)
                .map(Bytes::toBase64UrlString);
    }

    /** Forgets a passkey whose factor is gone. */
    void forget(String id) {
        credentials.delete(Bytes.fromBase64(id));
    }

    private Optional<UserId> signed(String binding, String answer, UserVerificationRequirement verification) {
        var challenge = useUp(binding);
        var credential = read(answer, new TypeReference<PublicKeyCredential<AuthenticatorAssertionResponse>>() {})
                .filter(read -> read.getRawId() != null
                        && read.getId() != null
                        && read.getResponse() != null
                        && read.getResponse().getAuthenticatorData() != null
                        && read.getResponse().getSignature() != null
                        && read.getResponse().getClientDataJSON() != null);
        if (challenge.isEmpty() || credential.isEmpty()) {
            return Optional.empty();
        }
        var owner = ownerOf(credential.get().getRawId().toBase64UrlString());
        if (owner.isEmpty()) {
            return Optional.empty();
        }
        try {
            ceremonies.authenticate(new RelyingPartyAuthenticationRequest(
                    requestOptions(challenge.get(), List.of(), verification), credential.get()));
        } catch (WebAuthnException | IllegalArgumentException e) {
            return Optional.empty();
        }
        jdbc.sql("update second_factors set last_used_at = :now where credential_id = :id")
                .param("now", Timestamp.from(clock.instant()))
                .param("id", credential.get().getRawId().toBase64UrlString())
                .update();
        return owner;
    }

    /** Locks the row, so that two signatures with one counter are looked at one after the other. */
    private Optional<UserId> ownerOf(String credential) {
        return jdbc.sql("select user_id from second_factors where credential_id = :id for update")
                .param("id", credential)
                .query((row, number) -> new UserId(row.getString("user_id")))
                .optional();
    }

    private PublicKeyCredentialUserEntity holderOf(Person person) {
        var known = holders.findByUsername(person.id().value());
        if (known != null) {
            return known;
        }
        jdbc.sql("insert into user_entities (id, name, display_name) values (:id, :user, '-') on conflict do nothing")
                .param("id", Bytes.random().toBase64UrlString())
                .param("user", person.id().value())
                .update();
        return holders.findByUsername(person.id().value());
    }

    private PublicKeyCredentialCreationOptions creationOptions(Person person, Bytes challenge) {
        var holder = holderOf(person).getId();
        return PublicKeyCredentialCreationOptions.builder()
                .rp(us)
                .user(ImmutablePublicKeyCredentialUserEntity.builder()
                        .id(holder)
                        .name(person.email())
                        .displayName(person.name())
                        .build())
                .challenge(challenge)
                .pubKeyCredParams(
                        PublicKeyCredentialParameters.EdDSA,
                        PublicKeyCredentialParameters.ES256,
                        PublicKeyCredentialParameters.RS256)
                .attestation(AttestationConveyancePreference.NONE)
                .authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                        .residentKey(ResidentKeyRequirement.PREFERRED)
                        .userVerification(UserVerificationRequirement.PREFERRED)
                        .build())
                .excludeCredentials(descriptorsOf(holder))
                .timeout(LIFE)
                .build();
    }

    private PublicKeyCredentialRequestOptions requestOptions(
            Bytes challenge, List<PublicKeyCredentialDescriptor> allowed, UserVerificationRequirement verification) {
        return PublicKeyCredentialRequestOptions.builder()
                .challenge(challenge)
                .rpId(us.getId())
                .allowCredentials(allowed)
                .userVerification(verification)
                .timeout(LIFE)
                .build();
    }

    private List<PublicKeyCredentialDescriptor> descriptorsOf(Bytes holder) {
        return credentials.findByUserId(holder).stream()
                .map(credential -> PublicKeyCredentialDescriptor.builder()
                        .id(credential.getCredentialId())
                        .build())
                .toList();
    }

    private Bytes newChallenge(String binding) {
        var now = clock.instant();
        jdbc.sql("delete from passkey_challenges where expires_at < :now")
                .param("now", Timestamp.from(now))
                .update();
        var challenge = Bytes.random();
        jdbc.sql(
                        "insert into passkey_challenges (bound_to, challenge, expires_at) values (:binding, :challenge, :expiry)"
                                + " on conflict (bound_to) do update set challenge = excluded.challenge, expires_at = excluded.expires_at")
                .param("binding", binding)
                .param("challenge", challenge.getBytes())
                .param("expiry", Timestamp.from(now.plus(LIFE)))
                .update();
        return challenge;
    }

    private Optional<Bytes> useUp(String binding) {
        return jdbc.sql("delete from passkey_challenges where bound_to = :binding returning"
                        + " case when expires_at > :now then challenge end")
                .param("binding", binding)
                .param("now", Timestamp.from(clock.instant()))
                .query((row, number) -> Optional.ofNullable(row.getBytes(1)).map(Bytes::new))
                .optional()
                .flatMap(found -> found);
    }

    private <T> Optional<T> read(String answer, TypeReference<T> type) {
        try {
            return Optional.ofNullable(json.readValue(answer, type));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private String text(Object options) {
        try {
            return json.writeValueAsString(options);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String originOf(URI url) {
        return url.getScheme() + "://" + url.getAuthority();
    }
}
