package io.balsa.jepsen.replay;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchGrpc;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.jepsen.replay.StoreHistory.Change;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Follows the store by etcd's protocol, from before the first write on, and goes on at another member when its own dies.
 * It also compacts, never further than it has read: so its own watch is never cut off.
 */
final class Recorder implements AutoCloseable {
    private static final ByteString FROM = ByteString.copyFromUtf8("/registry/");
    private static final ByteString END = ByteString.copyFromUtf8("/registry0");
    /** Long enough for a machine that does much else; a member that is dead is noticed by its connection. */
    private static final int DEADLINE_SECONDS = 30;

    private final List<ManagedChannel> members;
    private final List<Change> changes = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "recorder");
    private long reached;
    private int turn;
    private volatile boolean closed;

    private Recorder(List<ManagedChannel> members) {
        this.members = members;
    }

    /** Reads the state that is there, and what comes after it. */
    static Recorder start(List<String> members) {
        Recorder recorder = new Recorder(members.stream()
                .map(address -> (ManagedChannel) NettyChannelBuilder.forTarget(address)
                        .usePlaintext()
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .build())
                .toList());
        recorder.readState();
        recorder.thread.setDaemon(true);
        recorder.thread.start();
        return recorder;
    }

    private void readState() {
        RangeResponse state = kv().range(
                        RangeRequest.newBuilder().setKey(FROM).setRangeEnd(END).build());
        state.getKvsList().stream()
                .sorted((a, b) -> Long.compare(a.getModRevision(), b.getModRevision()))
                .forEach(kv -> collection(kv).ifPresent(collection -> changes.add(put(collection, kv))));
        reached = state.getHeader().getRevision();
    }

    private KVGrpc.KVBlockingStub kv() {
        return KVGrpc.newBlockingStub(members.get(turn % members.size()))
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private void run() {
        while (!closed) {
            BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
            StreamObserver<WatchRequest> requests =
                    WatchGrpc.newStub(members.get(turn % members.size())).watch(new Collecting(answers));
            requests.onNext(WatchRequest.newBuilder()
                    .setCreateRequest(WatchCreateRequest.newBuilder()
                            .setKey(FROM)
                            .setRangeEnd(END)
                            .setStartRevision(reached() + 1))
                    .build());
            follow(answers);
            requests.onError(Status.CANCELLED.asException());
            turn++;
        }
    }

    /** Until the stream ends, or nothing has come for long: a member may be without a quorum. */
    private void follow(BlockingQueue<Object> answers) {
        try {
            while (!closed) {
                Object answer = answers.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
                if (!(answer instanceof WatchResponse response)) {
                    return;
                }
                if (response.getCanceled()) {
                    throw new IllegalStateException("the recorder's watch was cut off: " + response);
                }
                response.getEventsList().forEach(this::take);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private synchronized void take(Event event) {
        KeyValue kv = event.getKv();
        reached = Math.max(reached, kv.getModRevision());
        collection(kv).ifPresent(collection -> {
            boolean gone = event.getType() == Event.EventType.DELETE;
            changes.add(
                    gone
                            ? new Change(collection, key(collection, kv), kv.getModRevision(), null)
                            : put(collection, kv));
        });
    }

    private static Optional<Collection> collection(KeyValue kv) {
        return Arrays.stream(Collection.values())
                .filter(collection -> kv.getKey().startsWith(ByteString.copyFromUtf8(collection.prefix())))
                .findFirst();
    }

    private static String key(Collection collection, KeyValue kv) {
        return kv.getKey().toStringUtf8().substring(collection.prefix().length());
    }

    private static Change put(Collection collection, KeyValue kv) {
        Item item = Items.stored(collection, kv.getValue(), kv.getModRevision());
        return new Change(collection, key(collection, kv), kv.getModRevision(), item);
    }

    /** Everything up to this revision is recorded. */
    synchronized long reached() {
        return reached;
    }

    synchronized StoreHistory history() {
        return new StoreHistory(changes);
    }

    /** Forgets what is older than some revisions before what was recorded; whether it did, is not promised. */
    boolean compact(int keep) {
        CompactionRequest request =
                CompactionRequest.newBuilder().setRevision(reached() - keep).build();
        for (ManagedChannel member : members) {
            try {
                KVGrpc.newBlockingStub(member)
                        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                        .compact(request);
                return true;
            } catch (StatusRuntimeException e) {
                // Dead, or compacted further already.
                continue;
            }
        }
        return false;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        members.forEach(ManagedChannel::shutdownNow);
    }

    private record Collecting(BlockingQueue<Object> answers) implements StreamObserver<WatchResponse> {
        @Override
        public void onNext(WatchResponse response) {
            answers.add(response);
        }

        @Override
        public void onError(Throwable failure) {
            answers.add(failure);
        }

        @Override
        public void onCompleted() {
            answers.add("over");
        }
    }
}
