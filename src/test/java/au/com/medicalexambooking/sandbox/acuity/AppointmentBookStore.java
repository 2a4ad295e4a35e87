package au.com.medicalexambooking.sandbox.acuity;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state of the account: one thread at a time, and, given a directory, a JSON file that is replaced atomically
 * after every change, so that a killed process finds either the old or the new state, never half of one.
 */
final class AppointmentBookStore {

    private static final String FILE_NAME = "acuity-appointment-book.json";

    private final ObjectMapper json = Json.mapper();
    private final @Nullable Path file;
    private final BookState state;

    AppointmentBookStore(@Nullable Path directory) {
        try {
            if (directory != null) {
                Files.createDirectories(directory);
            }
            this.file = directory == null ? null : directory.resolve(FILE_NAME);
            this.state = file != null && Files.exists(file)
                    ? json.readValue(file.toFile(), BookState.class)
                    : new BookState();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The appointment book in " + directory + " cannot be read", unreadable);
        }
    }

    synchronized <T> T read(Function<BookState, T> question) {
        return question.apply(state);
    }

    /** Runs a change that either refuses before it has altered anything, or succeeds and is written down. */
    synchronized <T> T change(Function<BookState, T> change) {
        var result = change.apply(state);
        save();
        return result;
    }

    void update(Consumer<BookState> change) {
        change(current -> {
            change.accept(current);
            return true;
        });
    }

    private void save() {
        if (file == null) {
            return;
        }
        try {
            var temporary = file.resolveSibling(FILE_NAME + ".new");
            json.writeValue(temporary.toFile(), state);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("The appointment book cannot be written to " + file, unwritable);
        }
    }
}
