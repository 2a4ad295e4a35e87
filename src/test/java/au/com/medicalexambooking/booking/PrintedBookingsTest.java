package au.com.medicalexambooking.booking;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** Whatever of a booking is printed, by mistake or in a message, tells no name, number, note or search. */
class PrintedBookingsTest {

    private static final String SECRET = "Zaphod-0491570006";

    /** Ids, codes and what specialists and firms are called are nobody's secret. */
    private static final Set<String> PUBLIC =
            Set.of("SpecialistView", "SpecialistJson", "DocumentLine", "DocumentJson");

    static Stream<Class<?>> records() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false) {
            @Override
            protected boolean isCandidateComponent(
                    org.springframework.beans.factory.annotation.AnnotatedBeanDefinition definition) {
                return true;
            }
        };
        scanner.addIncludeFilter((MetadataReader reader, MetadataReaderFactory factory) ->
                Record.class.getName().equals(reader.getClassMetadata().getSuperClassName()));
        return scanner.findCandidateComponents(BookingDesk.class.getPackageName()).stream()
                .<Class<?>>map(definition -> load(String.valueOf(definition.getBeanClassName())))
                .filter(type -> isOfTheApplication(type) && !PUBLIC.contains(type.getSimpleName()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void tellNothingOfPeople(Class<?> type) {
        assertThat(value(type)).asString().doesNotContain(SECRET);
    }

    private static boolean isPersonal(RecordComponent component) {
        var name = component.getName().toLowerCase(Locale.ROOT);
        return Stream.of("name", "examinee", "phone", "email", "notes", "search", "reason", "matter")
                .anyMatch(name::contains);
    }

    private static boolean isOfTheApplication(Class<?> type) {
        var source = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return !source.contains("test-classes");
    }

    private static Object value(Class<?> type) {
        if (type == String.class) {
            return SECRET;
        }
        if (type.isRecord()) {
            return instance(type);
        }
        if (type.isEnum()) {
            return Array.get(type.getEnumConstants(), 0);
        }
        Map<Class<?>, Object> plain = Map.ofEntries(
                Map.entry(int.class, 1),
                Map.entry(long.class, 1L),
                Map.entry(double.class, 1.0),
                Map.entry(boolean.class, true),
                Map.entry(Integer.class, 1),
                Map.entry(Long.class, 1L),
                Map.entry(Double.class, 1.0),
                Map.entry(Boolean.class, true),
                Map.entry(Object.class, "anything"),
                Map.entry(Instant.class, Instant.EPOCH),
                Map.entry(LocalDate.class, LocalDate.EPOCH),
                Map.entry(OffsetDateTime.class, Instant.EPOCH.atOffset(ZoneOffset.UTC)),
                Map.entry(Duration.class, Duration.ZERO),
                Map.entry(ZoneId.class, ZoneOffset.UTC),
                Map.entry(Period.class, Period.ZERO),
                Map.entry(Optional.class, Optional.empty()),
                Map.entry(Map.class, Map.of("search", SECRET)),
                Map.entry(List.class, List.of()),
                Map.entry(Set.class, Set.of()));
        @Nullable Object value = plain.get(type);
        if (value == null) {
            throw new IllegalStateException("No example of " + type);
        }
        return value;
    }

    private static Object instance(Class<?> type) {
        var components = type.getRecordComponents();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(Arrays.stream(components)
                    .map(component -> component.getType() == String.class && !isPersonal(component)
                            ? "plain"
                            : value(component.getType()))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
