package io.balsa.api.server.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.testing.EtcdProcess;
import io.balsa.api.server.testing.Objects;
import io.balsa.api.server.testing.TestApi;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.meta.v1.DeleteOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two API servers hand out a small range of ports and addresses at the same time. */
class NodePortRaceTest {
    private static final Caller ADMIN = Caller.of("admin", "system:masters");

    @Test
    void noTwoServicesEverGetTheSamePortOrAddress(@TempDir Path dir) throws Exception {
        EtcdProcess etcd = EtcdProcess.start(dir.resolve("etcd"));
        var ranges = new AddressRanges(10 << 24, 32, 30_000, 30_019);
        try (TestApi one = TestApi.on(etcd.channel(), TestApi.quick(), ranges);
                TestApi two = TestApi.on(etcd.channel(), TestApi.quick(), ranges)) {
            ExecutorService threads = Executors.newFixedThreadPool(8);
            var creations = new ArrayList<Future<Service>>();
            for (int i = 0; i < 20; i++) {
                String name = "svc-" + i;
                ResourceCore core = i % 2 == 0 ? one.core() : two.core();
                creations.add(threads.submit(() -> create(core, name)));
            }
            var ports = new HashSet<Integer>();
            var addresses = new HashSet<String>();
            for (Future<Service> creation : creations) {
                Service service = creation.get();
                assertThat(ports.add(service.getSpec().getPorts(0).getNodePort()))
                        .isTrue();
                assertThat(addresses.add(service.getSpec().getClusterIP())).isTrue();
            }
            assertThat(ports).hasSize(20).allMatch(port -> 30_000 <= port && port <= 30_019);
            threads.shutdown();

            // full: one more is refused with the reason, and goes through when another one has gone
            assertThatThrownBy(() -> create(one.core(), "too-many"))
                    .isInstanceOfSatisfying(
                            StatusError.class,
                            error -> assertThat(error.getMessage()).contains("no address is free"));
            two.core()
                    .handle(new ApiRequest.Delete(
                            ADMIN,
                            Target.of(Kinds.SERVICE, "default", "svc-7"),
                            DeleteOptions.getDefaultInstance(),
                            WriteOptions.NONE));
            assertThat(List.of(create(one.core(), "fits").getSpec().getPorts(0).getNodePort()))
                    .allMatch(ports::contains);
        } finally {
            etcd.close();
        }
    }

    private static Service create(ResourceCore core, String name) {
        var written = (ApiResult.Written) core.handle(new ApiRequest.Create(
                ADMIN,
                Target.of(Kinds.SERVICE, "default", ""),
                Objects.service(name, "NodePort", 0),
                WriteOptions.NONE));
        return (Service) written.object().message();
    }
}
