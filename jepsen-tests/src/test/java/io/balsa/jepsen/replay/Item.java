package io.balsa.jepsen.replay;

import java.util.Map;
import java.util.TreeMap;

/**
 * An object at a revision: what selectors look at, and a mark by which its content is known.
 *
 * @param key namespace/name
 * @param fields by the names that field selectors use
 * @param mark what the last writer of its content has left in it; empty where none did
 */
record Item(
        String key, String uid, long revision, Map<String, String> labels, Map<String, String> fields, String mark) {
    Item {
        labels = Map.copyOf(labels);
        fields = Map.copyOf(fields);
    }

    /** The same object, at the revision of its end. */
    Item at(long otherRevision) {
        return new Item(key, uid, otherRevision, labels, fields, mark);
    }

    @Override
    public String toString() {
        return key + "@" + revision + new TreeMap<>(labels) + new TreeMap<>(fields) + "'" + mark + "'";
    }
}
