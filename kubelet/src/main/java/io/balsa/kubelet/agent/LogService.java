package io.balsa.kubelet.agent;

import com.google.protobuf.ByteString;
import io.balsa.agent.v1.LogsReply;
import io.balsa.agent.v1.LogsRequest;
import io.balsa.agent.v1.NodeAgentGrpc;
import io.balsa.kubelet.runtime.Container;
import io.balsa.kubelet.runtime.ContainerRuntime;
import io.balsa.kubelet.runtime.ContainerState;
import io.balsa.kubelet.runtime.LogLines;
import io.balsa.kubelet.runtime.LogQuery;
import io.balsa.kubelet.runtime.RuntimeFailure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a container's log as fast as the caller takes it. */
final class LogService extends NodeAgentGrpc.NodeAgentImplBase {
    private static final Logger log = LoggerFactory.getLogger(LogService.class);
    private static final Duration WAIT = Duration.ofMillis(200);
    /** A caller that takes nothing for this long has gone without saying so. */
    private static final Duration STALLED = Duration.ofMinutes(5);

    private static final int BATCH_BYTES = 32 * 1024;

    /** As Kubernetes writes log times: RFC 3339 with all nine digits. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final ContainerRuntime runtime;
    private final ExecutorService threads;
    private final InstantSource clock;

    /** @param threads one for each stream at a time; refuses more */
    LogService(ContainerRuntime runtime, ExecutorService threads, InstantSource clock) {
        this.runtime = runtime;
        this.threads = threads;
        this.clock = clock;
    }

    @Override
    public void logs(LogsRequest request, StreamObserver<LogsReply> observer) {
        var caller = (ServerCallStreamObserver<LogsReply>) observer;
        var ready = new Semaphore(0);
        caller.setOnReadyHandler(ready::release);
        caller.setOnCancelHandler(ready::release);
        try {
            threads.execute(() -> serve(request, caller, ready));
        } catch (RejectedExecutionException e) {
            observer.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("too many logs of this node are being read already")
                    .asRuntimeException());
        }
    }

    private void serve(LogsRequest request, ServerCallStreamObserver<LogsReply> caller, Semaphore ready) {
        try {
            Container container = find(request);
            var query = new LogQuery(
                    request.getFollow() && !request.getPrevious(),
                    request.hasTailLines() ? Math.max(0, request.getTailLines()) : -1);
            try (LogLines lines = runtime.logs(container, query)) {
                send(request, lines, new Outlet(caller, ready));
            }
            if (!caller.isCancelled()) {
                caller.onCompleted();
            }
        } catch (StatusRuntimeException e) {
            caller.onError(e);
        } catch (RuntimeFailure | UncheckedIOException e) {
            caller.onError(Status.UNAVAILABLE.withDescription(e.getMessage()).asRuntimeException());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            caller.onError(Status.UNAVAILABLE
                    .withDescription("the kubelet is stopping")
                    .asRuntimeException());
        } catch (RuntimeException e) {
            // A boundary: the caller gets an answer whatever happens.
            log.error("A log could not be read", e);
            caller.onError(Status.INTERNAL.withDescription(String.valueOf(e)).asRuntimeException());
        }
    }

    private void send(LogsRequest request, LogLines lines, Outlet outlet) throws InterruptedException {
        Instant since =
                request.hasSinceSeconds() ? clock.instant().minusSeconds(request.getSinceSeconds()) : Instant.MIN;
        long left = request.hasLimitBytes() ? request.getLimitBytes() : Long.MAX_VALUE;
        ByteString batch = ByteString.EMPTY;
        while (left > 0 && outlet.open()) {
            LogLines.Next next = lines.next(batch.isEmpty() ? WAIT : Duration.ofMillis(1));
            if (next instanceof LogLines.Line line) {
                if (line.at().isBefore(since)) {
                    continue;
                }
                ByteString text = ByteString.copyFrom(line.bytes());
                if (request.getTimestamps() && line.startsLine()) {
                    text = ByteString.copyFromUtf8(TIME.format(line.at()) + " ").concat(text);
                }
                text = text.substring(0, (int) Math.min(left, text.size()));
                left -= text.size();
                batch = batch.concat(text);
            }
            boolean pause = !(next instanceof LogLines.Line);
            if (!batch.isEmpty() && (pause || batch.size() >= BATCH_BYTES || left == 0)) {
                outlet.send(batch);
                batch = ByteString.EMPTY;
            }
            if (next instanceof LogLines.End) {
                return;
            }
        }
    }

    /** A caller that is never sent more than it takes. */
    private record Outlet(ServerCallStreamObserver<LogsReply> caller, Semaphore ready) {
        boolean open() {
            return !caller.isCancelled();
        }

        void send(ByteString data) throws InterruptedException {
            while (!caller.isReady() && open()) {
                if (!ready.tryAcquire(STALLED.toSeconds(), TimeUnit.SECONDS)) {
                    throw Status.DEADLINE_EXCEEDED
                            .withDescription("the caller took nothing for " + STALLED.toMinutes() + " min")
                            .asRuntimeException();
                }
            }
            if (open()) {
                caller.onNext(LogsReply.newBuilder().setData(data).build());
            }
        }
    }

    private Container find(LogsRequest request) {
        List<Container> all = runtime.list().stream()
                .filter(container -> container.key().pod().namespace().equals(request.getNamespace())
                        && container.key().pod().name().equals(request.getPod()))
                .filter(container -> request.getContainer().isEmpty()
                        || container.key().container().equals(request.getContainer()))
                .sorted(Comparator.comparingInt(
                                (Container container) -> container.key().attempt())
                        .reversed())
                .toList();
        int index = request.getPrevious() ? 1 : 0;
        String which = request.getContainer().isEmpty() ? "" : "container \"" + request.getContainer() + "\" of ";
        if (all.size() <= index) {
            throw Status.NOT_FOUND
                    .withDescription((request.getPrevious() ? "there is no previous run of " : "there is no ") + which
                            + "pod \"" + request.getPod() + "\" in namespace \"" + request.getNamespace()
                            + "\" on this node")
                    .asRuntimeException();
        }
        Container found = all.get(index);
        if (found.state() instanceof ContainerState.Created) {
            throw Status.FAILED_PRECONDITION
                    .withDescription("container \"" + found.key().container() + "\" in pod \"" + request.getPod()
                            + "\" is waiting to start: ContainerCreating")
                    .asRuntimeException();
        }
        return found;
    }
}
