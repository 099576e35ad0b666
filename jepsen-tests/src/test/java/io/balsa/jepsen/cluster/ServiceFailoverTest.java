package io.balsa.jepsen.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service's node port answers on every node, from all ready pods, and goes on answering while pods die. */
@Tag("cluster")
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceFailoverTest {
    private static final String WEB = """
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
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              selector: {app: web}
              ports: [{port: 80, targetPort: 8080}]
            """;

    private final ExecutorService client = Executors.newSingleThreadExecutor();
    private LocalCluster cluster;

    @BeforeAll
    void start(LocalCluster shared) throws Exception {
        cluster = shared;
        cluster.apply(WEB);
    }

    @AfterAll
    void stop() throws Exception {
        client.shutdownNow();
        cluster.kubectl("delete", "service", "web");
        cluster.clear();
    }

    @Test
    void aNodePortAnswersOnEveryNodeAndNeverFailsLongerThanTwoSeconds() throws Exception {
        int port = cluster.get("service", "web").at("/spec/ports/0/nodePort").asInt();
        List<String> addresses = new ArrayList<>();
        for (JsonNode node : cluster.get("nodes").path("items")) {
            addresses.add(node.at("/status/addresses/0/address").asText());
        }
        assertThat(addresses).hasSize(3);
        for (String address : addresses) {
            Set<String> answers = new HashSet<>();
            // Until the first pods are ready nobody answers on the port.
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> {
                        answers.add(answer(address, port));
                        assertThat(answers)
                                .as("different pods behind %s", address)
                                .hasSizeGreaterThanOrEqualTo(3);
                    });
        }

        AtomicBoolean stopped = new AtomicBoolean();
        Future<Long> longestFailure = client.submit(() -> longestFailureNanos(addresses.get(0), port, stopped));
        for (int i = 0; i < 3; i++) {
            ProcessHandle victim = cluster.containers().get(i);
            victim.descendants().forEach(ProcessHandle::destroyForcibly);
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        }
        stopped.set(true);
        long longest = longestFailure.get(10, TimeUnit.SECONDS);
        System.out.printf("the node port failed for at most %d ms while pods were killed%n", longest / 1_000_000);
        assertThat(longest).isLessThan(TimeUnit.SECONDS.toNanos(2));
    }

    /** Asks in a loop; the time from the first failed request to the next that succeeds, at its longest. */
    private static long longestFailureNanos(String address, int port, AtomicBoolean stopped) {
        long longest = 0;
        long failingSince = 0;
        boolean failing = false;
        while (!stopped.get()) {
            long asked = System.nanoTime();
            try {
                answer(address, port);
                longest = failing ? Math.max(longest, System.nanoTime() - failingSince) : longest;
                failing = false;
            } catch (IOException e) {
                failingSince = failing ? failingSince : asked;
                failing = true;
            }
        }
        return failing ? Math.max(longest, System.nanoTime() - failingSince) : longest;
    }

    /** The line of the answer that names the pod. */
    private static String answer(String address, int port) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + address + ":" + port + "/").toURL().openConnection();
        connection.setConnectTimeout(1_000);
        connection.setReadTimeout(1_500);
        connection.setRequestProperty("Connection", "close");
        try (var body = connection.getInputStream()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> line.contains("web-"))
                    .findFirst()
                    .orElse(text);
        }
    }
}
