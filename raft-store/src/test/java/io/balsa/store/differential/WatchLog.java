package io.balsa.store.differential;

import static org.awaitility.Awaitility.await;

import io.balsa.etcd.v3.WatchCancelRequest;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchGrpc;
import io.balsa.etcd.v3.WatchProgressRequest;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One watch stream and all that came over it, by watch: how events are parted into responses is not compared. */
final class WatchLog implements StreamObserver<WatchResponse> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StreamObserver<WatchRequest> requests;

    /** Guarded by this. */
    private final SortedMap<Long, List<String>> lines = new TreeMap<>();

    private long created;
    private long live;
    private long cancelled;
    private long progress;

    WatchLog(Channel channel) {
        requests = WatchGrpc.newStub(channel).watch(this);
    }

    /** Asks for a watch and waits for the reply; a watch that begins before {@code compacted} ends at once. */
    void create(WatchCreateRequest request, long compacted) {
        long before = created();
        long cancelledBefore = cancelled();
        requests.onNext(WatchRequest.newBuilder().setCreateRequest(request).build());
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> created() > before);
        boolean endsAtOnce = request.getStartRevision() > 0 && request.getStartRevision() < compacted;
        if (endsAtOnce) {
            await().atMost(PATIENCE).until(() -> cancelled() > cancelledBefore);
        }
    }

    /** Takes back a watch, after it has been given everything. */
    void cancel(long watchId, long revision) {
        sync(revision);
        boolean known = isLive(watchId);
        long before = cancelled();
        requests.onNext(WatchRequest.newBuilder()
                .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(watchId))
                .build());
        if (known) {
            await().atMost(PATIENCE).until(() -> cancelled() > before);
        }
    }

    /** Waits until all watches have been given everything up to a revision. etcd drops requests that come too early. */
    void sync(long revision) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (noneLive() || progress() >= revision) {
                return true;
            }
            requests.onNext(WatchRequest.newBuilder()
                    .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                    .build());
            return false;
        });
    }

    private synchronized long created() {
        return created;
    }

    private synchronized long cancelled() {
        return cancelled;
    }

    private synchronized long progress() {
        return progress;
    }

    private synchronized boolean noneLive() {
        return live == 0;
    }

    private synchronized boolean isLive(long watchId) {
        List<String> lines = this.lines.get(watchId);
        return lines != null && !lines.get(lines.size() - 1).startsWith("cancelled");
    }

    synchronized String text() {
        StringBuilder text = new StringBuilder();
        lines.forEach((id, entries) -> entries.forEach(
                entry -> text.append(id).append(": ").append(entry).append('\n')));
        return text.toString();
    }

    @Override
    public synchronized void onNext(WatchResponse response) {
        if (response.getWatchId() == -1 && !response.getCreated()) {
            progress = Math.max(progress, response.getHeader().getRevision());
            return;
        }
        List<String> entries = lines.computeIfAbsent(response.getWatchId(), id -> new ArrayList<>());
        if (response.getCreated()) {
            entries.add("created at " + response.getHeader().getRevision());
            created++;
            live++;
        }
        response.getEventsList().forEach(event -> entries.add(Normal.text(event)));
        if (response.getCanceled()) {
            entries.add("cancelled, compacted " + response.getCompactRevision() + ", " + response.getCancelReason());
            cancelled++;
            live--;
        }
    }

    @Override
    public synchronized void onError(Throwable failure) {
        lines.computeIfAbsent(Long.MAX_VALUE, id -> new ArrayList<>()).add(failure.toString());
    }

    @Override
    public synchronized void onCompleted() {
        lines.computeIfAbsent(Long.MAX_VALUE, id -> new ArrayList<>()).add("completed");
    }

    void close() {
        requests.onCompleted();
    }
}
