package io.balsa.api.client;

import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.resource.v1.WatchReply;
import java.util.Optional;

/**
 * One step of a watch.
 *
 * @param object empty for a bookmark; for DELETED the object as it was before it went
 * @param revision when it happened; for a bookmark, up to where everything has been sent
 */
public record WatchEvent<M extends Message>(Type type, Optional<M> object, long revision) {
    /** What happened. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED,
        BOOKMARK;

        static Type of(WatchReply.Type sent) {
            return switch (sent) {
                case ADDED -> ADDED;
                case MODIFIED -> MODIFIED;
                case DELETED -> DELETED;
                case BOOKMARK -> BOOKMARK;
                case UNRECOGNIZED ->
                    throw new IllegalStateException(
                            "The API server sent a watch event of a type that is unknown here.");
            };
        }
    }

    static <M extends Message> WatchEvent<M> of(WatchReply reply, M prototype) {
        Type type = Type.of(reply.getType());
        Optional<M> object = type == Type.BOOKMARK
                ? Optional.empty()
                : Optional.of(Envelope.decode(reply.getObject(), reply.getRevision(), prototype));
        return new WatchEvent<>(type, object, reply.getRevision());
    }
}
