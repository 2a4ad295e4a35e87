package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.testing.Hostile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/bookings", "/bookings?view=week&page=2", "/camunda/app/tasklist/default/"})
    void keepsPagesOfOurs(String path) {
        assertThat(LocalPath.of(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "bookings",
                "//evil.example",
                "/\\evil.example",
                "/a\\b",
                "https://evil.example",
                "/\t/evil.example",
                "/a\r\nSet-Cookie: x=y",
                "/login?next=/",
                "/verify",
                "/logout"
            })
    @Hostile(value = "Open redirects", tries = "addresses that lead elsewhere after signing in", cases = 12)
    void leadsEverythingElseToTheFirstPage(String path) {
        assertThat(LocalPath.of(path)).isEqualTo("/");
    }
}
