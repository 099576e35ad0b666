package io.balsa.store.grpc;

import io.balsa.etcd.v3.ResponseHeader;
import java.util.function.LongSupplier;

/** Puts together the header that every answer carries: who answers, in which term, at which revision. */
public final class Headers {
    private final long clusterId;
    private final long memberId;
    private final LongSupplier term;

    public Headers(long clusterId, long memberId, LongSupplier term) {
        this.clusterId = clusterId;
        this.memberId = memberId;
        this.term = term;
    }

    /** @param revision 0: left out */
    public ResponseHeader at(long revision) {
        return ResponseHeader.newBuilder()
                .setClusterId(clusterId)
                .setMemberId(memberId)
                .setRevision(revision)
                .setRaftTerm(term.getAsLong())
                .build();
    }

    long memberId() {
        return memberId;
    }
}
