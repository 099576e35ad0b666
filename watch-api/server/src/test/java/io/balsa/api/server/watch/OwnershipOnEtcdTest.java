package io.balsa.api.server.watch;

import io.balsa.api.server.testing.EtcdProcess;
import io.balsa.api.server.testing.TestStore;
import java.nio.file.Path;

/** Who owns whom, on a real etcd. */
class OwnershipOnEtcdTest extends OwnershipContract {
    @Override
    TestStore startStore(Path dir) {
        return EtcdProcess.start(dir);
    }
}
