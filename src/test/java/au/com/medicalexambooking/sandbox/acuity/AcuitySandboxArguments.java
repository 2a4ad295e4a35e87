package au.com.medicalexambooking.sandbox.acuity;

import java.net.URI;
import java.nio.file.Path;

/**
 * Reads the command line: {@code --port=8099 --data=DIRECTORY --user=19482 --key=API_KEY --webhook=URL
 * --no-limits}. Everything may be left out.
 */
final class AcuitySandboxArguments {

    private static final int USUAL_PORT = 8099;

    private AcuitySandboxArguments() {}

    static AcuitySandboxSettings parse(String... arguments) {
        var settings = AcuitySandboxSettings.defaults().withPort(USUAL_PORT);
        for (var argument : arguments) {
            var cut = argument.indexOf('=');
            var name = cut < 0 ? argument : argument.substring(0, cut);
            var value = cut < 0 ? "" : argument.substring(cut + 1);
            settings = switch (name) {
                case "--port" -> settings.withPort(Integer.parseInt(value));
                case "--data" -> settings.withDataDirectory(Path.of(value));
                case "--user" -> settings.withAccount(value, settings.apiKey());
                case "--key" -> settings.withAccount(settings.userId(), value);
                case "--webhook" -> settings.withWebhookTarget(URI.create(value));
                case "--no-limits" -> settings.withoutRequestLimits();
                default -> throw new IllegalArgumentException("Unknown argument: " + argument);
            };
        }
        return settings;
    }
}
