package io.balsa.bench.work;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.PutResponse;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.etcd.v3.StatusRequest;
import io.balsa.etcd.v3.StatusResponse;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.TxnResponse;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Just enough of an etcd for a load, in memory, that can be told to make one mistake at its 500th put. */
final class TinyStore implements AutoCloseable {
    /** What it does wrong. */
    enum Mistake {
        NONE,
        /** Acknowledges a put and forgets it. */
        LOSE_A_PUT,
        /** Takes a put twice. */
        APPLY_TWICE,
        /** Keeps another value than it was given. */
        CHANGE_A_VALUE,
        /** Loses a key that nobody touched. */
        DROP_A_KEY,
        /** Adds a key that nobody wrote. */
        INVENT_A_KEY,
        /** Answers a range with the version before the last from then on. */
        READ_STALE
    }

    private static final int WHEN = 500;
    private static final Comparator<ByteString> ORDER = ByteString.unsignedLexicographicalComparator();

    private final Mistake mistake;
    private final NavigableMap<ByteString, KeyValue> now = new TreeMap<>(ORDER);
    private final NavigableMap<ByteString, KeyValue> before = new TreeMap<>(ORDER);
    private final Server server;
    private long revision = 1;
    private int puts;

    TinyStore(Mistake mistake) throws IOException {
        this.mistake = mistake;
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Kv())
                .addService(new Maintenance())
                .build()
                .start();
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private void put(PutRequest request) {
        KeyValue version = KeyValue.newBuilder()
                .setKey(request.getKey())
                .setValue(request.getValue())
                .setModRevision(revision)
                .build();
        KeyValue last = now.put(request.getKey(), version);
        if (last != null) {
            before.put(request.getKey(), last);
        }
    }

    private synchronized PutResponse takePut(PutRequest request) {
        revision++;
        puts++;
        switch (puts == WHEN ? mistake : Mistake.NONE) {
            case LOSE_A_PUT -> {}
            case APPLY_TWICE -> {
                put(request);
                revision++;
                put(request);
            }
            case CHANGE_A_VALUE ->
                put(request.toBuilder()
                        .setValue(request.getValue().substring(1).concat(ByteString.copyFromUtf8("x")))
                        .build());
            case DROP_A_KEY -> {
                put(request);
                ByteString other = now.higherKey(request.getKey());
                now.remove(other == null ? now.firstKey() : other);
            }
            case INVENT_A_KEY -> {
                put(request);
                put(request.toBuilder()
                        .setKey(request.getKey().concat(ByteString.copyFromUtf8("x")))
                        .build());
            }
            case NONE, READ_STALE -> put(request);
        }
        return PutResponse.newBuilder().setHeader(header()).build();
    }

    private synchronized TxnResponse takeTxn(TxnRequest request) {
        revision++;
        request.getSuccessList().stream().map(RequestOp::getRequestPut).forEach(this::put);
        return TxnResponse.newBuilder().setHeader(header()).setSucceeded(true).build();
    }

    private synchronized RangeResponse takeRange(RangeRequest request) {
        if (request.getRangeEnd().isEmpty()) {
            boolean stale = mistake == Mistake.READ_STALE && puts >= WHEN && before.containsKey(request.getKey());
            KeyValue found = (stale ? before : now).get(request.getKey());
            RangeResponse.Builder answer = RangeResponse.newBuilder().setHeader(header());
            return found == null
                    ? answer.build()
                    : answer.addKvs(found).setCount(1).build();
        }
        var found = now.subMap(request.getKey(), true, request.getRangeEnd(), false);
        RangeResponse.Builder answer =
                RangeResponse.newBuilder().setHeader(header()).setCount(found.size());
        if (!request.getCountOnly()) {
            found.values().stream()
                    .limit(request.getLimit() == 0 ? Long.MAX_VALUE : request.getLimit())
                    .forEach(answer::addKvs);
        }
        return answer.build();
    }

    private ResponseHeader header() {
        return ResponseHeader.newBuilder().setRevision(revision).build();
    }

    private static <T> void answer(StreamObserver<T> observer, T answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }

    private final class Kv extends KVGrpc.KVImplBase {
        @Override
        public void put(PutRequest request, StreamObserver<PutResponse> observer) {
            answer(observer, takePut(request));
        }

        @Override
        public void txn(TxnRequest request, StreamObserver<TxnResponse> observer) {
            answer(observer, takeTxn(request));
        }

        @Override
        public void range(RangeRequest request, StreamObserver<RangeResponse> observer) {
            answer(observer, takeRange(request));
        }
    }

    private static final class Maintenance extends MaintenanceGrpc.MaintenanceImplBase {
        @Override
        public void status(StatusRequest request, StreamObserver<StatusResponse> observer) {
            answer(observer, StatusResponse.getDefaultInstance());
        }
    }
}
