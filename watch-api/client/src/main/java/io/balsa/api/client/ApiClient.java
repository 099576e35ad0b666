package io.balsa.api.client;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Scheme;
import io.balsa.resource.v1.Fence;
import io.grpc.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client of the resource service, typed by message class.
 *
 * <pre>
 * ApiClient api = ApiClient.over(channel, Kinds.scheme());
 * Pod pod = api.kind(Pod.class).get("default", "web-1");
 * api.kind(Pod.class).updateStatus(pod.toBuilder().setStatus(status).build()); // Conflict if it changed meanwhile
 * </pre>
 *
 * <p>Calls block the caller's thread until the answer or the deadline and fail with
 * {@link io.balsa.api.model.StatusError}; nothing is retried here, because only the caller knows whether doing it twice is
 * harmless. Objects come with {@code metadata.resourceVersion} set to their revision. Immutable and thread-safe; the
 * channel belongs to whoever opened it.
 */
public final class ApiClient {
    /** Above what a server may need for a quorum round in a bad moment, below what a heartbeat can wait for. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Channel channel;
    private final Scheme scheme;
    private final Duration deadline;
    private final @Nullable Fence fence;

    private ApiClient(Channel channel, Scheme scheme, Duration deadline, @Nullable Fence fence) {
        this.channel = channel;
        this.scheme = scheme;
        this.deadline = deadline;
        this.fence = fence;
    }

    /** Returns a client whose calls have 5 s each. */
    public static ApiClient over(Channel channel, Scheme scheme) {
        return new ApiClient(channel, scheme, DEADLINE, null);
    }

    /** The same client with another time for each call. */
    public ApiClient withDeadline(Duration each) {
        return new ApiClient(channel, scheme, each, fence);
    }

    /** The same client whose every write succeeds only while the fence holds, and fails with Conflict after that. */
    public ApiClient fencedBy(Fence office) {
        return new ApiClient(channel, scheme, deadline, office);
    }

    /**
     * Returns the calls for one kind.
     *
     * @throws IllegalArgumentException where the message is no kind of the scheme
     */
    public <M extends Message> KindClient<M> kind(Class<M> message) {
        Kind kind = scheme.of(message);
        return new KindClient<>(this, kind, message.cast(kind.prototype()));
    }

    /** Returns the calls for a kind whose message class nobody here needs to know. */
    public KindClient<Message> kind(Kind kind) {
        return new KindClient<>(this, kind, kind.prototype());
    }

    public Channel channel() {
        return channel;
    }

    public Scheme scheme() {
        return scheme;
    }

    Duration deadline() {
        return deadline;
    }

    @Nullable
    Fence fence() {
        return fence;
    }
}
