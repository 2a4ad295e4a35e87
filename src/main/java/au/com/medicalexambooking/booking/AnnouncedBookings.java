package au.com.medicalexambooking.booking;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Hears what the database announces (migration V031), over a connection of its own: one that listens can do nothing else,
 * and the pool's would be handed on. Where it breaks it is made anew, and listeners are told that they may have missed
 * something.
 */
@Component
class AnnouncedBookings implements BookingChanges, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(AnnouncedBookings.class);
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int ALIVE_SECONDS = 5;

    private final ObjectProvider<JdbcConnectionDetails> databases;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch stop = new CountDownLatch(0);
    private volatile @Nullable Connection open;
    private volatile boolean running;

    /** Where the context is given a data source and no address of a database, there is nothing to listen to. */
    AnnouncedBookings(ObjectProvider<JdbcConnectionDetails> databases) {
        this.databases = databases;
    }

    @Override
    public void tell(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public void start() {
        var database = databases.getIfAvailable();
        if (database == null) {
            return;
        }
        var ended = new CountDownLatch(1);
        stop = ended;
        running = true;
        var thread = new Thread(() -> listenUntil(ended, database), "changed-bookings");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop() {
        running = false;
        stop.countDown();
        close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void listenUntil(CountDownLatch ended, JdbcConnectionDetails database) {
        var told = false;
        while (ended.getCount() > 0) {
            try {
                hear(ended, database);
                told = false;
            } catch (SQLException broken) {
                if (ended.getCount() > 0 && !told) {
                    LOG.warn("Changes of bookings are not heard of for now: {}", broken.getSQLState());
                    told = true;
                }
            } finally {
                close();
            }
            try {
                if (ended.await(1, TimeUnit.SECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void hear(CountDownLatch ended, JdbcConnectionDetails database) throws SQLException {
        var connection =
                DriverManager.getConnection(database.getJdbcUrl(), database.getUsername(), database.getPassword());
        open = connection;
        try (var statement = connection.createStatement()) {
            statement.execute("SET ROLE ime_runtime");
            statement.execute("LISTEN changed_bookings");
        }
        listeners.forEach(Listener::missed);
        var postgres = connection.unwrap(PGConnection.class);
        while (ended.getCount() > 0) {
            var heard = postgres.getNotifications(PATIENCE_MILLIS);
            if (heard == null || heard.length == 0) {
                if (!connection.isValid(ALIVE_SECONDS)) {
                    throw new SQLException("The connection is dead", "08006");
                }
                continue;
            }
            for (PGNotification announcement : heard) {
                var booking = new BookingId(announcement.getParameter());
                listeners.forEach(listener -> listener.changed(booking));
            }
        }
    }

    private void close() {
        var connection = open;
        open = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("The listening connection was closed already");
            }
        }
    }
}
