package io.balsa.store;

import io.balsa.store.engine.Engine;
import io.balsa.store.grpc.AuthService;
import io.balsa.store.grpc.Calls;
import io.balsa.store.grpc.ClusterService;
import io.balsa.store.grpc.ElectionService;
import io.balsa.store.grpc.Headers;
import io.balsa.store.grpc.KvService;
import io.balsa.store.grpc.LeaseService;
import io.balsa.store.grpc.LocalCalls;
import io.balsa.store.grpc.LockService;
import io.balsa.store.grpc.MaintenanceService;
import io.balsa.store.grpc.WatchService;
import io.balsa.store.lock.StoreCalls;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.raft.Members;
import io.balsa.store.raft.RaftStore;
import io.balsa.store.watch.WatchHub;
import io.grpc.BindableService;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The services of a member, put together: etcd's whole surface, as both doors of {@code Front} offer it. */
final class StoreServices {
    private StoreServices() {}

    /**
     * What the services stand on.
     *
     * @param revision of the store, as applied here
     * @param readers threads that may block on the disk
     * @param ids random numbers
     */
    record Parts(
            RaftStore raft,
            Engine engine,
            StoreReader reader,
            WatchHub hub,
            WatchService watches,
            Members members,
            Headers headers,
            StoreAuth auth,
            LongSupplier revision,
            Executor readers,
            LongSupplier ids,
            StoreConfig config) {}

    static List<BindableService> of(Parts parts) {
        Calls calls = new Calls(
                parts.raft(),
                parts.readers(),
                Limits.DEFAULT.with(parts.config().requests()),
                parts.auth().permits());
        Headers headers = parts.headers();
        KvService kv = new KvService(calls, parts.reader(), headers);
        LeaseService leases = new LeaseService(calls, parts.raft().leases(), parts.engine(), headers, parts.ids());
        Supplier<StoreCalls> local = () -> new LocalCalls(kv, leases, parts.hub());
        return List.of(
                kv,
                parts.watches(),
                leases,
                new LockService(local),
                new ElectionService(local),
                new AuthService(
                        calls,
                        parts.engine(),
                        headers,
                        parts.revision(),
                        parts.auth().signIn(calls)),
                new ClusterService(calls, parts.engine(), parts.members(), headers),
                new MaintenanceService(parts.raft(), parts.engine(), parts.reader(), parts.readers(), headers));
    }
}
