package io.balsa.bench.work;

import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrpc;
import io.grpc.Channel;
import java.util.SplittableRandom;

/** One of a load's lanes: its connection, its chance, and which keys are its own. Used by one thread at a time. */
final class Lane {
    private final int number;
    private final int lanes;
    private final int ownKeys;
    private final SplittableRandom random;
    private final Channel channel;
    private final KVGrpc.KVStub kv;
    private long requests;

    /** @param keys at least as many as there are lanes */
    Lane(int number, int lanes, int keys, SplittableRandom random, Channel channel) {
        this.number = number;
        this.lanes = lanes;
        this.ownKeys = (keys - number + lanes - 1) / lanes;
        this.random = random;
        this.channel = channel;
        this.kv = KVGrpc.newStub(channel);
    }

    KVGrpc.KVStub kv() {
        return kv;
    }

    LeaseGrpc.LeaseStub lease() {
        return LeaseGrpc.newStub(channel);
    }

    LeaseGrpc.LeaseBlockingStub blockingLease() {
        return LeaseGrpc.newBlockingStub(channel);
    }

    /** Any of the keys that nobody else writes. */
    int ownKey() {
        return random.nextInt(ownKeys) * lanes + number;
    }

    int any(int bound) {
        return random.nextInt(bound);
    }

    /** 0 for its first request, and so on. */
    long nextRequest() {
        return requests++;
    }
}
