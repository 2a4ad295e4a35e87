package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The icons that pages draw are one small file, made from Bootstrap Icons. {@link #main} writes it anew after a page or
 * {@code Destination} began to use another icon.
 */
class IconSpriteTest {

    private static final Path SPRITE = Path.of("src/main/resources/static/assets/icons.svg");
    private static final String DRAWINGS = "/META-INF/resources/webjars/bootstrap-icons/1.13.1/icons/";
    private static final Pattern IN_PAGES = Pattern.compile("icon\\(([^)]*)\\)|icons\\.svg}#([a-z0-9-]+)");
    private static final Pattern IN_SCRIPTS = Pattern.compile("icon\\(([^()]*)\\)");
    private static final Pattern NAME = Pattern.compile("['\"]([a-z][a-z0-9-]+)['\"]");

    public static void main(String[] args) throws IOException {
        Files.writeString(SPRITE, sprite());
    }

    @Test
    void holdsWhatPagesDrawAndNothingElse() throws IOException {
        assertThat(Files.readString(SPRITE))
                .as("run IconSpriteTest.main to make it anew")
                .isEqualTo(sprite());
    }

    private static String sprite() throws IOException {
        var text = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\">\n");
        for (var name : used()) {
            text.append("<symbol id=\"")
                    .append(name)
                    .append("\" viewBox=\"0 0 16 16\">")
                    .append(drawing(name))
                    .append("</symbol>\n");
        }
        return text.append("</svg>\n").toString();
    }

    private static Set<String> used() throws IOException {
        var names = new TreeSet<String>();
        for (var page : files("src/main/resources/templates", ".html")) {
            var found = IN_PAGES.matcher(page);
            while (found.find()) {
                if (found.group(2) != null) {
                    names.add(found.group(2));
                } else {
                    addNames(found.group(1), names);
                }
            }
        }
        for (var script : files("src/main/resources/static/assets", ".js")) {
            var found = IN_SCRIPTS.matcher(script);
            while (found.find()) {
                addNames(found.group(1), names);
            }
        }
        for (var code : files("src/main/java/au/com/medicalexambooking/portal", ".java")) {
            addNames(code.replace("\"bootstrap\"", ""), names);
        }
        names.removeIf(name -> IconSpriteTest.class.getResource(DRAWINGS + name + ".svg") == null);
        return names;
    }

    private static void addNames(String text, Set<String> names) {
        NAME.matcher(text).results().map(name -> name.group(1)).forEach(names::add);
    }

    private static Iterable<String> files(String folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(folder))) {
            return all.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .map(IconSpriteTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String drawing(String name) throws IOException {
        try (var file = IconSpriteTest.class.getResourceAsStream(DRAWINGS + name + ".svg")) {
            var svg = new String(file == null ? new byte[0] : file.readAllBytes(), StandardCharsets.UTF_8);
            return svg.substring(svg.indexOf('>') + 1, svg.indexOf("</svg>"))
                    .replaceAll("\\s*\\n\\s*", "")
                    .strip();
        }
    }
}
