package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.testing.PlatformTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The served API document keeps what the contract asks for: operation by operation, field by field. */
class OpenApiContractTest extends PlatformTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Stream<String> operations() {
        var required = required();
        var names = new ArrayList<String>();
        required.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> names.add(method + " " + path.getKey())));
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void serves(String name) {
        var method = name.substring(0, name.indexOf(' '));
        var path = name.substring(name.indexOf(' ') + 1);
        var required = required();
        var served = served();
        var wanted = required.path("paths").path(path).path(method);
        var given = served.path("paths").path("/api" + path).path(method);

        var gaps = new ArrayList<String>();
        if (given.isMissingNode()) {
            gaps.add("is not served");
        }
        parameters(wanted, given, gaps);
        var wantedBody = wanted.at("/requestBody/content/application~1json/schema");
        if (!wantedBody.isMissingNode()) {
            compare(
                    "body",
                    required,
                    wantedBody,
                    served,
                    given.at("/requestBody/content/application~1json/schema"),
                    gaps);
        }
        var wantedForm = wanted.at("/requestBody/content/multipart~1form-data/schema");
        if (!wantedForm.isMissingNode()) {
            compare(
                    "body",
                    required,
                    wantedForm,
                    served,
                    given.at("/requestBody/content/multipart~1form-data/schema"),
                    gaps);
        }
        wanted.path("responses").properties().forEach(response -> {
            var answer = given.path("responses").path(response.getKey());
            if (answer.isMissingNode()) {
                gaps.add("does not answer " + response.getKey());
                return;
            }
            var wantedAnswer = response.getValue().at("/content/application~1json/schema");
            if (!wantedAnswer.isMissingNode()) {
                compare("answer", required, wantedAnswer, served, answer.at("/content/application~1json/schema"), gaps);
            }
        });

        assertThat(gaps).as(name).isEmpty();
    }

    @Test
    void aGapInTheServedDocumentIsFound() {
        var required = required();
        var gaps = new ArrayList<String>();

        compare(
                "answer",
                required,
                required.at("/components/schemas/Booking"),
                required,
                required.at("/components/schemas/Specialist"),
                gaps);

        assertThat(gaps).anyMatch(gap -> gap.contains("examineeName"));
    }

    private static void parameters(JsonNode wanted, JsonNode given, List<String> gaps) {
        for (var parameter : wanted.path("parameters")) {
            var name = parameter.path("name").asText();
            var in = parameter.path("in").asText();
            JsonNode match = null;
            for (var candidate : given.path("parameters")) {
                if (candidate.path("name").asText().equals(name)
                        && candidate.path("in").asText().equals(in)) {
                    match = candidate;
                }
            }
            if (match == null) {
                gaps.add("lacks parameter " + name);
            } else {
                if (!parameter.path("required").asBoolean()
                        && match.path("required").asBoolean()) {
                    gaps.add("demands parameter " + name);
                }
                var type = parameter.at("/schema/type").asText();
                if (!type.equals(match.at("/schema/type").asText())) {
                    gaps.add("parameter " + name + " is not of type " + type);
                }
            }
        }
    }

    private static void compare(
            String at, JsonNode required, JsonNode wantedRef, JsonNode served, JsonNode givenRef, List<String> gaps) {
        var wanted = resolve(required, wantedRef);
        var given = resolve(served, givenRef);
        if (given.isMissingNode()) {
            gaps.add(at + " is missing");
            return;
        }
        var type = wanted.path("type").asText("object");
        if (!type.equals(given.path("type").asText("object"))) {
            gaps.add(at + " is " + given.path("type").asText() + " instead of " + type);
            return;
        }
        if (at.startsWith("body")) {
            for (var field : given.path("required")) {
                if (!contains(wanted.path("required"), field.asText())) {
                    gaps.add(at + " demands " + field.asText());
                }
            }
        }
        for (var value : wanted.path("enum")) {
            if (!contains(given.path("enum"), value.asText())) {
                gaps.add(at + " lacks the value " + value.asText());
            }
        }
        if (type.equals("array")) {
            compare(at + "[]", required, wanted.path("items"), served, given.path("items"), gaps);
        }
        wanted.path("properties")
                .properties()
                .forEach(property -> compare(
                        at + "." + property.getKey(),
                        required,
                        property.getValue(),
                        served,
                        given.path("properties").path(property.getKey()),
                        gaps));
    }

    /** Follows references and puts the parts of an {@code allOf} together. */
    private static JsonNode resolve(JsonNode document, JsonNode node) {
        if (node.has("$ref")) {
            return resolve(document, document.at(node.path("$ref").asText().substring(1)));
        }
        if (!node.has("allOf")) {
            return node;
        }
        var merged = JSON.createObjectNode();
        var properties = merged.putObject("properties");
        merged.put("type", "object");
        for (var part : node.path("allOf")) {
            properties.setAll((ObjectNode) resolve(document, part).path("properties"));
        }
        return merged;
    }

    private static boolean contains(JsonNode array, String value) {
        for (var element : array) {
            if (element.asText().equals(value)) {
                return true;
            }
        }
        return false;
    }

    private JsonNode served() {
        return people().admin().get("/v3/api-docs").is(200).json();
    }

    private static JsonNode required() {
        try (var yaml = new ClassPathResource("contract/openapi-required.yaml").getInputStream()) {
            Object contract = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            return JSON.valueToTree(contract);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
