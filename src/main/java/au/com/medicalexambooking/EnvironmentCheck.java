package au.com.medicalexambooking;

import au.com.medicalexambooking.identity.AddressBlock;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Looks at the variables that the platform is run with before anything starts. A missing or malformed one stops the start
 * with one line that names it, and never shows what it holds.
 */
class EnvironmentCheck implements EnvironmentPostProcessor {

    private static final int SHORTEST_SECRET = 32;
    private static final int SHORTEST_PASSWORD = 12;
    private static final int FEWEST_DIFFERENT = 8;
    private static final Pattern DATABASE = Pattern.compile("jdbc:postgresql://[^/\\s]+/[^\\s]+");
    private static final Pattern HOST_AND_PORT = Pattern.compile("[^\\s:/]+:\\d{1,5}");
    private static final Pattern SENDER = Pattern.compile("[^@\\p{Cntrl}]+@[^@\\s]+\\.[^@\\s]+");
    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\\d{1,5})?");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");

    private static final List<Variable> VARIABLES = List.of(
            Variable.needed("DATABASE_URL", text("look like jdbc:postgresql://host/database", DATABASE)),
            Variable.needed("DATABASE_USERNAME", EnvironmentCheck::anything),
            Variable.needed("DATABASE_PASSWORD", EnvironmentCheck::anything),
            Variable.needed("AUTH_SECRET", EnvironmentCheck::secret),
            Variable.needed("EMAIL_FROM", text("be an email address", SENDER)),
            Variable.needed("AWS_REGION", text("be a region like ap-southeast-2", REGION)),
            Variable.needed("AWS_S3_BUCKET", text("be the name of a bucket", BUCKET)),
            Variable.needed("ACUITY_USER_ID", EnvironmentCheck::anything),
            Variable.needed("ACUITY_API_KEY", EnvironmentCheck::anything),
            Variable.optional("AUTH_SECRET_PREVIOUS", EnvironmentCheck::secret),
            Variable.optional("AUTH_SECRET_PREVIOUS_UNTIL", EnvironmentCheck::instant),
            Variable.optional("PORT", value -> number(value, 65_535)),
            Variable.optional("MANAGEMENT_PORT", value -> number(value, 65_535)),
            Variable.optional("REDIS_URL", value -> url(value, List.of("redis", "rediss"))),
            Variable.optional("AWS_ENDPOINT_URL_S3", EnvironmentCheck::webUrl),
            Variable.optional("AWS_ENDPOINT_URL_SESV2", EnvironmentCheck::webUrl),
            Variable.optional("ACUITY_BASE_URL", EnvironmentCheck::webUrl),
            Variable.optional("CLAMD_ADDRESS", text("look like host:port", HOST_AND_PORT)),
            Variable.optional("WEBHOOK_DELAY", EnvironmentCheck::duration),
            Variable.optional("SECOND_FACTOR", value -> oneOf(value, List.of("required", "off"))),
            Variable.optional("RATE_LIMIT_ACCOUNT_PER_MINUTE", value -> number(value, 1_000_000)),
            Variable.optional("RATE_LIMIT_IP_PER_MINUTE", value -> number(value, 1_000_000)),
            Variable.optional("RATE_LIMIT_LOGIN_PER_MINUTE", value -> number(value, 1_000_000)),
            Variable.optional("TRUSTED_PROXIES", EnvironmentCheck::proxies),
            Variable.optional("CORS_ORIGINS", EnvironmentCheck::origins),
            Variable.optional("BOOTSTRAP_ADMIN_EMAIL", text("be an email address", SENDER)),
            Variable.optional("BOOTSTRAP_ADMIN_PASSWORD", EnvironmentCheck::firstPassword),
            Variable.optional(
                    "LOG_LEVEL", value -> oneOf(value, List.of("trace", "debug", "info", "warn", "error", "off"))));

    /**
     * Malformed variables are found here, before logging and ports are set up with them. What is missing is known only once
     * all sources of properties are there, just before the context starts.
     */
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (!application.getAllSources().contains(Application.class)) {
            return;
        }
        refuse(malformed(environment));
        application.addInitializers(context -> {
            var problems = new ArrayList<>(missing(context.getEnvironment()));
            problems.addAll(malformed(context.getEnvironment()));
            refuse(problems);
        });
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new UnusableEnvironment(problems);
        }
    }

    private static List<String> missing(Environment environment) {
        var problems = new ArrayList<String>();
        VARIABLES.stream()
                .filter(variable -> variable.needed() && valueOf(environment, variable.name()) == null)
                .forEach(variable -> problems.add(variable.name() + " is missing"));
        boolean sandbox = environment.getProperty("ime.sandbox", Boolean.class, false);
        if (!sandbox && valueOf(environment, "APP_URL") == null) {
            problems.add("APP_URL is missing");
        }
        for (var pair : List.of(
                List.of("BOOTSTRAP_ADMIN_EMAIL", "BOOTSTRAP_ADMIN_PASSWORD"),
                List.of("BOOTSTRAP_ADMIN_PASSWORD", "BOOTSTRAP_ADMIN_EMAIL"))) {
            if (valueOf(environment, pair.get(0)) == null && valueOf(environment, pair.get(1)) != null) {
                problems.add(pair.get(0) + " is missing beside " + pair.get(1));
            }
        }
        return problems;
    }

    private static List<String> malformed(Environment environment) {
        var problems = new ArrayList<String>();
        for (var variable : VARIABLES) {
            check(environment, variable.name(), variable.rule()).ifPresent(problems::add);
        }
        check(environment, "APP_URL", EnvironmentCheck::appUrl).ifPresent(problems::add);
        return problems;
    }

    private static Optional<String> check(
            Environment environment, String name, Function<String, Optional<String>> rule) {
        return Optional.ofNullable(valueOf(environment, name)).flatMap(rule).map(problem -> name + " must " + problem);
    }

    /** An empty variable counts as one that is not set. */
    private static @Nullable String valueOf(Environment environment, String name) {
        var value = environment.getProperty(name);
        return value == null || value.isBlank() ? null : value;
    }

    private static Function<String, Optional<String>> text(String rule, Pattern pattern) {
        return value -> pattern.matcher(value).matches() ? Optional.empty() : Optional.of(rule);
    }

    private static Optional<String> anything(String value) {
        return Optional.empty();
    }

    private static Optional<String> secret(String value) {
        if (value.length() < SHORTEST_SECRET) {
            return Optional.of("have at least 32 characters");
        }
        return value.chars().distinct().count() < FEWEST_DIFFERENT
                ? Optional.of("be a random secret, not a repeated pattern")
                : Optional.empty();
    }

    private static Optional<String> firstPassword(String value) {
        return value.length() < SHORTEST_PASSWORD ? Optional.of("have at least 12 characters") : Optional.empty();
    }

    private static Optional<String> number(String value, int largest) {
        var rule = Optional.of("be a whole number from 0 to " + largest);
        try {
            int number = Integer.parseInt(value.strip());
            return number < 0 || number > largest ? rule : Optional.empty();
        } catch (NumberFormatException e) {
            return rule;
        }
    }

    private static Optional<String> duration(String value) {
        var rule = Optional.of("be a duration like 3s or 500ms");
        try {
            return DurationStyle.detectAndParse(value).isNegative() ? rule : Optional.empty();
        } catch (IllegalArgumentException e) {
            return rule;
        }
    }

    private static Optional<String> instant(String value) {
        try {
            Instant.parse(value);
            return Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.of("be a time like 2027-01-31T00:00:00Z");
        }
    }

    private static Optional<String> proxies(String value) {
        try {
            parts(value).forEach(AddressBlock::parse);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("be IP addresses or blocks like 10.0.0.0/8, separated by commas");
        }
    }

    private static Optional<String> origins(String value) {
        return parts(value).allMatch(origin -> ORIGIN.matcher(origin).matches())
                ? Optional.empty()
                : Optional.of("be origins like https://partner.example, in small letters and separated by commas");
    }

    private static Stream<String> parts(String list) {
        return Stream.of(list.split(",", -1)).map(String::strip);
    }

    private static Optional<String> oneOf(String value, List<String> allowed) {
        return allowed.contains(value.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of("be one of " + String.join(", ", allowed));
    }

    private static Optional<String> webUrl(String value) {
        return url(value, List.of("http", "https"));
    }

    private static Optional<String> appUrl(String value) {
        return webUrl(value).or(() -> {
            var url = URI.create(value);
            var path = url.getPath();
            boolean plain = (path == null || path.isEmpty())
                    && url.getQuery() == null
                    && url.getFragment() == null
                    && url.getUserInfo() == null;
            return plain ? Optional.empty() : Optional.of("be scheme and host only, without a path or final slash");
        });
    }

    private static Optional<String> url(String value, List<String> schemes) {
        var rule = Optional.of("be a URL that begins with " + String.join(":// or ", schemes) + "://");
        try {
            var url = new URI(value);
            var scheme = url.getScheme();
            return scheme == null || !schemes.contains(scheme) || url.getHost() == null ? rule : Optional.empty();
        } catch (URISyntaxException e) {
            return rule;
        }
    }

    private record Variable(String name, boolean needed, Function<String, Optional<String>> rule) {

        static Variable needed(String name, Function<String, Optional<String>> rule) {
            return new Variable(name, true, rule);
        }

        static Variable optional(String name, Function<String, Optional<String>> rule) {
            return new Variable(name, false, rule);
        }
    }
}
