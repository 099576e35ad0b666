package io.balsa.api.server.storage;

import io.balsa.etcd.mvcc.KeyValue;
import java.util.List;
import java.util.Optional;

/** What came of a {@link Change}. */
public sealed interface Commit {
    /** It was written at this revision. */
    record Done(long revision) implements Commit {}

    /**
     * Nothing was written.
     *
     * @param current the object's key as it is
     * @param failed the guards that did not hold, in their order
     */
    record Refused(Optional<KeyValue> current, List<Guard> failed) implements Commit {}
}
