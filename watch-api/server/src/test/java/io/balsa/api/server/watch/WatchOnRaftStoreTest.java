package io.balsa.api.server.watch;

import io.balsa.api.server.testing.RaftStore;
import io.balsa.api.server.testing.TestStore;
import java.nio.file.Path;

/** Watches on Balsa's own store. */
class WatchOnRaftStoreTest extends WatchContract {
    @Override
    TestStore startStore(Path dir) {
        return RaftStore.start(dir);
    }
}
