package io.balsa.store;

import io.balsa.store.config.Endpoint;
import io.balsa.store.flags.BadFlag;
import io.balsa.store.flags.Launch;
import io.balsa.store.flags.StoreFlags;
import io.balsa.store.log.Logging;
import io.balsa.store.raft.DiskBounds;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one member by itself, as a drop-in for {@code etcd}: its flags, variables and config file ({@code store.flags}), its
 * log, its exit codes. 0: stopped by SIGTERM or SIGINT, or removed from its cluster; 1: it could not start; 2: a command line that cannot be read; 70: a
 * fault while it ran (the disk, a bug).
 */
public final class StoreMain {
    /** etcd's exit codes. */
    private static final int OK = 0;

    private static final int CANNOT_START = 1;
    private static final int USAGE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Logger log = LoggerFactory.getLogger(StoreMain.class);
    private final Launch.Member launch;
    /** The exit code of a member that was asked to stop, once it has. */
    private final CompletableFuture<Integer> stopped = new CompletableFuture<>();

    private volatile @Nullable StoreServer server;

    private StoreMain(Launch.Member launch) {
        this.launch = launch;
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments)));
    }

    /** Until the member has stopped; the exit code. */
    private static int run(List<String> arguments) throws InterruptedException {
        Launch launch;
        try {
            launch = StoreFlags.read(arguments, System.getenv());
            if (launch instanceof Launch.Member member) {
                Logging.start(member.log());
            }
        } catch (BadFlag e) {
            System.err.println(e.getMessage() + "; --help lists the flags");
            return USAGE;
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("cannot start: " + e.getMessage());
            return CANNOT_START;
        }
        if (launch instanceof Launch.Member member) {
            return new StoreMain(member).run();
        }
        System.out.print(launch instanceof Launch.Help help ? help.text() : Release.text());
        return OK;
    }

    private int run() throws InterruptedException {
        try {
            serve();
            return stopped.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody fails this future", e);
        } catch (IOException e) {
            System.err.println("cannot start: " + e.getMessage());
            return CANNOT_START;
        } catch (RuntimeException e) {
            log.error("cannot start: {}", e.toString(), e);
            return StoreServer.EXIT_FAULT;
        }
    }

    /** A property for tests, since no operator needs it and etcd has no such flag. */
    private static StoreConfig withDiskBounds(StoreConfig config) {
        String bounds = System.getProperty("balsa.disk-bounds");
        return bounds == null ? config : config.withDisk(DiskBounds.parse(bounds));
    }

    private void serve() throws IOException, InterruptedException {
        Signals.onTermination(this::stop);
        StoreConfig config = withDiskBounds(launch.config());
        for (String note : launch.notes()) {
            log.warn(note);
        }
        log.atInfo()
                .addKeyValue("name", config.name())
                .addKeyValue("data-dir", config.dataDir())
                .addKeyValue("initial-cluster", config.initialCluster())
                .addKeyValue("version", Release.line())
                .log("starting a member");
        StoreServer started = StoreServer.start(config);
        server = started;
        started.removed().thenRun(() -> new Thread(this::stop, "store-gone").start());
        if (awaitReady(started)) {
            String urls = config.listen().clients().stream().map(Endpoint::url).collect(Collectors.joining(","));
            log.atInfo().addKeyValue("client-urls", urls).log("ready to serve client requests");
        }
    }

    /** False where it was stopped before. */
    private boolean awaitReady(StoreServer started) throws InterruptedException {
        while (true) {
            try {
                started.awaitReady(PATIENCE);
                return true;
            } catch (TimeoutException e) {
                log.warn("still waiting for a majority of the members");
            } catch (IllegalStateException e) {
                log.info("stopped before it was ready");
                return false;
            }
        }
    }

    /** A member that is still starting is left as it is: it has promised nothing that is not on disk. */
    private void stop() {
        log.info("stopping: hands leadership over, then closes");
        StoreServer running = server;
        if (running == null) {
            System.exit(OK);
            return;
        }
        try {
            running.close();
            log.info("stopped");
            stopped.complete(OK);
        } catch (IOException | RuntimeException e) {
            log.error("did not stop cleanly: {}", e.toString(), e);
            stopped.complete(CANNOT_START);
        }
    }
}
