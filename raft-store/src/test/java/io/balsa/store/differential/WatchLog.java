package io.balsa.store.differential;

import static org.awaitility.Awaitility.await;

import io.balsa.etcd.v3.WatchCancelRequest;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchGrpc;
import io.balsa.etcd.v3.WatchProgressRequest;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One watch stream and all that came over it, by watch: how events are parted into responses is not compared. */
final class WatchLog implements StreamObserver<WatchResponse>, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Context.CancellableContext life = Context.current().withCancellation();
    private final List<StreamObserver<WatchRequest>> requests = new ArrayList<>();

    /** Guarded by this. */
    private final SortedMap<Long, List<String>> lines = new TreeMap<>();

    private long created;
    private long cancelled;
    private long progress;

    WatchLog(Channel channel) {
        life.run(() -> requests.add(WatchGrpc.newStub(channel).watch(this)));
    }

    private void ask(WatchRequest.Builder request) {
        requests.get(0).onNext(request.build());
    }

    /** Asks for a watch, and waits for the reply. */
    void create(WatchCreateRequest request) {
        long before = created();
        ask(WatchRequest.newBuilder().setCreateRequest(request));
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> created() > before);
    }

    /** Takes back a watch that there is, and waits for the reply. */
    void cancel(long watchId) {
        long before = cancelled();
        ask(WatchRequest.newBuilder()
                .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(watchId)));
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> cancelled() > before);
    }

    /** Of this store only, which answers each request once it is true: waits until every watch has everything. */
    void sync(long revision) {
        if (!live().isEmpty()) {
            ask(WatchRequest.newBuilder().setProgressRequest(WatchProgressRequest.getDefaultInstance()));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> progress() >= revision || live().isEmpty());
        }
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

    /** Watches that have not ended. */
    synchronized List<Long> live() {
        return lines.entrySet().stream()
                .filter(entry -> entry.getKey() >= 0)
                .filter(entry ->
                        !entry.getValue().get(entry.getValue().size() - 1).startsWith("cancelled"))
                .map(entry -> entry.getKey())
                .toList();
    }

    synchronized String text() {
        StringBuilder text = new StringBuilder();
        lines.forEach((id, entries) -> entries.forEach(
                entry -> text.append(id).append(": ").append(entry).append('\n')));
        return text.toString();
    }

    @Override
    public synchronized void onNext(WatchResponse response) {
        boolean tellsProgress = !response.getCreated() && !response.getCanceled() && response.getEventsCount() == 0;
        if (tellsProgress) {
            progress = Math.max(progress, response.getHeader().getRevision());
            return;
        }
        List<String> entries = lines.computeIfAbsent(response.getWatchId(), id -> new ArrayList<>());
        if (response.getCreated()) {
            entries.add("created at " + response.getHeader().getRevision());
            created++;
        }
        response.getEventsList().forEach(event -> entries.add(Normal.text(event)));
        if (response.getCanceled()) {
            entries.add("cancelled, compacted " + response.getCompactRevision() + ", " + response.getCancelReason());
            cancelled++;
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

    @Override
    public void close() {
        life.close();
    }
}
