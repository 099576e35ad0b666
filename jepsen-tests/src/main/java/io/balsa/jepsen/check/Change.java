package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * What is known to have happened to a key in a revision.
 *
 * @param put whether it was a put; else a deletion, which has no value, lease, version or creation
 * @param version 0 where it is not known
 * @param created the create revision, 0 where it is not known
 * @param sub its place among the changes of its revision, -1 where it is not known
 * @param source what tells so first
 * @param shown what tells its version
 */
record Change(
        String key,
        long revision,
        boolean put,
        String value,
        long lease,
        long version,
        long created,
        int sub,
        Entry source,
        Entry shown) {
    static Change put(String key, long revision, String value, long lease, int sub, Entry source) {
        return new Change(key, revision, true, value, lease, 0, 0, sub, source, source);
    }

    static Change deletion(String key, long revision, int sub, Entry source) {
        return new Change(key, revision, false, "", 0, 0, 0, sub, source, source);
    }

    static Change seen(KeyValue kv, Entry source) {
        return new Change(
                kv.key(),
                kv.modRevision(),
                true,
                kv.value(),
                kv.lease(),
                kv.version(),
                kv.createRevision(),
                -1,
                source,
                source);
    }

    static Change told(Event event, Entry source) {
        return event.kind() == Event.Kind.PUT
                ? seen(event.kv(), source)
                : deletion(event.kv().key(), event.revision(), -1, source);
    }

    /** Whether both can be true at once. */
    boolean agrees(Change other) {
        return put == other.put
                && value.equals(other.value)
                && lease == other.lease
                && (version == 0 || other.version == 0 || version == other.version)
                && (created == 0 || other.created == 0 || created == other.created);
    }

    /** This with the version and creation that {@code other} knows. */
    Change with(Change other) {
        return version == 0 && other.version != 0 ? with(other.version, other.created, other.shown) : this;
    }

    Change with(long knownVersion, long knownCreated, Entry knownFrom) {
        return new Change(key, revision, put, value, lease, knownVersion, knownCreated, sub, source, knownFrom);
    }

    /** The key as a read shows it after this change; null after a deletion. Only where the version is known. */
    @Nullable
    KeyValue found() {
        return put ? new KeyValue(key, value, created, revision, version, lease) : null;
    }
}
