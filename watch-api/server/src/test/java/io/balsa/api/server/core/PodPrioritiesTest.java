package io.balsa.api.server.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.testing.EtcdProcess;
import io.balsa.api.server.testing.Objects;
import io.balsa.api.server.testing.TestApi;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.scheduling.v1.PriorityClass;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodPrioritiesTest {
    private static final Caller ADMIN = Caller.of("admin", "system:masters");
    private static final Target POD = Target.of(Kinds.POD, "default", "p");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    @Test
    void theLeastDefaultClassCountsAndANewClassAtOnce(@TempDir Path dir) throws Exception {
        try (EtcdProcess etcd = EtcdProcess.start(dir.resolve("etcd"));
                TestApi api = TestApi.on(etcd.channel())) {
            var priorities = new PodPriorities(api.objects(), now::get);
            assertThat(admitted(priorities, "").getPriority()).isZero();
            assertThat(admitted(priorities, "").getPriorityClassName()).isEmpty();

            create(api, "more", 9, true, "PreemptLowerPriority");
            create(api, "less", 5, true, "Never");
            assertThat(admitted(priorities, "").getPriority()).as("from memory").isZero();
            assertThat(admitted(priorities, "more").getPriority())
                    .as("not in memory")
                    .isEqualTo(9);
            now.set(now.get().plusSeconds(1));
            assertThat(admitted(priorities, ""))
                    .returns(5, PodSpec::getPriority)
                    .returns("less", PodSpec::getPriorityClassName)
                    .returns("Never", PodSpec::getPreemptionPolicy);
            assertThatThrownBy(() -> admitted(priorities, "none"))
                    .hasMessage("pods \"p\" is forbidden: no PriorityClass with name none was found");
        }
    }

    private static PodSpec admitted(PodPriorities priorities, String className) {
        Pod.Builder pod = Objects.pod("p").toBuilder();
        pod.getSpecBuilder().setPriorityClassName(className);
        return ((Pod) priorities.admit(pod.build(), POD)).getSpec();
    }

    private static void create(TestApi api, String name, int value, boolean isDefault, String policy) {
        PriorityClass type = PriorityClass.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName(name))
                .setValue(value)
                .setGlobalDefault(isDefault)
                .setPreemptionPolicy(policy)
                .build();
        api.core()
                .handle(new ApiRequest.Create(
                        ADMIN, Target.of(Kinds.PRIORITY_CLASS, "", name), type, WriteOptions.NONE));
    }
}
