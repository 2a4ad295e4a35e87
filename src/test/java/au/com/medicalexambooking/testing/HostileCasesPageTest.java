package au.com.medicalexambooking.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;

/** Makes the page of the hostile cases from the marks of the tests, and fails where the one under docs is out of date. */
class HostileCasesPageTest {

    private static final String TESTS = "classpath*:au/com/medicalexambooking/**/*Test.class";

    @Test
    void thePageListsEveryCaseAndItsNumber() throws IOException {
        var page = page(marks());
        Files.writeString(Path.of("target/hostile-cases.md"), page);

        assertThat(Path.of("docs/hostile-cases.md"))
                .as("copy target/hostile-cases.md to docs")
                .content(StandardCharsets.UTF_8)
                .isEqualTo(page);
    }

    private static List<Mark> marks() throws IOException {
        var readers = new SimpleMetadataReaderFactory();
        var marks = new ArrayList<Mark>();
        for (var resource : new PathMatchingResourcePatternResolver().getResources(TESTS)) {
            var type = readers.getMetadataReader(resource).getAnnotationMetadata();
            for (var method : type.getAnnotatedMethods(Hostile.class.getName())) {
                var mark = method.getAnnotations().get(Hostile.class);
                marks.add(new Mark(
                        mark.getString("value"),
                        mark.getString("tries"),
                        mark.getInt("cases"),
                        simple(type.getClassName()) + "." + method.getMethodName()));
            }
        }
        marks.sort(Comparator.comparing(Mark::attack).thenComparing(Mark::test));
        return marks;
    }

    private static String page(List<Mark> marks) {
        var page = new StringBuilder(
                "# Hostile cases\n\nWhat the tests try that somebody would who wants in, and how often: each case is"
                        + " refused, slowed or cut off as the rules demand, and a test fails that tries another number of cases than is"
                        + " written here. The page is made from the marks (`@Hostile`) of the tests; the build fails where it is out of"
                        + " date. Ids of other"
                        + " firms in every path are tried by the [access matrix](access-matrix.md), and are not counted here.\n\n");
        page.append(String.format(
                Locale.ENGLISH,
                "**%,d cases** in %d tests.%n%n| attack | what is tried | cases | test |%n|---|---|---:|---|%n",
                marks.stream().mapToInt(Mark::cases).sum(),
                marks.size()));
        for (var mark : marks) {
            page.append(String.format(
                    Locale.ENGLISH,
                    "| %s | %s | %,d | `%s` |%n",
                    mark.attack(),
                    mark.tries(),
                    mark.cases(),
                    mark.test()));
        }
        return page.toString();
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private record Mark(String attack, String tries, int cases, String test) {}
}
