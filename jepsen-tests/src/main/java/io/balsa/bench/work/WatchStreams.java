package io.balsa.bench.work;

import io.balsa.bench.load.Connections;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchGrpc;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Open watches, several on a stream. They end with their connections. */
final class WatchStreams {
    private final CountDownLatch created;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    /**
     * Opens them and does not wait. Watch {@code i} is for key {@code i}, beginning again after the last writer's.
     */
    WatchStreams(FanOutWork work, Keyspace keys, Task.FanOut task, Connections connections) {
        this.created = new CountDownLatch(task.watchers());
        int each = task.watchers() / task.streams();
        for (int i = 0; i < task.streams(); i++) {
            List<FanOutWork.Watcher> watchers = new ArrayList<>();
            for (int j = 0; j < each; j++) {
                watchers.add(work.watcher((i * each + j) % task.writers()));
            }
            StreamObserver<WatchRequest> requests =
                    WatchGrpc.newStub(connections.of(i)).watch(new Responses(watchers));
            for (int j = 0; j < each; j++) {
                int key = (i * each + j) % task.writers();
                // Ids of our own, from 1 on: 0 would ask the server for one.
                requests.onNext(WatchRequest.newBuilder()
                        .setCreateRequest(WatchCreateRequest.newBuilder()
                                .setKey(keys.key(key))
                                .setWatchId(j + 1))
                        .build());
            }
        }
    }

    boolean awaitCreated(Duration limit) throws InterruptedException {
        return created.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why a stream or a watch has ended, if one has. */
    Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }

    private final class Responses implements StreamObserver<WatchResponse> {
        private final List<FanOutWork.Watcher> watchers;

        Responses(List<FanOutWork.Watcher> watchers) {
            this.watchers = watchers;
        }

        @Override
        public void onNext(WatchResponse response) {
            if (response.getCanceled()) {
                failure.compareAndSet(null, "a watch was cancelled: " + response.getCancelReason());
            } else if (response.getCreated()) {
                created.countDown();
            } else if (response.getEventsCount() > 0) {
                response.getEventsList().forEach(watchers.get((int) response.getWatchId() - 1)::event);
            }
        }

        @Override
        public void onError(Throwable cause) {
            failure.compareAndSet(null, "a watch ended: " + Answer.reason(cause));
        }

        @Override
        public void onCompleted() {
            failure.compareAndSet(null, "a watch was ended by the server");
        }
    }
}
