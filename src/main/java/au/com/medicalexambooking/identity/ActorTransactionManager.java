package au.com.medicalexambooking.identity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;

/**
 * Tells the database at the beginning of every transaction who acts, so that it can hold back what is not the actor's: the
 * second wall behind the access rules of the services. What it sets ends with the transaction. A statement outside of any
 * transaction runs as nobody, to whom the database shows no booking data at all.
 *
 * <p>Who acts when a transaction begins counts until it ends. Work that must see more than the person whose request caused
 * it begins its transaction inside {@link CurrentActor#seeingEveryRow}.
 */
public class ActorTransactionManager extends JdbcTransactionManager {

    /** Sees every row. The role of the connections themselves sees those of the actor. */
    private static final String EVERY_ROW = "ime_operator";

    private static final String OWN_ROWS = "ime_runtime";

    private static final String BIND = "select set_config('role', ?, true), set_config('app.actor_role', ?, true),"
            + " set_config('app.actor_user', ?, true), set_config('app.organizations', ?, true)";

    /** What the transaction that begins in this thread is to be told; kept only while it begins. */
    private static final ThreadLocal<@Nullable Binding> BEGINNING = new ThreadLocal<>();

    private final transient CurrentActor currentActor;

    public ActorTransactionManager(DataSource dataSource, CurrentActor currentActor) {
        super(dataSource);
        this.currentActor = currentActor;
    }

    /**
     * Finding out who acts may itself begin a transaction. That one runs as nobody, instead of finding out again without
     * end; and it has given its connection back before this one takes one.
     */
    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        var outer = BEGINNING.get();
        try {
            if (outer == null) {
                BEGINNING.set(Binding.NOBODY);
                BEGINNING.set(Binding.of(currentActor.get(), currentActor.sight()));
            }
            super.doBegin(transaction, definition);
        } finally {
            if (outer == null) {
                BEGINNING.remove();
            }
        }
    }

    @Override
    protected void prepareTransactionalConnection(Connection connection, TransactionDefinition definition)
            throws SQLException {
        super.prepareTransactionalConnection(connection, definition);
        var binding = BEGINNING.get();
        try (var statement = connection.prepareStatement(BIND)) {
            (binding == null ? Binding.NOBODY : binding).tell(statement);
            statement.execute();
        }
    }

    /** Who acts, as the policies of the tables read it. */
    private record Binding(String databaseRole, String role, String user, String organizations) {

        private static final Binding NOBODY = new Binding(OWN_ROWS, "", "", "");

        private static Binding of(Actor actor, Sight sight) {
            return sight == Sight.NOTHING
                    ? NOBODY
                    : new Binding(
                            sight == Sight.EVERY_ROW ? EVERY_ROW : OWN_ROWS,
                            actor.role().value(),
                            actor.effectiveUser().value(),
                            actor.organizations().stream()
                                    .map(OrganizationId::value)
                                    .collect(Collectors.joining(",")));
        }

        private void tell(PreparedStatement statement) throws SQLException {
            statement.setString(1, databaseRole);
            statement.setString(2, role);
            statement.setString(3, user);
            statement.setString(4, organizations);
        }
    }
}
