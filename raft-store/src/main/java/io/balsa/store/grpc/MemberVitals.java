package io.balsa.store.grpc;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.AlarmMember;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.store.http.Vitals;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.raft.RaftStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the probes ask, answered past the services: no password, no metrics of calls. */
public final class MemberVitals implements Vitals {
    /** etcd: one key, whichever comes first, without its value. */
    private static final RangeRequest ANY = RangeRequest.newBuilder()
            .setKey(ByteString.copyFrom(new byte[1]))
            .setRangeEnd(ByteString.copyFrom(new byte[1]))
            .setKeysOnly(true)
            .setLimit(1)
            .build();

    private final RaftStore raft;
    private final StoreReader reader;
    private final Executor readers;
    private final Supplier<List<AlarmMember>> alarms;
    private final BooleanSupplier learner;

    /** @param readers threads that may block on the disk */
    public MemberVitals(
            RaftStore raft,
            StoreReader reader,
            Executor readers,
            Supplier<List<AlarmMember>> alarms,
            BooleanSupplier learner) {
        this.raft = raft;
        this.reader = reader;
        this.readers = readers;
        this.alarms = alarms;
        this.learner = learner;
    }

    @Override
    public List<AlarmMember> alarms() {
        return alarms.get();
    }

    @Override
    public boolean leaderKnown() {
        return raft.leader() != 0;
    }

    @Override
    public boolean isLearner() {
        return learner.getAsBoolean();
    }

    @Override
    public CompletableFuture<?> read(boolean serializable) {
        CompletableFuture<Void> recent = serializable ? CompletableFuture.completedFuture(null) : raft.readBarrier();
        return recent.thenApplyAsync(done -> reader.range(ANY), readers);
    }
}
