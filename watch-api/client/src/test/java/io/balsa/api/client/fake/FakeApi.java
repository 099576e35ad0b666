package io.balsa.api.client.fake;

import com.google.protobuf.Message;
import io.balsa.api.client.ApiClient;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An API server in an object: {@code fake.client()} talks to it, {@code fake.dropWatches()} and its like make trouble.
 *
 * <pre>
 * try (FakeApi fake = FakeApi.start(InstantSource.system())) {
 *     fake.client().kind(Pod.class).create(pod);
 *     fake.compact();
 *     fake.dropWatches();                        // informers must list again
 *     assertThat(fake.all(Pod.class)).hasSize(1);
 * }
 * </pre>
 */
public final class FakeApi implements AutoCloseable {
    private final FakeStore store;
    private final FakeResources resources;
    private final FakeElections elections;
    private final Server server;
    private final ManagedChannel channel;

    private FakeApi(InstantSource clock) {
        store = new FakeStore(clock);
        resources = new FakeResources(store);
        elections = new FakeElections(store);
        String name = InProcessServerBuilder.generateName();
        try {
            server = InProcessServerBuilder.forName(name)
                    .addService(resources)
                    .addService(elections)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = InProcessChannelBuilder.forName(name).build();
    }

    public static FakeApi start(InstantSource clock) {
        return new FakeApi(clock);
    }

    public Channel channel() {
        return channel;
    }

    /** A client without a fence. */
    public ApiClient client() {
        return ApiClient.over(channel, Kinds.scheme());
    }

    /** The services, for a test that serves them on a port. */
    public List<BindableService> services() {
        return List.of(resources, elections);
    }

    // -- the state of the world -------------------------------------------------------------------------------------

    public long revision() {
        return store.revision();
    }

    /** All objects of a kind, in all namespaces. */
    public <M extends Message> List<M> all(Class<M> kind) {
        return store.list(Kinds.scheme().of(kind), "").stream().map(kind::cast).toList();
    }

    public <M extends Message> Optional<M> find(Class<M> kind, String namespace, String name) {
        return store.find(Kinds.scheme().of(kind), namespace, name).map(kind::cast);
    }

    /** How many list calls were made. */
    public int lists() {
        return resources.lists.get();
    }

    /** How many calls other than watches were made. */
    public int calls() {
        return resources.calls.get();
    }

    // -- trouble ----------------------------------------------------------------------------------------------------

    /** Ends all watches as a server does that goes away. */
    public void dropWatches() {
        resources.endWatches(StatusError.serviceUnavailable("The server is going away."));
    }

    /** Forgets history, so that watches cannot continue. */
    public void compact() {
        store.compact();
    }

    /** From now on every event is sent twice. */
    public void sendEveryEventTwice() {
        resources.everyEventTwice = true;
    }

    /** Watches stay open and deliver nothing, until they are dropped. */
    public void silenceWatches(boolean silent) {
        resources.silentWatches = silent;
    }

    /** The next call fails so. */
    public void failNext(StatusError failure) {
        resources.failNext(failure);
    }

    /** Takes an office away without telling its holder. */
    public void expireOffice(String office) {
        elections.expire(office);
    }

    /** Candidates get no answers. */
    public void silenceElections(boolean silent) {
        elections.silent = silent;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
        try {
            if (!channel.awaitTermination(5, TimeUnit.SECONDS) || !server.awaitTermination(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The fake API server did not end within 5 s.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
