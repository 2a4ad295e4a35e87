package au.com.medicalexambooking.sandbox.acuity;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The open port. It can be closed, so that connections are refused, and opened again under the same number. */
final class Listener {

    private static final int THREADS = 64;

    static {
        // Without it an answer on a kept connection waits 40 ms for the client's acknowledgement.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final Map<String, HttpHandler> handlers;
    private final ExecutorService workers;
    private int port;
    private boolean closed;
    private @Nullable HttpServer server;

    Listener(int port, Map<String, HttpHandler> handlers) {
        this.port = port;
        this.handlers = handlers;
        var pool = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Listener::daemon);
        pool.allowCoreThreadTimeOut(true);
        this.workers = pool;
    }

    synchronized void open() {
        if (server != null || closed) {
            return;
        }
        try {
            var opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
            opened.setExecutor(workers);
            handlers.forEach(opened::createContext);
            opened.start();
            port = opened.getAddress().getPort();
            server = opened;
        } catch (IOException taken) {
            throw new UncheckedIOException("The Acuity sandbox cannot listen on port " + port, taken);
        }
    }

    /** Refuses connections from now on and breaks the open ones. */
    synchronized void shut() {
        var open = server;
        if (open != null) {
            open.stop(0);
            server = null;
        }
    }

    synchronized boolean isOpen() {
        return server != null;
    }

    synchronized int port() {
        return port;
    }

    /** Shuts for good and waits for what is under way. */
    void close() {
        closeForGood();
        workers.shutdownNow();
        try {
            workers.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void closeForGood() {
        closed = true;
        shut();
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "acuity-sandbox");
        thread.setDaemon(true);
        return thread;
    }
}
