package io.balsa.api.server.grpc;

import io.balsa.api.server.testing.RaftStore;
import io.balsa.api.server.testing.TestStore;
import java.nio.file.Path;

/** Elections on Balsa's own store. */
class ElectionOnRaftStoreTest extends ElectionContract {
    @Override
    TestStore startStore(Path dir) {
        return RaftStore.start(dir);
    }
}
