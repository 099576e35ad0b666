package io.balsa.jepsen.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.jepsen.process.Command.Completed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

/** The control plane survives the loss of any one member, and of all of them together, with what it has acknowledged. */
@Tag("cluster")
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemberLossTest {
    /** The aim is 5 s; what it took is printed, and only a machine that hangs makes the test fail. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private LocalCluster cluster;
    private int rounds;

    @BeforeAll
    void start(LocalCluster shared) throws Exception {
        cluster = shared;
        Completed run = cluster.ctl("run", "steady", "--image=hello-minikube", "--port=8080", "--wait");
        assertThat(run.exit()).as(run.toString()).isZero();
    }

    @AfterAll
    void stop() throws Exception {
        writer.shutdownNow();
        cluster.clear();
    }

    @Test
    void anyMemberMayDieWhileClientsWrite() throws Exception {
        killWhileClientsWrite("s1"); // the founder, whose address comes first in everybody's list
        killWhileClientsWrite(cluster.leader());
        if (Boolean.getBoolean("balsa.long")) {
            killWhileClientsWrite("s2");
            killWhileClientsWrite("s3");
        }
        assertThat(restarts("steady")).isZero();
    }

    private void killWhileClientsWrite(String member) throws Exception {
        Puts puts = new Puts(member + "-" + ++rounds);
        Future<List<String>> acknowledged = writer.submit(puts::run);
        try {
            await().atMost(SOON).until(() -> puts.count() >= 3);
            long killed = System.nanoTime();
            cluster.kill(member);

            await().atMost(SOON).untilAsserted(() -> everyoneCarriesOn("after-" + puts.name));
            // A figure for whoever reads the build: the aim is 5 s, and nothing is asked of it.
            System.out.printf(
                    "kill -9 of %s: clients, scheduler and kubelets carried on after %d ms%n",
                    member, (System.nanoTime() - killed) / 1_000_000);
            int before = puts.count();
            await().atMost(SOON).until(() -> puts.count() >= before + 3);
        } finally {
            puts.stop();
        }
        assertAllThere(acknowledged.get(30, TimeUnit.SECONDS));

        Completed again = cluster.up();
        assertThat(again.exit()).as(again.toString()).isZero();
        assertThat(cluster.process(member).isAlive()).isTrue();
    }

    @Test
    void allMembersMayDieAtOnce() throws Exception {
        Puts puts = new Puts("all");
        Future<List<String>> acknowledged = writer.submit(puts::run);
        try {
            await().atMost(SOON).until(() -> puts.count() >= 5);
            cluster.kill("s1", "s2", "s3");
        } finally {
            puts.stop();
        }
        List<String> keys = acknowledged.get(30, TimeUnit.SECONDS);

        Completed again = cluster.up();
        assertThat(again.exit()).as(again.toString()).isZero();
        assertAllThere(keys);
        assertThat(restarts("steady")).isZero();
    }

    private void everyoneCarriesOn(String pod) throws Exception {
        assertThat(cluster.ctl("get", "nodes").exit()).isZero();
        cluster.kubectl("run", pod, "--image=hello-minikube", "--port=8080");
        JsonNode found = cluster.get("pod", pod);
        assertThat(found.path("status").path("phase").asText()).isEqualTo("Running");
    }

    private int restarts(String pod) throws Exception {
        return cluster.get("pod", pod)
                .at("/status/containerStatuses/0/restartCount")
                .asInt(-1);
    }

    private void assertAllThere(List<String> keys) throws InterruptedException {
        Completed got =
                cluster.etcdctl("get", "puts/", "--prefix", "--keys-only").run(Duration.ofSeconds(20));
        assertThat(got.exit()).as(got.toString()).isZero();
        assertThat(got.out().lines().toList()).containsAll(keys);
    }

    /** A stream of {@code etcdctl put}, one after the other; what etcdctl acknowledged is kept. */
    private final class Puts {
        private final String name;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final List<String> acknowledged = java.util.Collections.synchronizedList(new ArrayList<>());

        Puts(String name) {
            this.name = name;
        }

        List<String> run() throws InterruptedException {
            for (int i = 0; !stopped.get(); i++) {
                String key = "puts/" + name + "/" + i;
                Completed put = cluster.etcdctl("--command-timeout=3s", "put", key, Integer.toString(i))
                        .run(Duration.ofSeconds(15));
                if (put.exit() == 0) {
                    acknowledged.add(key);
                }
            }
            return List.copyOf(acknowledged);
        }

        int count() {
            return acknowledged.size();
        }

        void stop() {
            stopped.set(true);
        }
    }
}
