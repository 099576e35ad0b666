package io.balsa.store.raft;

import io.balsa.etcd.v3.HashKVRequest;
import io.balsa.etcd.v3.HashKVResponse;
import io.balsa.store.Limits;
import io.balsa.store.engine.Engine;
import io.balsa.store.member.MemberIds;
import io.balsa.store.mvcc.StoreReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Checksums of members' histories: of this one for the others, and of the others. Any thread; nothing here blocks. */
public final class PeerHashes {
    private final RaftStore store;
    private final StoreReader reader;
    private final Executor worker;

    /** @param worker where a history is read, one after the other */
    PeerHashes(RaftStore store, Engine engine, Executor worker) {
        this.store = store;
        this.reader = new StoreReader(engine, Limits.DEFAULT);
        this.worker = worker;
    }

    /** The other members that vote. */
    public List<Long> others() {
        return store.group().currentVoters().stream()
                .map(voter -> Long.parseUnsignedLong(voter, 16))
                .filter(voter -> voter != store.self())
                .toList();
    }

    /** The header is left empty. Fails when the revision is compacted or in the future. */
    public CompletableFuture<HashKVResponse> here(HashKVRequest request) {
        return CompletableFuture.supplyAsync(
                () -> reader.hashHistory(request.getRevision()).answer().build(), worker);
    }

    /** Fails when the member does not answer in time, or has not applied the log so far. */
    public CompletableFuture<HashKVResponse> of(long member, HashKVRequest request, Duration patience) {
        return store.peers().call(MemberIds.hex(member), PeerRpc.HASH_KV, request, patience.toNanos());
    }
}
