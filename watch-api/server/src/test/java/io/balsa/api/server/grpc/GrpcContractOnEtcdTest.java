package io.balsa.api.server.grpc;

import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.contract.Client;
import io.balsa.api.server.contract.GrpcClient;
import io.balsa.api.server.contract.LifecycleContract;
import io.balsa.api.server.contract.ResourceContract;
import io.balsa.api.server.testing.EtcdProcess;
import io.balsa.api.server.testing.TestApi;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract through the gRPC front, on a real etcd. */
class GrpcContractOnEtcdTest {
    private static EtcdProcess etcd;
    private static TestApi api;

    @BeforeAll
    static void start(@TempDir Path dir) {
        etcd = EtcdProcess.start(dir.resolve("etcd"));
        api = TestApi.on(etcd.channel());
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
            etcd.close();
        }
    }

    @Nested
    class Resources extends ResourceContract {
        @Override
        protected Client clientOf(Caller caller) {
            return new GrpcClient(api.channel(caller));
        }
    }

    @Nested
    class Lifecycles extends LifecycleContract {
        @Override
        protected Client clientOf(Caller caller) {
            return new GrpcClient(api.channel(caller));
        }
    }
}
