package io.balsa.api.client;

import com.google.protobuf.Message;
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
        BOOKMARK
    }
}
