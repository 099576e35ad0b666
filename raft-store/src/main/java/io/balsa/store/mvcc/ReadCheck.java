package io.balsa.store.mvcc;

import io.balsa.store.engine.View;

/** Asked in the snapshot that a read is served from, before anything else of it is looked at. */
@FunctionalInterface
public interface ReadCheck {
    /** For reads of the store's own. */
    ReadCheck NONE = view -> {};

    /** @throws RefusedException when the read may not be */
    void in(View view);
}
