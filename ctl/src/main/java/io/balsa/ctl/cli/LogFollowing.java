package io.balsa.ctl.cli;

import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.RestClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Follows several logs at once, a thread and a connection each, until all have ended. */
final class LogFollowing {
    private final Session session;
    private final boolean prefixed;

    LogFollowing(Session session, boolean prefixed) {
        this.session = session;
        this.prefixed = prefixed;
    }

    int run(List<LogSource> sources) throws CliError, IOException, ApiFailure, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(sources.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (LogSource source : sources) {
                running.add(threads.submit(() -> {
                    try (RestClient client = session.client.again()) {
                        source.copy(client, session.out(), prefixed ? source.prefix() : "");
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
            return Exit.OK;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ApiFailure failure) {
                throw failure;
            }
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
