package io.balsa.jepsen.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.jepsen.process.Command.Completed;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A kubelet may die without its containers; a node that stays away is replaced, and cleans up when it returns. */
@Tag("cluster")
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeLossTest {
    private static final String REPLICA_SET = """
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata:
              name: web
            spec:
              replicas: 3
              selector:
                matchLabels: {app: web}
              template:
                metadata:
                  labels: {app: web}
                spec:
                  containers:
                  - name: web
                    image: hello-minikube
                    ports: [{containerPort: 8080}]
            """;

    private LocalCluster cluster;

    @BeforeAll
    void start(LocalCluster shared) throws Exception {
        cluster = shared;
        cluster.apply(REPLICA_SET);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ready()).hasSize(3));
    }

    @AfterAll
    void stop() throws Exception {
        cluster.clear();
    }

    @Test
    void aKubeletThatDiesLeavesItsContainersAndAdoptsThemWhenItIsBack() throws Exception {
        Set<Long> before = containers();
        assertThat(before).hasSize(3);

        cluster.kill("n1", "n2", "n3");
        assertThat(containers()).isEqualTo(before);

        Completed again = cluster.up();
        assertThat(again.exit()).as(again.toString()).isZero();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(ready()).hasSize(3));
        assertThat(containers()).isEqualTo(before);
        assertThat(pods())
                .allSatisfy(pod -> assertThat(pod.at("/status/containerStatuses/0/restartCount")
                                .asInt(-1))
                        .isZero());
    }

    @Test
    void aNodeThatStaysAwayIsReplacedAndCleansUpWhenItReturns() throws Exception {
        String lost = pods().get(0).at("/spec/nodeName").asText();
        cluster.kill(lost);

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(cluster.ctl("get", "node", lost).out()).contains("NotReady");
            assertThat(ready())
                    .hasSize(3)
                    .noneMatch(pod -> pod.at("/spec/nodeName").asText().equals(lost));
        });

        Completed again = cluster.up();
        assertThat(again.exit()).as(again.toString()).isZero();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(containers()).as("containers in the operating system").hasSize(3);
            assertThat(pods()).hasSize(3);
        });
        assertThat(ready()).hasSize(3);
    }

    private List<JsonNode> pods() throws Exception {
        return StreamSupport.stream(
                        cluster.get("pods", "-l", "app=web").path("items").spliterator(), false)
                .toList();
    }

    private List<JsonNode> ready() throws Exception {
        return pods().stream()
                .filter(pod -> pod.at("/metadata/deletionTimestamp").isMissingNode())
                .filter(pod -> pod.at("/status/containerStatuses/0/ready").asBoolean())
                .toList();
    }

    private Set<Long> containers() {
        return cluster.containers().stream().map(ProcessHandle::pid).collect(Collectors.toCollection(TreeSet::new));
    }
}
