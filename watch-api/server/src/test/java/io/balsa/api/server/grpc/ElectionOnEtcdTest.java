package io.balsa.api.server.grpc;

import io.balsa.api.server.testing.EtcdProcess;
import io.balsa.api.server.testing.TestStore;
import java.nio.file.Path;

/** Elections on a real etcd. */
class ElectionOnEtcdTest extends ElectionContract {
    @Override
    TestStore startStore(Path dir) {
        return EtcdProcess.start(dir);
    }
}
