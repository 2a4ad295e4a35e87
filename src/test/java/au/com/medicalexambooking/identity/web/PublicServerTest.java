package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.web.RawRequest.RawAnswer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, schemes, addresses, origins and headers, as strangers on the internet play with them. */
class PublicServerTest extends PublicServer {

    @ParameterizedTest
    @ValueSource(strings = {"bookings.example", "BOOKINGS.example", "bookings.example:443"})
    void answersUnderItsName(String host) {
        var answer = from(newAddress(), "GET", "/login")
                .without("Host")
                .with("Host", host)
                .send(port());

        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "bookings.example.evil.example",
                "bookings.example:8443",
                "bookings.example.",
                "evil.example:443",
                "localhost",
                "127.0.0.1",
                "[::1]"
            })
    void answersUnderNoOtherName(String host) {
        for (var path : List.of("/login", "/api/auth/me", "/assets/portal.css", "/api/webhooks/acuity")) {
            var answer = from(newAddress(), "GET", path)
                    .without("Host")
                    .with("Host", host)
                    .send(port());

            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.code()).as(path).isEqualTo(path.startsWith("/api") ? "unknown_host" : "");
            assertThat(answer.body() + answer.headers()).doesNotContain("evil");
        }
    }

    @Test
    void noHostOrTwoHostsAreNoRequest() {
        assertThat(from(newAddress(), "GET", "/login")
                        .without("Host")
                        .send(port())
                        .status())
                .isEqualTo(400);
        assertThat(from(newAddress(), "GET", "/login")
                        .with("Host", "bookings.example")
                        .send(port())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void sendsNobodyToAHostThatARequestNames() {
        var answer = from(newAddress(), "GET", "/bookings?view=week")
                .with("X-Forwarded-Host", "evil.example")
                .with("Forwarded", "host=evil.example;proto=http")
                .send(port());

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).isEqualTo("/login?next=%2Fbookings%3Fview%3Dweek");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "", "wss", "https http"})
    void refusesApiCallsThatCrossTheNetworkInClear(String proto) {
        var request = from(newAddress(), "GET", "/api/auth/me").without("X-Forwarded-Proto");
        if (!proto.isEmpty()) {
            request.with("X-Forwarded-Proto", proto);
        }

        var answer = request.send(port());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("https_required");
        assertThat(answer.header("Location")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ADDRESS                                  | ADDRESS
            6.6.6.6, ADDRESS                         | ADDRESS
            10.1.1.1, ADDRESS                        | ADDRESS
            127.0.0.1, ADDRESS                       | ADDRESS
            evil, ADDRESS                            | ADDRESS
            ADDRESS, 10.1.1.1                        | ADDRESS
            6.6.6.6, ADDRESS, 10.2.2.2, 10.1.1.1     | ADDRESS
            ADDRESS, evil                            | PROXY
            ADDRESS, 6.6.6.6:1234                    | PROXY
            ''                                       | PROXY
            """)
    void recordsTheAddressThatOurProxySaw(String forwarded, String expected) {
        var address = newAddress();
        var email =
                "nobody." + address.replace('.', '-') + Math.floorMod(forwarded.hashCode(), 1000) + "@nowhere.example";

        var answer = from(forwarded.replace("ADDRESS", address), "POST", "/api/auth/login")
                .with("Forwarded", "for=6.6.6.7")
                .with("X-Real-IP", "6.6.6.8")
                .with("True-Client-IP", "6.6.6.9")
                .body("application/json", credentials(email, "not the password at all"))
                .send(port());

        assertThat(answer.status()).as(answer.body()).isEqualTo(401);
        assertThat(lastAuditedAddress())
                .isIn(expected.equals("PROXY") ? List.of("127.0.0.1", "::1") : List.of(address));
    }

    @Test
    void limitsAnAddressWhateverElseItClaims() {
        var address = newAddress();
        RawAnswer last = null;
        int sent = 0;
        do {
            sent++;
            last = from("6.6.6." + sent % 250 + ", " + address, "GET", "/api/auth/me")
                    .send(port());
        } while (last.status() != 429 && sent < 1000);

        assertThat(sent).isGreaterThan(60);
        assertThat(last.code()).isEqualTo("rate_limited");
        assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 60);
        assertThat(from(newAddress(), "GET", "/api/auth/me").send(port()).status())
                .isEqualTo(401);
        assertThat(from(address, "GET", "/assets/portal.css").send(port()).status())
                .isEqualTo(200);
        assertThat(from(address, "POST", "/api/webhooks/none").send(port()).status())
                .isNotEqualTo(429);
        var page = Stream.generate(() -> from(address, "GET", "/login").send(port()))
                .limit(100)
                .filter(answer -> answer.status() == 429)
                .findFirst();
        assertThat(page).hasValueSatisfying(answer -> {
            assertThat(answer.body()).contains("Too many requests in a short time");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        });
    }

    @Test
    void limitsAnAccountFromWhereverItCalls() {
        var token = tokenOf(signIn(newAddress(), newUser(), PASSWORD));
        var other = tokenOf(signIn(newAddress(), newUser(), PASSWORD));
        RawAnswer last = null;
        int sent = 0;
        do {
            sent++;
            last = me(token);
        } while (last.status() == 200 && sent < 500);

        assertThat(sent).isGreaterThan(30);
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.code()).isEqualTo("rate_limited");
        assertThat(last.header("Retry-After")).isIn("1", "2");
        assertThat(me(other).status()).isEqualTo(200);
    }

    @Test
    void namedOriginMayCallWithATokenAndNeverWithCookies() {
        var preflight = from(newAddress(), "OPTIONS", "/api/bookings")
                .with("Origin", "https://partner.example")
                .with("Access-Control-Request-Method", "POST")
                .with("Access-Control-Request-Headers", "authorization, content-type, idempotency-key")
                .send(port());
        var call = from(newAddress(), "GET", "/api/auth/me")
                .with("Origin", "https://partner.example")
                .send(port());

        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://partner.example");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST", "PATCH", "DELETE");
        assertThat(preflight.header("Access-Control-Allow-Headers").toLowerCase(Locale.ROOT))
                .contains("authorization", "idempotency-key");
        assertThat(preflight.header("Access-Control-Max-Age")).isEqualTo("600");
        assertThat(call.status()).isEqualTo(401);
        assertThat(call.header("Access-Control-Allow-Origin")).isEqualTo("https://partner.example");
        assertThat(call.header("Access-Control-Expose-Headers")).contains("Retry-After");
        assertThat(call.header("Vary")).contains("Origin");
        assertThat(call.all("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(preflight.all("Access-Control-Allow-Credentials")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://partner.example",
                "https://partner.example:8443",
                "https://partner.example.evil.example",
                "https://evilpartner.example",
                "https://PARTNER.example",
                "https://partner.example/",
                "https://sub.partner.example",
                "null",
                "*"
            })
    void nothingIsSaidToOtherOrigins(String origin) {
        var preflight = from(newAddress(), "OPTIONS", "/api/bookings")
                .with("Origin", origin)
                .with("Access-Control-Request-Method", "GET")
                .send(port());
        var call =
                from(newAddress(), "GET", "/api/auth/me").with("Origin", origin).send(port());

        assertThat(preflight.status()).isEqualTo(403);
        assertThat(preflight.code()).isEqualTo("forbidden");
        assertThat(call.status()).isEqualTo(401);
        assertThat(preflight.headers().toString() + call.headers()).doesNotContainIgnoringCase("access-control-allow");
    }

    @Test
    void preflightForMoreThanIsAllowedIsRefused() {
        for (var header : List.of("x-csrf-token", "x-forwarded-for")) {
            var answer = from(newAddress(), "OPTIONS", "/api/bookings")
                    .with("Origin", "https://partner.example")
                    .with("Access-Control-Request-Method", "POST")
                    .with("Access-Control-Request-Headers", header)
                    .send(port());

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.headers().toString()).doesNotContainIgnoringCase("access-control-allow");
        }
        var pages = from(newAddress(), "OPTIONS", "/login")
                .with("Origin", "https://partner.example")
                .with("Access-Control-Request-Method", "POST")
                .send(port());
        assertThat(pages.headers().toString()).doesNotContainIgnoringCase("access-control-allow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "FOO", "PROPFIND", "get"})
    void unusedMethodsAreNotAllowed(String method) {
        for (var path : List.of("/api/auth/me", "/login", "/assets/portal.css")) {
            var answer = from(newAddress(), method, path).send(port());

            assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(405);
            assertThat(answer.header("Allow")).as(path).contains("GET").doesNotContain("TRACE");
            assertThat(answer.body()).doesNotContain("X-Forwarded-For");
        }
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(200, from(newAddress(), "GET", "/login")),
                Arguments.of(200, from(newAddress(), "GET", "/assets/portal.css")),
                Arguments.of(302, from(newAddress(), "GET", "/")),
                Arguments.of(302, from(newAddress(), "GET", "/camunda/app/tasklist/")),
                Arguments.of(400, from(newAddress(), "GET", "/api/%%%")),
                Arguments.of(400, from(newAddress(), "GET", "/api//auth/me")),
                Arguments.of(400, from(newAddress(), "GET", "/page;x=1")),
                Arguments.of(400, from(newAddress(), "GET", "/login").without("Host")),
                Arguments.of(
                        400, from(newAddress(), "GET", "/login").without("Host").with("Host", "evil.example")),
                Arguments.of(
                        400,
                        from(newAddress(), "GET", "/api/auth/me")
                                .without("Host")
                                .with("Host", "evil.example")),
                Arguments.of(401, from(newAddress(), "GET", "/api/auth/me")),
                Arguments.of(401, from(newAddress(), "GET", "/api/nothing")),
                Arguments.of(403, from(newAddress(), "POST", "/login")),
                Arguments.of(403, from(newAddress(), "GET", "/api/auth/me").without("X-Forwarded-Proto")),
                Arguments.of(404, from(newAddress(), "GET", "/assets/none.js")),
                Arguments.of(405, from(newAddress(), "TRACE", "/api/auth/me")),
                Arguments.of(405, from(newAddress(), "FOO", "/login")),
                Arguments.of(405, from(newAddress(), "FOO", "/api/auth/me")),
                Arguments.of(
                        413,
                        from(newAddress(), "POST", "/api/auth/login")
                                .body("application/json", "{\"email\":\"" + "x".repeat(1_100_000) + "\"}")),
                Arguments.of(415, from(newAddress(), "POST", "/api/auth/login").body("text/plain", "hello")));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void everyAnswerCarriesEachHeaderOnce(int status, RawRequest request) {
        var answer = request.send(port());

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.all("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.all("X-Frame-Options")).containsExactly("DENY");
        assertThat(answer.all("Referrer-Policy")).containsExactly("same-origin");
        assertThat(answer.all("Cross-Origin-Opener-Policy")).containsExactly("same-origin");
        assertThat(answer.all("Cross-Origin-Resource-Policy")).containsExactly("same-origin");
        assertThat(answer.all("Permissions-Policy")).hasSize(1);
        assertThat(answer.all("Strict-Transport-Security")).containsExactly("max-age=31536000 ; includeSubDomains");
        assertThat(answer.all("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.all("X-Request-Id")).hasSize(1);
        assertThat(answer.header("Server")).isEmpty();
        boolean file = answer.header("Content-Type").startsWith("text/css");
        assertThat(answer.header("Cache-Control")).contains(file ? "max-age" : "no-store");
    }

    private RawAnswer me(String token) {
        return from(newAddress(), "GET", "/api/auth/me")
                .with("Authorization", "Bearer " + token)
                .send(port());
    }

    private String lastAuditedAddress() {
        return owner.sql("select host(ip_address) from app.audit_logs where action = 'login.failed' order by seq desc"
                        + " limit 1")
                .query(String.class)
                .single();
    }
}
