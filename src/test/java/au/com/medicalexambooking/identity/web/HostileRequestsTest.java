package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.web.RawRequest.RawAnswer;
import au.com.medicalexambooking.testing.Hostile;
import au.com.medicalexambooking.testing.HostileCases;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people try who want in: other people's cookies, made-up tokens, patience, and texts that break things. */
class HostileRequestsTest extends PublicServer {

    private static final String WRONG = "not the password at all";
    private static final Pattern HIDDEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]*)\"");

    @Test
    @Hostile(
            value = "Cross-site requests",
            tries = "a cookie without a CSRF token, with a made-up one, with that of another person")
    void cookieAloneWritesNothing() {
        var login = signIn(newAddress(), newUser(), PASSWORD);
        var other = signIn(newAddress(), newUser(), PASSWORD);

        assertThat(write(login, null, Map.of()).code()).isEqualTo("csrf_token_missing");
        assertThat(write(login, "made-up", Map.of()).code()).isEqualTo("csrf_token_missing");
        assertThat(from(newAddress(), "POST", "/api/auth/refresh")
                        .with("Cookie", SESSION + "=" + login.cookie(SESSION))
                        .with("X-CSRF-TOKEN", other.cookie(CSRF))
                        .body("application/json", "")
                        .send(port())
                        .status())
                .isEqualTo(403);
        assertThat(write(login, login.cookie(CSRF), Map.of()).status()).isEqualTo(200);
    }

    @Test
    @Hostile(value = "Cross-site requests", tries = "a write from a page of another site")
    void writesFromPagesOfOthersAreRefusedEvenWithAToken() {
        var login = signIn(newAddress(), newUser(), PASSWORD);
        var csrf = login.cookie(CSRF);

        var foreign = write(login, csrf, Map.of("Sec-Fetch-Site", "cross-site"));

        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.code()).isEqualTo("cross_site_write");
        for (var site : List.of("same-origin", "none")) {
            assertThat(write(login, csrf, Map.of("Sec-Fetch-Site", site)).status())
                    .isEqualTo(200);
        }
        assertThat(from(newAddress(), "GET", "/api/auth/me")
                        .with("Cookie", SESSION + "=" + login.cookie(SESSION))
                        .with("Sec-Fetch-Site", "cross-site")
                        .send(port())
                        .status())
                .isEqualTo(200);
        assertThat(from(newAddress(), "POST", "/api/auth/refresh")
                        .with("Authorization", "Bearer " + tokenOf(login))
                        .with("Sec-Fetch-Site", "cross-site")
                        .send(port())
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/logout", "/camunda/api/engine/engine/default/task"})
    @Hostile(value = "Cross-site requests", tries = "forms of ours sent from a page of another site", cases = 3)
    void pagesTakeNoFormsFromElsewhere(String path) {
        var page = from(newAddress(), "GET", "/login").send(port());

        var answer = from(newAddress(), "POST", path)
                .with("Cookie", CSRF + "=" + page.cookie(CSRF))
                .with("Sec-Fetch-Site", "cross-site")
                .body("application/x-www-form-urlencoded", "_csrf=" + hidden(page))
                .send(port());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Set-Cookie")).doesNotContain(SESSION);
    }

    @Test
    @Hostile(
            value = "Session fixation",
            tries = "a session id that the attacker made up, and one of the own",
            cases = 2)
    void sessionThatSomebodyElseChoseIsNotTheSessionThatBegins() {
        var chosen = "attackersattackersattackersattackersattacke";
        var attacker = signIn(newAddress(), newUser(), PASSWORD);

        for (var planted : List.of(chosen, attacker.cookie(SESSION))) {
            var login = from(newAddress(), "POST", "/api/auth/login")
                    .with("Cookie", SESSION + "=" + planted)
                    .body("application/json", credentials(newUser(), PASSWORD))
                    .send(port());

            assertThat(login.status()).isEqualTo(200);
            assertThat(login.cookie(SESSION)).isNotEqualTo(planted).hasSize(43);
            HostileCases.tried(1);
            assertThat(from(newAddress(), "GET", "/api/auth/me")
                            .with("Cookie", SESSION + "=" + planted)
                            .send(port())
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void cookiesAreOutOfReach() {
        var login = pageSignIn(newAddress(), newUser(), "", PASSWORD);

        assertThat(login.all("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("__Host-SESSION=") || cookie.startsWith("__Host-DEVICE="))
                .hasSize(2)
                .allMatch(cookie -> cookie.contains("Secure")
                        && cookie.contains("HttpOnly")
                        && cookie.contains("SameSite=Lax")
                        && cookie.contains("Path=/")
                        && !cookie.contains("Domain"));
    }

    @Test
    @Hostile(value = "Guessing", tries = "guesses over HTTP from 60 addresses, while the owner signs in", cases = 60)
    void guessingFromEverywhereStopsBeforeTheOwnerDoes() {
        var email = newUser();
        var office = newAddress();
        var device = pageSignIn(office, email, "", PASSWORD).cookie("__Host-DEVICE");
        int evaluated = 0;
        for (int guess = 0; guess < 60; guess++) {
            var answer = signIn(newAddress(), email, WRONG);
            assertThat(answer.status()).isIn(401, 429);
            evaluated += answer.status() == 401 ? 1 : 0;
            HostileCases.tried(1);
        }

        assertThat(evaluated).isBetween(30, 40);
        assertThat(signIn(newAddress(), email, PASSWORD).status())
                .as("the right password from an unknown address looks like a guess")
                .isEqualTo(429);
        assertThat(signIn(office, email, PASSWORD).status()).as("known address").isEqualTo(200);
        assertThat(pageSignIn(newAddress(), email, device, PASSWORD).status())
                .as("known browser")
                .isEqualTo(302);
        assertThat(pageSignIn(newAddress(), email, device.replaceAll("^..", "AA"), PASSWORD)
                        .status())
                .as("altered mark")
                .isEqualTo(429);
    }

    @Test
    @Hostile(value = "Guessing", tries = "finding out by the throttle whether an account exists")
    void accountThatDoesNotExistIsSlowedLikeOneThatDoes() {
        var statuses = Stream.of(newUser(), "nobody" + System.nanoTime() + "@nowhere.example")
                .map(email -> {
                    var address = newAddress();
                    return Stream.generate(() -> signIn(address, email, WRONG))
                            .limit(12)
                            .map(answer -> answer.status() + answer.code())
                            .toList();
                })
                .toList();

        assertThat(statuses.get(0)).isEqualTo(statuses.get(1)).endsWith("429too_many_attempts");
    }

    static Stream<Arguments> queries() {
        return Stream.of(
                Arguments.of("limit=1&limit=2"),
                Arguments.of("limit=1&l%69mit=2"),
                Arguments.of("limit=1&limit"),
                Arguments.of("limit=1&other=a&other=a"),
                Arguments.of("limit=1&x=%00"),
                Arguments.of("limit=1&x=%E2%80%AEevil"),
                Arguments.of("limit=1&x=%"),
                Arguments.of("limit=1&x=%zz"),
                Arguments.of("limit=1&x=" + "y".repeat(100_000)));
    }

    @ParameterizedTest
    @MethodSource("queries")
    @Hostile(value = "Malformed input", tries = "queries that two readers understand in two ways", cases = 9)
    void ambiguousOrUnreadableQueriesAreRefused(String query) {
        var token = newToken();

        var answer = from(newAddress(), "GET", "/api/probe/number?" + query)
                .with("Authorization", "Bearer " + token)
                .send(port());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isNotEmpty();
    }

    @Test
    void listsOfIdsMayBeGivenPieceByPiece() {
        var answer = from(newAddress(), "GET", "/api/probe/number?limit=1&specialistIds=a&specialistIds=b")
                .with("Authorization", "Bearer " + newToken())
                .send(port());

        assertThat(answer.status()).isEqualTo(200);
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(400, "{\"text\":\"a\",\"text\":\"b\"}"),
                Arguments.of(400, "{\"text\":\"a\",\"te\\u0078t\":\"b\"}"),
                Arguments.of(400, "{\"text\":\"a\\u0000b\"}"),
                Arguments.of(400, "{\"text\":\"a\u0000b\"}"),
                Arguments.of(400, "{\"text\":\"\\ud800\"}"),
                Arguments.of(400, "{\"text\":\"\\udc00\\ud800\"}"),
                Arguments.of(400, "{\"text\":\"\\u202egnp.exe\"}"),
                Arguments.of(400, "{\"text\":\"\u2066hidden\u2069\"}"),
                Arguments.of(400, "{\"te\\u0000xt\":\"a\"}"),
                Arguments.of(400, "{\"text\":\"" + "x".repeat(300_000) + "\"}"),
                Arguments.of(413, "{\"text\":\"" + "x".repeat(10 * 1024 * 1024) + "\"}"),
                Arguments.of(400, "[".repeat(100_000)),
                Arguments.of(400, "{\"a\":".repeat(1000) + "1" + "}".repeat(1000)),
                Arguments.of(400, "{\"text\":\"a\",\"count\":" + "9".repeat(5000) + "}"),
                Arguments.of(400, "{\"text\":\"a\",\"count\":1e999999999}"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    @Hostile(value = "Malformed input", tries = "bodies that break parsers or databases", cases = 15)
    void textsThatBreakThingsAreRefused(int status, String body) {
        var answer = from(newAddress(), "POST", "/api/probe/echo")
                .with("Authorization", "Bearer " + newToken())
                .body("application/json", body)
                .send(port());

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.code()).isNotEmpty();
    }

    @Test
    void rightToLeftScriptsAreWelcome() {
        var answer = from(newAddress(), "POST", "/api/probe/echo")
                .with("Authorization", "Bearer " + newToken())
                .body("application/json", "{\"text\":\"שלום مرحبا\u200F\"}")
                .send(port());

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username=a%00b%40firm.example&password=x",
                "username=%ED%A0%80%40firm.example&password=x",
                "username=%E2%80%AE%40firm.example&password=x",
                "username=%zz&password=x",
                "username=a%40firm.example&username=b%40firm.example&password=x",
                "password=x"
            })
    void signInPageTakesOddNamesAsNames(String form) {
        var page = from(newAddress(), "GET", "/login").send(port());

        var answer = from(newAddress(), "POST", "/login")
                .with("Cookie", CSRF + "=" + page.cookie(CSRF))
                .body("application/x-www-form-urlencoded", form + "&_csrf=" + hidden(page))
                .send(port());

        assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
    }

    @Test
    void tenMegabytesOfFormAreRefused() {
        var page = from(newAddress(), "GET", "/login").send(port());

        var answer = from(newAddress(), "POST", "/login")
                .with("Cookie", CSRF + "=" + page.cookie(CSRF))
                .body(
                        "application/x-www-form-urlencoded",
                        "_csrf=" + hidden(page) + "&username=" + "x".repeat(10 * 1024 * 1024))
                .send(port());

        assertThat(answer.status()).isBetween(400, 499);
    }

    @Test
    @Hostile(
            value = "Forged tokens",
            tries = "alg none, confused keys, altered and borrowed parts, tokens in the wrong place",
            cases = 14)
    void tokensThatWereTamperedWithAreRefused() {
        var good = tokenOf(signIn(newAddress(), newUser(), PASSWORD));
        var another = tokenOf(signIn(newAddress(), newUser(), PASSWORD));
        var parts = good.split("\\.", -1);
        var none = encoded("{\"alg\":\"none\",\"typ\":\"at+jwt\"}");
        var refused = Map.ofEntries(
                Map.entry("no signature", parts[0] + "." + parts[1] + "."),
                Map.entry("no signature part", parts[0] + "." + parts[1]),
                Map.entry("alg none", none + "." + parts[1] + "."),
                Map.entry("alg none with the signature", none + "." + parts[1] + "." + parts[2]),
                Map.entry("alg None", encoded("{\"alg\":\"None\",\"typ\":\"at+jwt\"}") + "." + parts[1] + "."),
                Map.entry("another's claims", parts[0] + "." + another.split("\\.", -1)[1] + "." + parts[2]),
                Map.entry("another's signature", parts[0] + "." + parts[1] + "." + another.split("\\.", -1)[2]),
                Map.entry(
                        "key of its own",
                        encoded("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}") + "."
                                + parts[1] + "." + parts[2]),
                Map.entry(
                        "key elsewhere",
                        encoded("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"jku\":\"https://evil.example/\"}") + "."
                                + parts[1] + "." + parts[2]),
                Map.entry(
                        "key in a file",
                        encoded("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"../../dev/null\"}") + "." + parts[1]
                                + "." + parts[2]),
                Map.entry("RS256", encoded("{\"alg\":\"RS256\",\"typ\":\"at+jwt\"}") + "." + parts[1] + "." + parts[2]),
                Map.entry("twice", good + "." + good),
                Map.entry("another scheme", "Basic"),
                Map.entry("empty", ""));

        refused.forEach((name, token) ->
                assertThat(me("Bearer " + token).status()).as(name).isEqualTo(401));
        HostileCases.tried(refused.size());
        assertThat(me("Basic " + encoded("a:b")).status()).as("basic").isEqualTo(401);
        assertThat(from(newAddress(), "GET", "/api/auth/me?access_token=" + good)
                        .send(port())
                        .status())
                .as("in the address")
                .isEqualTo(401);
        assertThat(from(newAddress(), "GET", "/api/auth/me")
                        .with("Cookie", SESSION + "=" + good)
                        .send(port())
                        .status())
                .as("as a cookie")
                .isEqualTo(401);
        assertThat(me("Bearer " + good).status()).isEqualTo(200);
    }

    @Test
    void sessionIdsAreNoTokensAndTokensNoSessionIds() {
        var login = signIn(newAddress(), newUser(), PASSWORD);

        assertThat(me("Bearer " + login.cookie(SESSION)).status()).isEqualTo(401);
        assertThat(me("Bearer " + login.cookie(CSRF)).status()).isEqualTo(401);
    }

    @Test
    @Hostile(value = "Forged tokens", tries = "two Authorization headers")
    void twoAuthorizationHeadersAreJudgedByTheFirst() {
        var good = tokenOf(signIn(newAddress(), newUser(), PASSWORD));

        var answer = from(newAddress(), "GET", "/api/auth/me")
                .with("Authorization", "Bearer nonsense")
                .with("Authorization", "Bearer " + good)
                .send(port());

        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void requestsThatTwoServersWouldReadDifferentlyAreRefused() {
        var body = "{\"email\":\"a@firm.example\",\"password\":\"x\"}";
        var twoLengths = from(newAddress(), "POST", "/api/auth/login")
                .with("Content-Length", "5")
                .body("application/json", body);
        var lengthAndChunks = from(newAddress(), "POST", "/api/auth/login")
                .with("Transfer-Encoding", "chunked, identity")
                .body("application/json", body);
        var oddCoding = from(newAddress(), "POST", "/api/auth/login")
                .with("Transfer-Encoding", "xchunked")
                .body("application/json", body);

        for (var request : List.of(twoLengths, lengthAndChunks, oddCoding)) {
            assertThat(request.send(port()).status()).isEqualTo(400);
        }
    }

    @Test
    void everyRequestIdIsNewHoweverItIsAsked() {
        var ids = new HashSet<String>();
        for (var path : List.of("/login", "/login", "/api/auth/me", "/api/%%%", "/nothing")) {
            var answer = from(newAddress(), "GET", path)
                    .with("X-Request-Id", "forged")
                    .send(port());
            assertThat(ids.add(answer.header("X-Request-Id"))).as(path).isTrue();
        }
        assertThat(ids).allMatch(id -> id.length() == 24);
    }

    private RawAnswer write(RawAnswer login, @Nullable String csrf, Map<String, String> more) {
        var cookies = SESSION + "=" + login.cookie(SESSION) + "; " + CSRF + "=" + login.cookie(CSRF);
        var request = from(newAddress(), "POST", "/api/auth/refresh").with("Cookie", cookies);
        more.forEach(request::with);
        if (csrf != null) {
            request.with("X-CSRF-TOKEN", csrf);
        }
        return request.body("application/json", "").send(port());
    }

    private RawAnswer pageSignIn(String address, String email, String device, String password) {
        var page = from(address, "GET", "/login").send(port());
        return from(address, "POST", "/login")
                .with("Cookie", CSRF + "=" + page.cookie(CSRF) + "; __Host-DEVICE=" + device)
                .body(
                        "application/x-www-form-urlencoded",
                        "username=" + encodedForm(email) + "&password=" + encodedForm(password) + "&_csrf="
                                + hidden(page))
                .send(port());
    }

    private RawAnswer me(String authorization) {
        return from(newAddress(), "GET", "/api/auth/me")
                .with("Authorization", authorization)
                .send(port());
    }

    private String newToken() {
        return tokenOf(signIn(newAddress(), newUser(), PASSWORD));
    }

    private static String hidden(RawAnswer page) {
        var field = HIDDEN.matcher(page.body());
        assertThat(field.find()).as(page.body()).isTrue();
        return field.group(1);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encodedForm(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
