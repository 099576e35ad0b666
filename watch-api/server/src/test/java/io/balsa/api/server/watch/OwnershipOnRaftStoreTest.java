package io.balsa.api.server.watch;

import io.balsa.api.server.testing.RaftStore;
import io.balsa.api.server.testing.TestStore;
import java.nio.file.Path;

/** Who owns whom, on Balsa's own store. */
class OwnershipOnRaftStoreTest extends OwnershipContract {
    @Override
    TestStore startStore(Path dir) {
        return RaftStore.start(dir);
    }
}
