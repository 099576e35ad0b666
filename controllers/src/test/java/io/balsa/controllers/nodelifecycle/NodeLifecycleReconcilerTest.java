package io.balsa.controllers.nodelifecycle;

import static io.balsa.controllers.Objects.NOW;
import static io.balsa.controllers.Objects.node;
import static io.balsa.controllers.Objects.ownedBy;
import static io.balsa.controllers.Objects.pod;
import static io.balsa.controllers.Objects.ready;
import static io.balsa.controllers.Objects.replicaSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.controllers.pod.Pods;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.NodeCondition;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Taint;
import io.balsa.k8s.core.v1.Toleration;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NodeLifecycleReconcilerTest {
    private static final NodeLifecycleConfig CONFIG =
            new NodeLifecycleConfig(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(5));

    private final World world = new World(3);

    @Test
    void aHealthyNodeIsLookedAtAgainWhenItsGraceIsOver() {
        Plan plan = world.plan("n0", NOW);
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.recheck()).contains(Duration.ofMillis(10_001));
    }

    @Test
    void aSilentNodeIsMarkedThenTaintedAndItsPodsReplacedElsewhere() {
        world.add(ownedBy(ready(pod("web", ""), "n0"), replicaSet("web", 1)));
        world.silences.put("n0", Duration.ofSeconds(11));
        world.settle("n0", NOW);
        Node lost = world.nodes.get("n0");
        assertThat(lost.getStatus().getConditions(0).getStatus()).isEqualTo("Unknown");
        assertThat(lost.getStatus().getConditions(0).getMessage()).isEqualTo("Kubelet stopped posting node status.");
        assertThat(lost.getSpec().getTaintsList().stream().map(Taint::getEffect))
                .containsExactly("NoSchedule", "NoExecute");
        assertThat(lost.getSpec().getTaints(0).getKey()).isEqualTo("node.kubernetes.io/unreachable");
        assertThat(Pods.isReady(world.pods.get("web"))).isFalse();
        assertThat(world.deleted()).isEmpty();
        assertThat(world.plan("n0", NOW).recheck()).contains(Duration.ofSeconds(5));
        world.settle("n0", NOW.plusSeconds(5));
        assertThat(world.deleted()).containsExactly("web");
    }

    @Test
    void aNodeThatIsBackLosesItsTaints() {
        world.silences.put("n0", Duration.ofSeconds(11));
        world.settle("n0", NOW);
        world.silences.put("n0", Duration.ZERO);
        world.nodes.computeIfPresent(
                "n0",
                (name, node) ->
                        node.toBuilder().setStatus(node("n0", "4").getStatus()).build());
        world.settle("n0", NOW.plusSeconds(20));
        assertThat(world.nodes.get("n0").getSpec().getTaintsList()).isEmpty();
    }

    @Test
    void tolerationsSayHowLongAPodStays() {
        world.add(tolerating(ownedBy(ready(pod("ever", ""), "n0"), replicaSet("web", 1)), -1));
        world.add(tolerating(ownedBy(ready(pod("minute", ""), "n0"), replicaSet("web", 1)), 60));
        world.add(ready(pod("alone", ""), "n0"));
        world.silences.put("n0", Duration.ofSeconds(11));
        world.settle("n0", NOW);
        world.settle("n0", NOW.plusSeconds(59));
        assertThat(world.deleted()).isEmpty();
        world.settle("n0", NOW.plusSeconds(60));
        assertThat(world.deleted()).containsExactly("minute");
        world.settle("n0", NOW.plusSeconds(300));
        assertThat(world.deleted()).containsExactly("minute", "alone");
    }

    @Test
    void aNodeThatSaysItIsNotReadyIsTreatedLikewise() {
        world.add(ownedBy(ready(pod("web", ""), "n0"), replicaSet("web", 1)));
        Node.Builder sick = world.nodes.get("n0").toBuilder();
        sick.getStatusBuilder().getConditionsBuilder(0).setStatus("False");
        world.nodes.put("n0", sick.build());
        world.settle("n0", NOW);
        assertThat(world.nodes.get("n0").getSpec().getTaints(0).getKey()).isEqualTo("node.kubernetes.io/not-ready");
        world.settle("n0", NOW.plusSeconds(5));
        assertThat(world.deleted()).containsExactly("web");
    }

    @Test
    void aNodeThatWasCordonedOrLacksSomethingTakesNoNewPods() {
        Node.Builder full = world.nodes.get("n0").toBuilder();
        full.getSpecBuilder()
                .setUnschedulable(true)
                .addTaints(Taint.newBuilder().setKey("mine").setEffect("NoSchedule"));
        full.getStatusBuilder()
                .addConditions(NodeCondition.newBuilder().setType("PIDPressure").setStatus("True"))
                .addConditions(
                        NodeCondition.newBuilder().setType("MemoryPressure").setStatus("False"));
        world.nodes.put("n0", full.build());
        world.settle("n0", NOW);
        assertThat(world.nodes.get("n0").getSpec().getTaintsList())
                .extracting(Taint::getKey)
                .containsExactly("mine", "node.kubernetes.io/pid-pressure", "node.kubernetes.io/unschedulable");
        Node.Builder well = world.nodes.get("n0").toBuilder();
        well.getSpecBuilder().clearUnschedulable();
        well.getStatusBuilder()
                .getConditionsBuilder(well.getStatus().getConditionsCount() - 2)
                .setStatus("False");
        world.nodes.put("n0", well.build());
        world.settle("n0", NOW);
        assertThat(world.nodes.get("n0").getSpec().getTaintsList())
                .extracting(Taint::getKey)
                .containsExactly("mine");
    }

    @Test
    void oneOfTwoNodesMayBeLostButNotBoth() {
        assertThat(NodeLifecycleReconciler.isLargeOutage(silences(11, 0), CONFIG.grace()))
                .isFalse();
        assertThat(NodeLifecycleReconciler.isLargeOutage(silences(11, 11), CONFIG.grace()))
                .isTrue();
        assertThat(NodeLifecycleReconciler.isLargeOutage(silences(11, 0, 0), CONFIG.grace()))
                .isFalse();
        assertThat(NodeLifecycleReconciler.isLargeOutage(silences(11, 11, 0), CONFIG.grace()))
                .isTrue();
        assertThat(NodeLifecycleReconciler.isLargeOutage(silences(11), CONFIG.grace()))
                .isTrue();
        assertThat(NodeLifecycleReconciler.isLargeOutage(silences(0, 0), CONFIG.grace()))
                .isFalse();
    }

    /** Whoever is silent for however long: while all are, no pod is touched. */
    @Property(tries = 200)
    void noPodIsTouchedWhileEverybodyIsSilent(@ForAll @IntRange(min = 1, max = 6) int nodes, @ForAll Random random) {
        World dark = new World(nodes);
        for (int i = 0; i < 8; i++) {
            Pod pod = ready(pod("p" + i, ""), "n" + random.nextInt(nodes));
            dark.add(random.nextBoolean() ? pod : ownedBy(pod, replicaSet("web", 1)));
        }
        Map<String, Pod> before = new HashMap<>(dark.pods);
        for (int second = 0; second < 600; second += 1 + random.nextInt(60)) {
            int past = second;
            dark.silences.replaceAll((name, silence) -> Duration.ofSeconds(11 + past));
            dark.settle("n" + random.nextInt(nodes), NOW.plusSeconds(second));
        }
        assertThat(dark.pods).isEqualTo(before);
    }

    @Property(tries = 200)
    void anInterruptionOfOursIsNobodysSilence(
            @ForAll @IntRange(min = 6, max = 600) int outageSeconds, @ForAll Random random) {
        Heartbeats heartbeats = new Heartbeats(Duration.ofSeconds(5), 0);
        for (int second = 1; second <= 20; second++) {
            for (int node = 0; node < 5; node++) {
                heartbeats.heard("n" + node, seconds(second));
            }
        }
        long back = seconds(20 + outageSeconds);
        heartbeats.heard("n" + random.nextInt(5), back);
        assertThat(heartbeats
                        .silences(silences(0, 0, 0, 0, 0).keySet(), back + seconds(9))
                        .values())
                .allMatch(silence -> silence.compareTo(CONFIG.grace()) < 0);
    }

    @Test
    void aDeadNodesSilenceCountsWhileOthersAreHeard() {
        Heartbeats heartbeats = new Heartbeats(Duration.ofSeconds(5), 0);
        heartbeats.heard("n0", seconds(1));
        for (int second = 1; second <= 30; second++) {
            heartbeats.heard("n1", seconds(second));
        }
        assertThat(heartbeats.silences(silences(0, 0).keySet(), seconds(30)))
                .containsEntry("n0", Duration.ofSeconds(29))
                .containsEntry("n1", Duration.ZERO);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private static Map<String, Duration> silences(int... seconds) {
        Map<String, Duration> silences = new LinkedHashMap<>();
        for (int i = 0; i < seconds.length; i++) {
            silences.put("n" + i, Duration.ofSeconds(seconds[i]));
        }
        return silences;
    }

    private static Pod tolerating(Pod pod, int seconds) {
        Toleration.Builder toleration = Toleration.newBuilder()
                .setKey("node.kubernetes.io/unreachable")
                .setOperator("Exists")
                .setEffect("NoExecute");
        if (seconds >= 0) {
            toleration.setTolerationSeconds(seconds);
        }
        Pod.Builder tolerant = pod.toBuilder();
        tolerant.getSpecBuilder().addTolerations(toleration);
        return tolerant.build();
    }

    /** Nodes and their pods; plans are carried out at once. */
    private static final class World {
        private final Map<String, Node> nodes = new LinkedHashMap<>();
        private final Map<String, Pod> pods = new LinkedHashMap<>();
        private final Map<String, Duration> silences = new LinkedHashMap<>();

        World(int count) {
            for (int i = 0; i < count; i++) {
                nodes.put("n" + i, node("n" + i, "4"));
                silences.put("n" + i, Duration.ZERO);
            }
        }

        void add(Pod pod) {
            pods.put(Meta.name(pod), pod);
        }

        Plan plan(String node, Instant now) {
            List<Pod> there = pods.values().stream()
                    .filter(pod -> pod.getSpec().getNodeName().equals(node))
                    .toList();
            return NodeLifecycleReconciler.reconcile(
                    new NodeLifecycleReconciler.View(Optional.of(nodes.get(node)), there, silences), CONFIG, now);
        }

        void settle(String node, Instant now) {
            for (int round = 0; round < 4; round++) {
                plan(node, now).actions().forEach(this::apply);
            }
            assertThat(plan(node, now).actions()).isEmpty();
        }

        private void apply(Action action) {
            if (action instanceof Action.UpdateStatus update && update.object() instanceof Node node) {
                nodes.put(Meta.name(node), node);
            } else if (action instanceof Action.UpdateStatus update) {
                add((Pod) update.object());
            } else if (action instanceof Action.Update update) {
                nodes.put(Meta.name(update.object()), (Node) update.object());
            } else if (action instanceof Action.Delete delete) {
                add(io.balsa.controllers.Objects.deleting(pods.get(Meta.name(delete.seen()))));
            }
        }

        List<String> deleted() {
            return pods.values().stream()
                    .filter(Meta::isDeleting)
                    .map(Meta::name)
                    .toList();
        }
    }
}
