package io.balsa.store;

import io.balsa.store.alarm.Alarms;
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
import io.balsa.store.grpc.SnapshotStreams;
import io.balsa.store.grpc.WatchService;
import io.balsa.store.lock.StoreCalls;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.raft.DataDir;
import io.balsa.store.raft.RaftStore;
import io.balsa.store.snapshot.SnapshotBuilder;
import io.balsa.store.watch.WatchHub;
import io.grpc.BindableService;
import java.io.IOException;
import java.time.InstantSource;
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
     * @param clock goes into the ids of new members
     * @param alarms those that have been applied here
     */
    record Parts(
            RaftStore raft,
            Engine engine,
            StoreReader reader,
            WatchHub hub,
            WatchService watches,
            Headers headers,
            StoreAuth auth,
            LongSupplier revision,
            Executor readers,
            LongSupplier ids,
            InstantSource clock,
            StoreConfig config,
            Supplier<Alarms> alarms,
            StoreUpkeep upkeep,
            SnapshotStreams snapshots) {}

    /** @throws IOException when the folder for them cannot be made */
    static SnapshotStreams snapshots(Engine engine, DataDir dir, StoreThreads threads) throws IOException {
        return new SnapshotStreams(
                SnapshotBuilder.open(engine, dir.snapshots(), ServerLimits.SNAPSHOT_SPARE_BYTES),
                threads.snapshots(),
                threads.timer(),
                ServerLimits.SNAPSHOTS);
    }

    static List<BindableService> of(Parts parts) {
        Calls calls = new Calls(
                parts.raft(),
                parts.readers(),
                Limits.DEFAULT.with(parts.config().requests()),
                parts.auth().permits(),
                parts.upkeep().space());
        Headers headers = parts.headers();
        KvService kv =
                new KvService(calls, parts.reader(), headers, parts.upkeep().work()::scrubbed);
        LeaseService.Grants grants = new LeaseService.Grants(ttlSecondsMin(parts.config()), parts.ids());
        LeaseService leases = new LeaseService(calls, parts.raft().leases(), parts.engine(), headers, grants);
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
                new ClusterService(
                        calls,
                        parts.raft(),
                        parts.engine(),
                        headers,
                        new ClusterService.Additions(
                                parts.clock(), parts.config().memberRules().learnersMax())),
                new MaintenanceService(aboutThis(parts), calls, headers));
    }

    private static MaintenanceService.Parts aboutThis(Parts parts) {
        return new MaintenanceService.Parts(
                parts.raft(),
                parts.engine(),
                parts.reader(),
                parts.alarms(),
                parts.upkeep().work(),
                parts.readers(),
                parts.snapshots());
    }

    /** etcd: one and a half election timeouts, in whole seconds. */
    private static long ttlSecondsMin(StoreConfig config) {
        return (config.electionTimeout().toMillis() * 3 / 2 + 999) / 1_000;
    }
}
