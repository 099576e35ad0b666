package io.balsa.jepsen.workload;

import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One client with one connection, that asks for one thing after the other and writes down each with what came of it. Nothing
 * is ever asked again: after an unknown outcome it goes on under a new number, and at another member. Confined to one thread.
 */
public final class Session implements AutoCloseable {
    /** Longer than a change of leader takes, short enough that a dead member does not hold the client for long. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final int MESSAGE_BYTES_MAX = 64 << 20;

    private final Arena arena;
    private final RandomGenerator random;
    private int client;
    private Endpoint endpoint;
    private @Nullable ManagedChannel connection;
    private int values;

    public Session(Arena arena, RandomGenerator random) {
        this.arena = arena;
        this.random = random;
        this.client = arena.newClient();
        this.endpoint = pick(arena.endpoints());
    }

    private Endpoint pick(List<Endpoint> endpoints) {
        return endpoints.get(random.nextInt(endpoints.size()));
    }

    int client() {
        return client;
    }

    int member() {
        return endpoint.member();
    }

    /** No two writes of a history put the same value: a read tells which write it saw. */
    String fresh() {
        return client + "." + values++;
    }

    Channel connection() {
        if (connection == null) {
            connection = NettyChannelBuilder.forAddress("127.0.0.1", endpoint.port())
                    .usePlaintext()
                    .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                    .build();
        }
        return connection;
    }

    public Outcome ask(Request request) {
        return ask(request, PATIENCE);
    }

    Outcome ask(Request request, Duration timeout) {
        long called = arena.now();
        Outcome outcome = Calls.ask(connection(), request, timeout);
        record(client, endpoint.member(), request, outcome, called);
        if (outcome instanceof Outcome.Unknown) {
            client = arena.newClient();
            moveOn();
        } else if (outcome instanceof Outcome.Refused refused
                && refused.reason().startsWith("not reached")) {
            moveOn();
        }
        return outcome;
    }

    /** Of something that was asked for in several requests, which are in the history too. */
    void record(int who, int member, Request request, Outcome outcome, long called) {
        long returned = outcome instanceof Outcome.Unknown ? Operation.NEVER : arena.now();
        arena.record(new Operation(who, member, request, outcome, called, returned));
    }

    /** To another member, where there is one. */
    void moveOn() {
        close();
        List<Endpoint> others = arena.endpoints().stream()
                .filter(other -> other.member() != endpoint.member())
                .toList();
        if (!others.isEmpty()) {
            endpoint = pick(others);
        }
    }

    /** To that member. */
    public void moveTo(Endpoint next) {
        close();
        endpoint = next;
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.shutdownNow();
            connection = null;
        }
    }
}
