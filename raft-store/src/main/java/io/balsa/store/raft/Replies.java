package io.balsa.store.raft;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** The answers on one stream of a peer, which come from several threads, until one of the two ends it. Any thread. */
final class Replies<A> {
    private final StreamObserver<A> peer;
    /** Guarded by "this", as is each answer. */
    private boolean over;

    Replies(StreamObserver<A> peer) {
        this.peer = peer;
    }

    synchronized void send(A answer) {
        if (!over) {
            peer.onNext(answer);
        }
    }

    synchronized void fail(Status why) {
        if (!over) {
            over = true;
            peer.onError(why.asRuntimeException());
        }
    }

    /** The peer has hung up. */
    synchronized void gone() {
        over = true;
    }

    /** The peer asks nothing more. */
    synchronized void end() {
        if (!over) {
            over = true;
            peer.onCompleted();
        }
    }
}
