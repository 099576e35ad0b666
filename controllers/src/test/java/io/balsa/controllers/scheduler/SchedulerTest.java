package io.balsa.controllers.scheduler;

import static io.balsa.controllers.Objects.NOW;
import static io.balsa.controllers.Objects.node;
import static io.balsa.controllers.Objects.on;
import static io.balsa.controllers.Objects.ownedBy;
import static io.balsa.controllers.Objects.pod;
import static io.balsa.controllers.Objects.quantity;
import static io.balsa.controllers.Objects.replicaSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.k8s.core.v1.Binding;
import io.balsa.k8s.core.v1.ContainerPort;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.NodeSelector;
import io.balsa.k8s.core.v1.NodeSelectorRequirement;
import io.balsa.k8s.core.v1.NodeSelectorTerm;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodSchedulingGate;
import io.balsa.k8s.core.v1.Taint;
import io.balsa.k8s.core.v1.Toleration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private final Scheduler scheduler = new Scheduler();

    @Test
    void aPodGoesToTheEmptiestNode() {
        nodes(node("a", "4"), node("b", "4"));
        seen(on(pod("old", "2"), "a"));
        assertThat(chosen(pod("new", "1"))).isEqualTo("b");
    }

    @Test
    void podsOfOneControllerAreSpreadOverNodes() {
        nodes(node("a", "4"), node("b", "4"), node("c", "4"));
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            chosen.add(chosen(ownedBy(pod("web-" + i, "100m"), replicaSet("web", 6))));
        }
        assertThat(Collections.frequency(chosen, "a")).isEqualTo(2);
        assertThat(Collections.frequency(chosen, "b")).isEqualTo(2);
    }

    @Test
    void whatWasPromisedIsNotPromisedAgain() {
        nodes(node("a", "1"));
        assertThat(chosen(pod("first", "1"))).isEqualTo("a");
        assertThat(refusal(pod("second", "1"))).isEqualTo("0/1 nodes are available: 1 Insufficient cpu.");
    }

    @Test
    void aBindingThatFailedTakesNoRoom() {
        nodes(node("a", "1"));
        Pod first = pod("first", "1");
        chosen(first);
        assertThat(chosen(first)).isEqualTo("a");
        scheduler.observe(Map.of(), Map.of(Meta.key(first), Optional.empty()));
        assertThat(chosen(pod("second", "1"))).isEqualTo("a");
    }

    @Test
    void reasonsAreKubernetesWords() {
        Node cordoned = edit(node("b", "4"), node -> node.getSpecBuilder().setUnschedulable(true));
        Node tainted = edit(
                node("c", "4"),
                node -> node.getSpecBuilder()
                        .addTaints(
                                Taint.newBuilder().setKey("gpu").setValue("yes").setEffect("NoSchedule")));
        Node silent = edit(
                node("d", "4"),
                node -> node.getStatusBuilder().getConditionsBuilder(0).setStatus("Unknown"));
        nodes(node("a", "1"), cordoned, tainted, silent);
        assertThat(refusal(pod("big", "2")))
                .isEqualTo("0/4 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {gpu: yes},"
                        + " 1 node(s) were not ready, 1 node(s) were unschedulable.");
    }

    @Test
    void withoutNodesItSaysSo() {
        assertThat(refusal(pod("any", ""))).isEqualTo("no nodes available to schedule pods");
    }

    @Test
    void aRefusalIsToldOnceAndKeptInTheStatus() {
        nodes(node("a", "1"));
        Pod big = pod("big", "2");
        Plan plan = scheduler.reconcile(Optional.of(big), NOW);
        assertThat(plan.actions()).hasSize(2);
        Pod told = (Pod) ((Action.UpdateStatus) plan.actions().get(0)).object();
        assertThat(told.getStatus().getConditions(0).getType()).isEqualTo("PodScheduled");
        assertThat(told.getStatus().getConditions(0).getStatus()).isEqualTo("False");
        assertThat(told.getStatus().getConditions(0).getReason()).isEqualTo("Unschedulable");
        assertThat(((Action.Announce) plan.actions().get(1)).announcement().reason())
                .isEqualTo("FailedScheduling");
        assertThat(scheduler.reconcile(Optional.of(told), NOW)).isEqualTo(Plan.nothing());
    }

    @Test
    void tolerationsSelectorsAndAffinityDecideWhereItMayRun() {
        Node tainted = edit(
                node("a", "4"),
                node -> node.getSpecBuilder()
                        .addTaints(Taint.newBuilder().setKey("gpu").setEffect("NoSchedule")));
        Node labelled = edit(node("b", "4"), node -> node.getMetadataBuilder().putLabels("disk", "ssd"));
        nodes(tainted, labelled);
        Pod tolerant = editPod(
                pod("tolerant", ""),
                pod -> pod.getSpecBuilder()
                        .addTolerations(Toleration.newBuilder().setKey("gpu").setOperator("Exists"))
                        .putNodeSelector("kubernetes.io/hostname", "a"));
        assertThat(chosen(tolerant)).isEqualTo("a");
        Pod choosy = editPod(
                pod("choosy", ""),
                pod -> pod.getSpecBuilder()
                        .getAffinityBuilder()
                        .getNodeAffinityBuilder()
                        .setRequiredDuringSchedulingIgnoredDuringExecution(NodeSelector.newBuilder()
                                .addNodeSelectorTerms(NodeSelectorTerm.newBuilder()
                                        .addMatchExpressions(NodeSelectorRequirement.newBuilder()
                                                .setKey("disk")
                                                .setOperator("In")
                                                .addValues("ssd")))));
        assertThat(chosen(choosy)).isEqualTo("b");
        Pod picky = editPod(pod("picky", ""), pod -> pod.getSpecBuilder().putNodeSelector("disk", "tape"));
        assertThat(refusal(picky))
                .isEqualTo("0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector,"
                        + " 1 node(s) had untolerated taint {gpu: }.");
    }

    @Test
    void hostPortsAndPodCountsAreResourcesToo() {
        nodes(edit(node("a", "4"), node -> node.getStatusBuilder().putAllocatable("pods", quantity("2"))));
        chosen(hostPort(pod("p1", ""), 80));
        assertThat(refusal(hostPort(pod("p2", ""), 80)))
                .isEqualTo("0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.");
        chosen(hostPort(pod("p3", ""), 81));
        assertThat(refusal(pod("p4", ""))).isEqualTo("0/1 nodes are available: 1 Too many pods.");
    }

    @Test
    void podsOfOthersAndGatedPodsAreLeftAlone() {
        nodes(node("a", "4"));
        Pod other = editPod(pod("other", ""), pod -> pod.getSpecBuilder().setSchedulerName("mine"));
        Pod gated = editPod(
                pod("gated", ""),
                pod -> pod.getSpecBuilder()
                        .addSchedulingGates(PodSchedulingGate.newBuilder().setName("wait")));
        for (Pod pod : List.of(other, gated, on(pod("bound", ""), "a"))) {
            assertThat(scheduler.reconcile(Optional.of(pod), NOW)).isEqualTo(Plan.nothing());
        }
    }

    /** Whatever is scheduled, seen late, fails to bind, or ends: no node is ever given more than it has. */
    @Property(tries = 200)
    void noNodeIsOvercommitted(@ForAll @IntRange(min = 1, max = 4) int nodes, @ForAll Random random) {
        Scheduler tested = new Scheduler();
        Map<String, Optional<Node>> all = new HashMap<>();
        for (int i = 0; i < nodes; i++) {
            all.put("n" + i, Optional.of(node("n" + i, "2")));
        }
        tested.observe(all, Map.of());
        Map<String, Pod> truth = new HashMap<>();
        Map<String, Pod> unseen = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            Pod pod = pod("p" + i, (1 + random.nextInt(10)) * 100 + "m");
            if (binding(tested.reconcile(Optional.of(pod), NOW)) instanceof Binding binding) {
                if (random.nextInt(8) > 0) {
                    Pod bound = on(pod, binding.getTarget().getName());
                    truth.put(Meta.key(pod), bound);
                    unseen.put(Meta.key(pod), bound);
                } else {
                    tested.observe(Map.of(), Map.of(Meta.key(pod), Optional.empty()));
                }
            }
            if (random.nextInt(4) == 0) {
                Map<String, Optional<Pod>> seen = new HashMap<>();
                unseen.forEach((key, each) -> seen.put(key, Optional.of(each)));
                unseen.clear();
                tested.observe(Map.of(), seen);
            }
            if (random.nextInt(6) == 0 && !truth.isEmpty()) {
                String ended = List.copyOf(truth.keySet()).get(random.nextInt(truth.size()));
                truth.remove(ended);
                unseen.remove(ended);
                tested.observe(Map.of(), Map.of(ended, Optional.empty()));
            }
            Map<String, Long> used = new HashMap<>();
            truth.values()
                    .forEach(each -> used.merge(
                            each.getSpec().getNodeName(),
                            Resources.requestedBy(each).get("cpu"),
                            Long::sum));
            assertThat(used.values()).allMatch(millis -> millis <= 2000);
        }
    }

    /** The same nodes and pods in another order give the same decision. */
    @Property(tries = 200)
    void theOrderOfNodesAndNewsDoesNotMatter(@ForAll Random random) {
        List<Node> nodes = new ArrayList<>();
        List<Pod> pods = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            nodes.add(node("n" + i, 1 + random.nextInt(4) + ""));
        }
        for (int i = 0; i < 15; i++) {
            pods.add(on(ownedBy(pod("p" + i, "100m"), replicaSet("web", 9)), "n" + random.nextInt(7)));
        }
        Pod next = ownedBy(pod("next", "300m"), replicaSet("web", 9));
        Plan first = decided(nodes, pods, next);
        for (int i = 0; i < 5; i++) {
            Collections.shuffle(nodes, random);
            Collections.shuffle(pods, random);
            assertThat(decided(nodes, pods, next)).isEqualTo(first);
        }
    }

    private static Plan decided(List<Node> nodes, List<Pod> pods, Pod next) {
        Scheduler scheduler = new Scheduler();
        boolean nodesFirst = nodes.get(0).getMetadata().getName().compareTo("n3") < 0;
        for (int pass = 0; pass < 2; pass++) {
            if (nodesFirst == (pass == 0)) {
                nodes.forEach(node -> scheduler.observe(Map.of(Meta.name(node), Optional.of(node)), Map.of()));
            } else {
                pods.forEach(pod -> scheduler.observe(Map.of(), Map.of(Meta.key(pod), Optional.of(pod))));
            }
        }
        return scheduler.reconcile(Optional.of(next), NOW);
    }

    private void nodes(Node... nodes) {
        for (Node node : nodes) {
            scheduler.observe(Map.of(Meta.name(node), Optional.of(node)), Map.of());
        }
    }

    private void seen(Pod pod) {
        scheduler.observe(Map.of(), Map.of(Meta.key(pod), Optional.of(pod)));
    }

    private String chosen(Pod pod) {
        Binding binding = (Binding) binding(scheduler.reconcile(Optional.of(pod), NOW));
        assertThat(binding).as(Meta.name(pod)).isNotNull();
        return binding.getTarget().getName();
    }

    private String refusal(Pod pod) {
        Plan plan = scheduler.reconcile(Optional.of(pod), NOW);
        return ((Action.Announce) plan.actions().get(1)).announcement().message();
    }

    private static Object binding(Plan plan) {
        return plan.actions().get(0) instanceof Action.CreateSubresource write ? write.body() : null;
    }

    private static Pod hostPort(Pod pod, int port) {
        return editPod(
                pod,
                each -> each.getSpecBuilder()
                        .getContainersBuilder(0)
                        .addPorts(ContainerPort.newBuilder()
                                .setContainerPort(port)
                                .setHostPort(port)));
    }

    private static Node edit(Node node, Consumer<Node.Builder> change) {
        Node.Builder builder = node.toBuilder();
        change.accept(builder);
        return builder.build();
    }

    private static Pod editPod(Pod pod, Consumer<Pod.Builder> change) {
        Pod.Builder builder = pod.toBuilder();
        change.accept(builder);
        return builder.build();
    }
}
