package io.balsa.api.server.http.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.model.Kind;
import io.balsa.api.model.kinds.Kinds;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
    private final Discovery discovery = new Discovery(Kinds.scheme());

    @Test
    void theCoreGroupHasVersionsAndTheOthersAreGroups() {
        assertThat(discovery.coreVersions("127.0.0.1:6443").toString())
                .isEqualTo("{\"kind\":\"APIVersions\",\"versions\":[\"v1\"],\"serverAddressByClientCIDRs\":"
                        + "[{\"clientCIDR\":\"0.0.0.0/0\",\"serverAddress\":\"127.0.0.1:6443\"}]}");
        assertThat(discovery.groups().at("/groups"))
                .extracting(group -> group.get("name").asText())
                .contains("apps", "coordination.k8s.io", "discovery.k8s.io")
                .doesNotContain("");
        assertThat(discovery
                        .group("apps")
                        .orElseThrow()
                        .at("/preferredVersion/groupVersion")
                        .asText())
                .isEqualTo("apps/v1");
        assertThat(discovery.group("")).isEmpty();
        assertThat(discovery.group("nope")).isEmpty();
    }

    @Test
    void aResourceIsListedWithWhatCanBeDoneWithIt() {
        JsonNode pods = resource(discovery.resources("", "v1").orElseThrow().get("resources"), "name", "pods");
        assertThat(pods.toString())
                .isEqualTo("{\"name\":\"pods\",\"singularName\":\"pod\",\"namespaced\":true,\"kind\":\"Pod\","
                        + "\"verbs\":[\"create\",\"delete\",\"deletecollection\",\"get\",\"list\",\"patch\",\"update\","
                        + "\"watch\"],\"shortNames\":[\"po\"],\"categories\":[\"all\"]}");
        JsonNode binding =
                resource(discovery.resources("", "v1").orElseThrow().get("resources"), "name", "pods/binding");
        assertThat(binding.toString())
                .isEqualTo("{\"name\":\"pods/binding\",\"singularName\":\"\",\"namespaced\":true,\"kind\":\"Binding\","
                        + "\"verbs\":[\"create\"]}");
        assertThat(discovery.resources("apps", "v9")).isEmpty();
    }

    @Test
    void theAggregatedFormHoldsTheSameResources() {
        JsonNode core = discovery.aggregated(true, "v2");
        assertThat(core.get("apiVersion").asText()).isEqualTo("apidiscovery.k8s.io/v2");
        assertThat(core.get("items")).hasSize(1);
        JsonNode version = core.at("/items/0/versions/0");
        assertThat(version.get("version").asText()).isEqualTo("v1");
        JsonNode pods = resource(version.get("resources"), "resource", "pods");
        assertThat(pods.at("/responseKind").toString())
                .isEqualTo("{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"}");
        assertThat(pods.get("subresources"))
                .extracting(sub -> sub.get("subresource").asText())
                .containsExactly("binding", "ephemeralcontainers", "eviction", "log", "status");
        assertThat(resource(version.get("resources"), "resource", "nodes")
                        .get("scope")
                        .asText())
                .isEqualTo("Cluster");
        assertThat(pods.at("/subresources/2/responseKind").toString())
                .isEqualTo("{\"group\":\"policy\",\"version\":\"v1\",\"kind\":\"Eviction\"}");
        long groups = Kinds.scheme().kinds().stream()
                .map(Kind::group)
                .filter(group -> !group.isEmpty())
                .distinct()
                .count();
        assertThat(discovery.aggregated(false, "v2beta1").get("items")).hasSize((int) groups);
    }

    @Test
    void everyKindIsReachableThroughAPath() {
        for (Kind kind : Kinds.scheme().kinds()) {
            String path = kind.group().isEmpty() ? "api/v1" : "apis/" + kind.apiVersion();
            assertThat(discovery.paths()).containsOnlyOnce(path);
            JsonNode found = resource(
                    discovery
                            .resources(kind.group(), kind.version())
                            .orElseThrow()
                            .get("resources"),
                    "name",
                    kind.plural());
            assertThat(found.get("verbs").size()).isEqualTo(kind.persisted() ? 8 : 1);
        }
    }

    private static JsonNode resource(JsonNode resources, String field, String name) {
        return StreamSupport.stream(resources.spliterator(), false)
                .filter(node -> node.get(field).asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
