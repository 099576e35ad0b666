package io.balsa.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.EnvVar;
import io.balsa.k8s.core.v1.EnvVarSource;
import io.balsa.k8s.core.v1.ObjectFieldSelector;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.core.v1.ResourceRequirements;
import io.balsa.k8s.core.v1.VolumeMount;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.resource.Quantity;
import io.balsa.kubelet.runtime.ContainerSpec;
import io.balsa.kubelet.runtime.ContainerSpec.Resources;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerSpecsTest {
    private final Container.Builder container =
            Container.newBuilder().setName("web").setImage("busybox");

    private ContainerSpec resolve() {
        var pod = Pod.newBuilder()
                .setMetadata(ObjectMeta.newBuilder()
                        .setName("web-1")
                        .setNamespace("default")
                        .setUid("u")
                        .putLabels("app", "shop"))
                .setSpec(PodSpec.newBuilder().addContainers(container))
                .build();
        return new ContainerSpecs("node-1", "127.0.0.2")
                .container(new PodFacts(pod), pod.getSpec().getContainers(0), 3, "127.2.0.9");
    }

    private static EnvVar field(String name, String path) {
        return EnvVar.newBuilder()
                .setName(name)
                .setValueFrom(EnvVarSource.newBuilder()
                        .setFieldRef(ObjectFieldSelector.newBuilder().setFieldPath(path)))
                .build();
    }

    private static EnvVar variable(String name, String value) {
        return EnvVar.newBuilder().setName(name).setValue(value).build();
    }

    @Test
    void variablesTakeFieldsOfThePodAndEarlierVariables() {
        container
                .addEnv(field("IP", "status.podIP"))
                .addEnv(field("NODE", "spec.nodeName"))
                .addEnv(field("APP", "metadata.labels['app']"))
                .addEnv(variable("URL", "http://$(IP):80/$(APP)"))
                .addEnv(variable("LATE", "$(UNDEFINED) $$(IP)"));
        assertThat(resolve().process().env())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "IP", "127.2.0.9",
                        "NODE", "node-1",
                        "APP", "shop",
                        "URL", "http://127.2.0.9:80/shop",
                        "LATE", "$(UNDEFINED) $(IP)"));
    }

    @Test
    void commandAndArgumentsAreExpandedToo() {
        container
                .addEnv(variable("PORT", "8080"))
                .addCommand("serve")
                .addArgs("--port=$(PORT)")
                .addArgs("$$(PORT)");
        assertThat(resolve().process().command()).containsExactly("serve");
        assertThat(resolve().process().args()).containsExactly("--port=8080", "$(PORT)");
    }

    @Test
    void variablesThatGrowFromOneToTheNextAreRefusedBeforeTheyFillTheMemory() {
        container.addEnv(variable("E0", "x".repeat(10)));
        for (int i = 1; i < 12; i++) {
            container.addEnv(variable("E" + i, ("$(E" + (i - 1) + ")").repeat(10)));
        }
        assertThatThrownBy(this::resolve)
                .isInstanceOf(UnsupportedPod.class)
                .hasMessageContaining("longer than 131071 characters");
    }

    @Test
    void soAreManyLongOnes() {
        container.addEnv(variable("LONG", "x".repeat(100_000)));
        for (int i = 0; i < 30; i++) {
            container.addArgs("$(LONG)");
        }
        assertThatThrownBy(this::resolve)
                .isInstanceOf(UnsupportedPod.class)
                .hasMessageContaining("longer than 2097152 characters together");
    }

    @Test
    void quantitiesBecomeNumbers() {
        container.setResources(ResourceRequirements.newBuilder()
                .putRequests("cpu", Quantity.newBuilder().setString("100m").build())
                .putLimits("cpu", Quantity.newBuilder().setString("1.5").build())
                .putLimits("memory", Quantity.newBuilder().setString("64Mi").build()));
        assertThat(resolve().resources()).isEqualTo(new Resources(100, 1500, 64L << 20));
    }

    @Test
    void whatThisKubeletDoesNotHaveIsRefusedByName() {
        container.addVolumeMounts(VolumeMount.newBuilder().setName("data").setMountPath("/data"));
        assertThatThrownBy(this::resolve).isInstanceOf(UnsupportedPod.class).hasMessageContaining("volume mounts");
    }
}
