package io.balsa.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.client.fake.FakeApi;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.resource.v1.Fence;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiClientTest {
    private final FakeApi fake = FakeApi.start(InstantSource.system());
    private final KindClient<ConfigMap> maps = fake.client().kind(ConfigMap.class);

    @AfterEach
    void stop() {
        fake.close();
    }

    @Test
    void objectsCarryTheRevisionThatTheyWereStoredAt() {
        ConfigMap created = maps.create(map("a", "1"));
        assertThat(Meta.revision(created)).isEqualTo(fake.revision());
        assertThat(maps.get("default", "a")).isEqualTo(created);
        ConfigMap updated = maps.update(created.toBuilder().putData("k", "2").build());
        assertThat(Meta.revision(updated)).isGreaterThan(Meta.revision(created));
    }

    @Test
    void anOutdatedUpdateIsAConflict() {
        ConfigMap first = maps.create(map("a", "1"));
        maps.update(first.toBuilder().putData("k", "2").build());
        assertThatThrownBy(() -> maps.update(first.toBuilder().putData("k", "3").build()))
                .isInstanceOfSatisfying(
                        StatusError.class, e -> assertThat(e.reason()).isEqualTo(StatusReason.CONFLICT));
    }

    @Test
    void errorsAreTheServersStatusWordForWord() {
        assertThatThrownBy(() -> maps.get("default", "missing")).isInstanceOfSatisfying(StatusError.class, e -> {
            assertThat(e).hasMessage("configmaps \"missing\" not found");
            assertThat(e.status().getDetails().getKind()).isEqualTo("configmaps");
        });
        assertThat(maps.find("default", "missing")).isEmpty();
    }

    @Test
    void listsOfAnySizeComeWholeAndFromOneRevision() {
        for (int i = 0; i < 1201; i++) {
            maps.create(map("m" + i, ""));
        }
        Listing<ConfigMap> listing = maps.list(Selection.inNamespace("default"));
        assertThat(listing.items()).hasSize(1201);
        assertThat(listing.revision()).isEqualTo(fake.revision());
        assertThat(maps.list(Selection.inNamespace("other")).items()).isEmpty();
    }

    @Test
    void aDeletionMeansTheObjectThatWasSeen() {
        ConfigMap old = maps.create(map("a", "1"));
        maps.delete("default", "a", Deletion.of(old));
        maps.create(map("a", "1"));
        assertThatThrownBy(() -> maps.delete("default", "a", Deletion.of(old)))
                .isInstanceOfSatisfying(
                        StatusError.class, e -> assertThat(e.reason()).isEqualTo(StatusReason.CONFLICT));
        assertThat(fake.all(ConfigMap.class)).hasSize(1);
    }

    @Test
    void namesAreGeneratedByTheServer() {
        ConfigMap created = maps.create(Meta.edit(map("", "1"), meta -> meta.setGenerateName("web-")));
        assertThat(Meta.name(created)).startsWith("web-").hasSizeGreaterThan(4);
    }

    @Test
    void everyWriteWithAFenceThatDoesNotHoldIsRefused() {
        ConfigMap before = maps.create(map("a", "1"));
        ApiClient deposed = fake.client()
                .fencedBy(Fence.newBuilder()
                        .setKey(com.google.protobuf.ByteString.copyFromUtf8("office"))
                        .setCreateRevision(7)
                        .build());
        KindClient<ConfigMap> fenced = deposed.kind(ConfigMap.class);
        assertConflict(() -> fenced.create(map("b", "")));
        assertConflict(() -> fenced.update(before));
        assertConflict(() -> fenced.updateStatus(before));
        assertConflict(() -> fenced.delete("default", "a", Deletion.unconditional()));
        assertThat(fake.all(ConfigMap.class)).containsExactly(before);
    }

    @Test
    void clusterScopedKindsHaveNoNamespace() {
        KindClient<Node> nodes = fake.client().kind(Node.class);
        Node.Builder node = Node.newBuilder();
        node.getMetadataBuilder().setName("node-1");
        nodes.create(node.build());
        assertThat(Meta.name(nodes.get("", "node-1"))).isEqualTo("node-1");
        assertThat(fake.find(Pod.class, "default", "x")).isEmpty();
    }

    private static void assertConflict(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusError.class, e -> assertThat(e.reason()).isEqualTo(StatusReason.CONFLICT));
    }

    private static ConfigMap map(String name, String value) {
        ConfigMap.Builder map = ConfigMap.newBuilder().putData("k", value);
        map.getMetadataBuilder().setNamespace("default").setName(name);
        return map.build();
    }
}
