package io.balsa.store.lock;

import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.DeleteRangeResponse;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseGrantResponse;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.TxnResponse;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.store.watch.Sink;
import io.balsa.store.watch.WatchStream;
import java.util.concurrent.CompletableFuture;

/**
 * What a lock or an election asks of the store, as the user that it works for. Nothing blocks; a failure is what that user
 * would have been answered. Futures complete on a thread of the store: what hangs on them must not block either.
 */
public interface StoreCalls {
    CompletableFuture<RangeResponse> range(RangeRequest request);

    CompletableFuture<TxnResponse> txn(TxnRequest request);

    CompletableFuture<DeleteRangeResponse> deleteRange(DeleteRangeRequest request);

    CompletableFuture<LeaseGrantResponse> leaseGrant(LeaseGrantRequest request);

    /** A watch in a stream of its own, until the stream is closed. The sink is called by the thread of all watches. */
    WatchStream watch(WatchCreateRequest request, Sink sink);
}
