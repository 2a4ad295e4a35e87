package au.com.medicalexambooking.identity.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;

/**
 * Reads the bodies of API calls strictly: texts are JSON strings without NUL or half characters, no field comes twice, numbers are numbers, nothing
 * follows the value, and nothing is nested beyond reason. The application's own mapper, which also reads what partners
 * send, stays lenient.
 */
@Configuration(proxyBeanMethods = false)
class StrictJson {

    private static final int DEEPEST = 50;
    private static final int LONGEST_TEXT = 200_000;
    private static final int FIRST_EMBEDDING = 0x202A;
    private static final int LAST_OVERRIDE = 0x202E;
    private static final int FIRST_ISOLATE = 0x2066;
    private static final int LAST_ISOLATE = 0x2069;

    @Bean
    MappingJackson2HttpMessageConverter jsonBodies(ObjectMapper lenient) {
        return new MappingJackson2HttpMessageConverter(strict(lenient));
    }

    static ObjectMapper strict(ObjectMapper lenient) {
        var constraints = StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxStringLength(LONGEST_TEXT)
                .build();
        var json = lenient.copyWith(lenient.getFactory()
                .rebuild()
                .streamReadConstraints(constraints)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build());
        json.registerModule(new SimpleModule("strict-texts").addDeserializer(String.class, new StorableText()));
        json.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        json.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        json.enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
        json.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        json.setConfig(json.getDeserializationConfig().without(MapperFeature.ALLOW_COERCION_OF_SCALARS));
        return json;
    }

    /** A JSON string that PostgreSQL can hold. */
    private static final class StorableText extends StdScalarDeserializer<String> {

        StorableText() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (String) context.handleUnexpectedToken(String.class, parser);
            }
            var text = parser.getText();
            if (!isPlain(text)) {
                return (String) context.handleWeirdStringValue(String.class, "", "not storable");
            }
            return text;
        }
    }

    /**
     * Whether a text can be stored, and reads as it is: no NUL, no half characters, and none of the controls that turn the
     * direction of what follows, with which one name can be made to look like another.
     */
    static boolean isPlain(String text) {
        return text.codePoints()
                .noneMatch(point -> point == 0
                        || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
                        || (point >= FIRST_EMBEDDING && point <= LAST_OVERRIDE)
                        || (point >= FIRST_ISOLATE && point <= LAST_ISOLATE));
    }
}
