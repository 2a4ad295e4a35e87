package au.com.medicalexambooking.audit;

import au.com.medicalexambooking.audit.AuditFinding.Seal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code --verify-audit}: verifies the trail from the command line and says in one line what it found, without starting the
 * platform. It needs the database's variables only and changes nothing. {@code --verify-audit=<number>:<hash>} also demands
 * that the chain contains this seal, which was written down elsewhere: only so is a chain found out whose end was cut off
 * together with its rows.
 */
public final class VerifyAuditCommand {

    private static final String OPTION = "--verify-audit";
    private static final Pattern KNOWN_SEAL = Pattern.compile("(\\d{1,18}):([0-9a-fA-F]{64})");

    private VerifyAuditCommand() {}

    /** Whether the arguments of the program ask for this. */
    public static boolean isWanted(List<String> arguments) {
        return optionOf(arguments).isPresent();
    }

    /**
     * Verifies.
     *
     * @param variables the environment
     * @param output takes the one line
     * @return the exit code: 0 where all of the trail is right, else 1
     */
    public static int run(List<String> arguments, Map<String, String> variables, Consumer<String> output) {
        var option = optionOf(arguments).orElse(OPTION);
        var known = KNOWN_SEAL.matcher(option.substring(Math.min(option.length(), OPTION.length() + 1)));
        if (!option.equals(OPTION) && !known.matches()) {
            output.accept("The trail was not verified: write " + OPTION + "=<number>:<hash of the seal>");
            return 1;
        }
        for (var name : List.of("DATABASE_URL", "DATABASE_USERNAME", "DATABASE_PASSWORD")) {
            if (variables.getOrDefault(name, "").isBlank()) {
                output.accept("The trail was not verified: " + name + " is missing");
                return 1;
            }
        }
        try {
            var finding = verify(
                    variables,
                    option.equals(OPTION)
                            ? null
                            : new Seal(
                                    Long.parseLong(known.group(1)),
                                    known.group(2).toLowerCase(Locale.ROOT)));
            output.accept(line(finding));
            return finding.ok() ? 0 : 1;
        } catch (SQLException e) {
            output.accept("The trail was not verified: the database failed with " + e.getSQLState());
            return 1;
        }
    }

    private static Optional<String> optionOf(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> argument.equals(OPTION) || argument.startsWith(OPTION + "="))
                .findFirst();
    }

    private static AuditFinding verify(Map<String, String> variables, @Nullable Seal known) throws SQLException {
        try (var connection = DriverManager.getConnection(
                variables.get("DATABASE_URL"),
                variables.get("DATABASE_USERNAME"),
                variables.get("DATABASE_PASSWORD"))) {
            try (var statement = connection.createStatement()) {
                statement.execute("set role ime_operator; set app.actor_role = 'system'; set search_path = app");
            }
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return AuditChain.verify(connection, known);
        }
    }

    private static String line(AuditFinding finding) {
        var broken = finding.firstBroken();
        if (broken != null) {
            return "The trail is BROKEN at row " + broken.seq() + (broken.id() == null ? "" : " (" + broken.id() + ")")
                    + " after " + finding.rowsChecked() + " good ones: " + broken.why();
        }
        var last = finding.lastSeal();
        return "The trail is in order: " + finding.rowsChecked() + " rows up to " + finding.sealedUpTo() + ", "
                + finding.unsealedRows() + " not sealed yet, last seal "
                + (last == null ? "none" : last.number() + ":" + last.hash());
    }
}
