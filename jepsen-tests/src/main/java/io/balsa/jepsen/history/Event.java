package io.balsa.jepsen.history;

import org.jspecify.annotations.Nullable;

/**
 * One change that a watch told of.
 *
 * @param kv what the key became; of a deletion only its key and revision
 * @param previous what it was before, where the watch asked for it and was given it
 */
public record Event(Kind kind, KeyValue kv, @Nullable KeyValue previous) {
    public enum Kind {
        PUT,
        DELETE
    }

    public long revision() {
        return kv.modRevision();
    }

    @Override
    public String toString() {
        String what = kind == Kind.PUT ? "put " + kv : "delete " + kv.key() + "@" + kv.modRevision();
        return what + (previous == null ? "" : " over " + previous);
    }
}
