package io.balsa.kubelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.balsa.kubelet.runtime.RuntimeFailure;
import io.balsa.kubelet.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to the engine that end in time. docker-java's {@code responseTimeout} has no effect on a Unix socket (it sets a
 * socket option that a channel's stream ignores), so a call runs on a small pool; when its deadline has passed, its
 * connection is closed under it, which frees the thread, and the next call gets a new connection.
 */
final class DockerCalls implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DockerCalls.class);
    private static final int THREADS = 8;
    private static final int QUEUE = 256;
    /** Streams (logs) hold a connection each, next to the calls. */
    private static final int CONNECTIONS = 64;

    private final String host;
    private final ThreadPoolExecutor pool;
    private DockerClient client;
    private boolean closed;

    /** @param host {@code unix:///var/run/docker.sock} */
    DockerCalls(String host, ThreadFactory threads) {
        this.host = host;
        this.pool = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), threads);
        this.pool.allowCoreThreadTimeOut(true);
        this.client = connect();
    }

    private DockerClient connect() {
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host)
                .build();
        var transport = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .maxConnections(CONNECTIONS)
                .build();
        return DockerClientImpl.getInstance(config, transport);
    }

    synchronized DockerClient client() {
        return client;
    }

    /** The call's answer. docker-java's own exceptions come through; no answer in time is {@link Kind#UNAVAILABLE}. */
    <T> T call(String what, Duration deadline, Function<DockerClient, T> call) {
        DockerClient used = client();
        Future<T> answer;
        try {
            answer = pool.submit(() -> call.apply(used));
        } catch (RejectedExecutionException e) {
            throw new RuntimeFailure(Kind.UNAVAILABLE, "cannot " + what + ": too many calls to Docker wait already", e);
        }
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            replace(used);
            throw new RuntimeFailure(
                    Kind.UNAVAILABLE,
                    "cannot " + what + ": Docker did not answer within " + deadline.toSeconds() + " s",
                    e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new RuntimeFailure(Kind.UNAVAILABLE, "cannot " + what + ": interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new RuntimeFailure(Kind.UNAVAILABLE, "cannot " + what + ": " + e.getCause(), e);
        }
    }

    private synchronized void replace(DockerClient hung) {
        if (client != hung || closed) {
            return;
        }
        log.warn("Docker at {} does not answer; connecting anew", host);
        client = connect();
        close(hung);
    }

    private static void close(DockerClient client) {
        try {
            client.close();
        } catch (IOException e) {
            log.warn("cannot close the connection to Docker: {}", e.toString());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        pool.shutdownNow();
        close(client);
    }
}
