package io.balsa.api.server.http.logs;

import io.balsa.agent.v1.LogsReply;
import io.balsa.agent.v1.LogsRequest;
import io.balsa.api.model.StatusError;
import io.balsa.api.server.http.stream.OpenStreams;
import io.balsa.api.server.http.stream.Outlet;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Carries one log from a node's agent to its client. The agent is asked for the next piece when the client's connection
 * has taken the one before, and each piece is sent at once.
 */
final class LogStream implements ClientResponseObserver<LogsRequest, LogsReply>, OpenStreams.Endable {
    static final String CONTENT_TYPE = "text/plain";

    private final String node;
    private final ManagedChannel channel;
    private final LogsRequest request;
    private final String absent;
    private final PodLogs.Destination destination;
    private @Nullable ClientCallStreamObserver<LogsRequest> call;
    private boolean begun;
    private boolean writing;
    private boolean over;
    private @Nullable Runnable afterWrite;

    /** @param absent what the caller is told when the node has no such container */
    LogStream(
            String node, ManagedChannel channel, LogsRequest request, String absent, PodLogs.Destination destination) {
        this.node = node;
        this.channel = channel;
        this.request = request;
        this.absent = absent;
        this.destination = destination;
    }

    @Override
    public synchronized void beforeStart(ClientCallStreamObserver<LogsRequest> stream) {
        call = stream;
        stream.disableAutoRequestWithInitial(1);
        destination.streams().add(this);
        destination.outlet().onLost(this::cancel);
    }

    @Override
    public synchronized void onNext(LogsReply reply) {
        if (over) {
            return;
        }
        begin();
        writing = true;
        destination.outlet().write(reply.getData().asReadOnlyByteBuffer(), new Next());
    }

    @Override
    public void onError(Throwable failure) {
        finish(() -> {
            if (begun) {
                destination.outlet().abort(failure);
            } else {
                destination.failed().accept(explain(Status.fromThrowable(failure)));
            }
        });
    }

    @Override
    public void onCompleted() {
        finish(this::end);
    }

    @Override
    public void endSoon() {
        finish(this::end);
        cancel(new IllegalStateException("the server stops"));
    }

    private void begin() {
        if (!begun) {
            begun = true;
            destination.outlet().begin(200, CONTENT_TYPE);
        }
    }

    private void end() {
        begin();
        destination.outlet().end(ByteBuffer.allocate(0));
    }

    /** Runs the last action once, after the write that may be under way. */
    private synchronized void finish(Runnable last) {
        if (over) {
            return;
        }
        over = true;
        if (writing) {
            afterWrite = last;
        } else {
            close(last);
        }
    }

    private void close(Runnable last) {
        destination.streams().remove(this);
        channel.shutdown();
        last.run();
        destination.over().run();
    }

    private synchronized void cancel(Throwable why) {
        if (call != null) {
            call.cancel("the client has gone", why);
        }
    }

    private final class Next implements Outlet.Written {
        @Override
        public void taken() {
            synchronized (LogStream.this) {
                writing = false;
                if (afterWrite != null) {
                    close(afterWrite);
                } else if (call != null) {
                    call.request(1);
                }
            }
        }

        @Override
        public void lost(Throwable why) {
            synchronized (LogStream.this) {
                writing = false;
                over = true;
                cancel(why);
                close(() -> destination.outlet().abort(why));
            }
        }
    }

    /** The agent's refusal in the words that kubectl's users know. */
    private StatusError explain(Status status) {
        String text = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        return switch (status.getCode()) {
            // Kubernetes answers BadRequest for a container that waits, and for a previous run that is not there.
            case FAILED_PRECONDITION, INVALID_ARGUMENT -> StatusError.badRequest(text);
            case NOT_FOUND ->
                request.getPrevious()
                        ? StatusError.badRequest("previous terminated container \"" + request.getContainer()
                                + "\" in pod \"" + request.getPod() + "\" not found")
                        : StatusError.badRequest(absent);
            default -> StatusError.serviceUnavailable("the agent of node \"" + node + "\" does not answer: " + text);
        };
    }
}
