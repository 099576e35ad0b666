package io.balsa.store.grpc;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.RangeStreamResponse;
import io.balsa.store.mvcc.RangeChunk;
import io.balsa.store.mvcc.ReadCheck;
import io.balsa.store.mvcc.StoreReader;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Executor;

/**
 * One streamed range: read and sent chunk by chunk as the client takes them, so that a list of any length costs the memory
 * of a chunk, and a slow client holds neither a snapshot nor a thread. All chunks show the revision of the first.
 *
 * <p>At most one thread at a time works on it; which one changes from chunk to chunk.
 */
final class RangeStreaming {
    /** Large enough to be worth a message, small against what a connection buffers. */
    private static final int CHUNK_BYTES = 256 << 10;

    private final StoreReader reader;
    private final Headers headers;
    private final Executor readers;
    private final ReadCheck check;
    private final ServerCallStreamObserver<RangeStreamResponse> call;

    /** What is still to be read. Only whoever has {@code working}. */
    private RangeRequest rest;

    private long headerRevision;
    private long sent;

    /** Guarded by this. */
    private boolean started;

    private boolean working;
    private boolean ended;

    RangeStreaming(
            StoreReader reader,
            Headers headers,
            Executor readers,
            RangeRequest request,
            ReadCheck check,
            ServerCallStreamObserver<RangeStreamResponse> call) {
        this.reader = reader;
        this.headers = headers;
        this.readers = readers;
        this.rest = request;
        this.check = check;
        this.call = call;
    }

    /** The member holds everything acknowledged so far. */
    void start() {
        synchronized (this) {
            started = true;
        }
        proceed();
    }

    /** The client takes more. */
    void proceed() {
        synchronized (this) {
            if (!started || working || ended || !call.isReady()) {
                return;
            }
            working = true;
        }
        readers.execute(this::work);
    }

    /** The client has gone. */
    synchronized void stop() {
        ended = true;
    }

    private void work() {
        boolean last = true;
        try {
            last = rest.getCountOnly() ? count() : chunk();
            if (last) {
                call.onCompleted();
            }
        } catch (RuntimeException e) {
            call.onError(Errors.of(e));
        }
        synchronized (this) {
            working = false;
            ended |= last;
        }
        // One chunk a turn: others wait for these threads, too.
        proceed();
    }

    private boolean count() {
        RangeResponse counted = reader.range(rest, check);
        send(counted.toBuilder()
                .setHeader(headers.at(counted.getHeader().getRevision()))
                .build());
        return true;
    }

    private boolean chunk() {
        RangeChunk chunk = reader.chunk(rest, CHUNK_BYTES, check);
        if (headerRevision == 0) {
            headerRevision = chunk.latest();
        }
        long revision = rest.getRevision() > 0 ? rest.getRevision() : headerRevision;
        int size = chunk.kvs().size();
        sent += size;
        boolean last = !chunk.more() || rest.getLimit() == size;
        RangeResponse.Builder answer = RangeResponse.newBuilder().addAllKvs(chunk.kvs());
        if (chunk.more()) {
            // etcd: the smallest key after the last one
            ByteString next = chunk.kvs().get(size - 1).getKey().concat(ByteString.copyFrom(new byte[1]));
            rest = rest.toBuilder()
                    .setKey(next)
                    .setRevision(revision)
                    .setLimit(Math.max(0, rest.getLimit() - size))
                    .build();
        }
        if (last) {
            answer.setHeader(headers.at(headerRevision))
                    .setMore(chunk.more())
                    .setCount(sent + (chunk.more() ? left() : 0));
        }
        send(answer.build());
        return last;
    }

    /** How many keys the range has that the limit keeps back. */
    private long left() {
        return reader.range(rest.toBuilder().clearLimit().setCountOnly(true).build(), check)
                .getCount();
    }

    private void send(RangeResponse response) {
        call.onNext(RangeStreamResponse.newBuilder().setRangeResponse(response).build());
    }
}
