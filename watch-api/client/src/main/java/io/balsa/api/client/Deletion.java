package io.balsa.api.client;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import java.util.OptionalLong;

/**
 * How to delete an object, and only if it still is the one that was meant.
 *
 * @param gracePeriodSeconds empty for the object's own
 * @param uid a precondition, empty for none
 * @param revision a precondition, 0 for none
 * @param propagation {@code Background}, {@code Foreground} or {@code Orphan}: what becomes of its dependents; empty for
 *     what the object and its kind say
 */
public record Deletion(OptionalLong gracePeriodSeconds, String uid, long revision, String propagation) {
    /** With the object's own grace period, whatever it has become. */
    public static Deletion unconditional() {
        return new Deletion(OptionalLong.empty(), "", 0, "");
    }

    /** Only the very object that was seen, in any later state of it. */
    public static Deletion of(Message seen) {
        return new Deletion(OptionalLong.empty(), Meta.uid(seen), 0, "");
    }

    /** Only while the object is as it was seen. */
    public static Deletion unchanged(Message seen) {
        return new Deletion(OptionalLong.empty(), Meta.uid(seen), Meta.revision(seen), "");
    }

    /** Only the object with that uid, while its revision is that one. */
    public static Deletion unchanged(String uid, long revision) {
        return new Deletion(OptionalLong.empty(), uid, revision, "");
    }

    public Deletion withPropagation(String policy) {
        return new Deletion(gracePeriodSeconds, uid, revision, policy);
    }

    public Deletion withGracePeriod(long seconds) {
        return new Deletion(OptionalLong.of(seconds), uid, revision, propagation);
    }

    /** At once, without waiting for a kubelet. */
    public Deletion now() {
        return withGracePeriod(0);
    }
}
