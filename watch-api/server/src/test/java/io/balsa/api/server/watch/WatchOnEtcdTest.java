package io.balsa.api.server.watch;

import io.balsa.api.server.testing.EtcdProcess;
import io.balsa.api.server.testing.TestStore;
import java.nio.file.Path;

/** Watches on a real etcd. */
class WatchOnEtcdTest extends WatchContract {
    @Override
    TestStore startStore(Path dir) {
        return EtcdProcess.start(dir);
    }
}
