package io.balsa.controllers.replicaset;

import static io.balsa.controllers.Objects.NOW;
import static io.balsa.controllers.Objects.deleting;
import static io.balsa.controllers.Objects.labelled;
import static io.balsa.controllers.Objects.on;
import static io.balsa.controllers.Objects.ownedBy;
import static io.balsa.controllers.Objects.pod;
import static io.balsa.controllers.Objects.ready;
import static io.balsa.controllers.Objects.replicaSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.api.model.codec.NormalForm;
import io.balsa.controllers.pod.Pods;
import io.balsa.k8s.apps.v1.ReplicaSet;
import io.balsa.k8s.apps.v1.ReplicaSetStatus;
import io.balsa.k8s.core.v1.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReplicaSetReconcilerTest {
    private final ReplicaSet web = replicaSet("web", 3);

    @Test
    void missingPodsAreCreatedFromTheTemplateAndNamedByTheServer() {
        List<Action.Create> creations = of(plan(web, List.of(), List.of()), Action.Create.class);
        assertThat(creations).hasSize(3);
        Pod pod = (Pod) creations.get(0).object();
        assertThat(pod.getMetadata().getGenerateName()).isEqualTo("web-");
        assertThat(pod.getMetadata().getName()).isEmpty();
        assertThat(pod.getMetadata().getLabelsMap()).containsEntry("app", "web");
        assertThat(pod.getSpec()).isEqualTo(web.getSpec().getTemplate().getSpec());
        assertThat(Meta.controller(pod)).hasValueSatisfying(owner -> {
            assertThat(owner.getUid()).isEqualTo("uid-web");
            assertThat(owner.getApiVersion()).isEqualTo("apps/v1");
            assertThat(owner.getBlockOwnerDeletion()).isTrue();
        });
        assertThat(creations.get(0).telling()).hasValueSatisfying(telling -> {
            assertThat(telling.done().reason()).isEqualTo("SuccessfulCreate");
            assertThat(telling.done().message()).isEqualTo("Created pod: {name}");
            assertThat(telling.failed().reason()).isEqualTo("FailedCreate");
        });
    }

    @Test
    void aTerminatingPodIsReplacedAtOnce() {
        List<Pod> owned = List.of(mine("a"), mine("b"), deleting(mine("c")));
        assertThat(of(plan(web, owned, List.of()), Action.Create.class)).hasSize(1);
    }

    @Test
    void matchingOrphansAreAdoptedAndStrayingPodsReleased() {
        Pod orphan = labelled(pod("orphan", ""), "web");
        Pod stranger = labelled(pod("stranger", ""), "other");
        Pod strayed = labelled(mine("strayed"), "other");
        Plan plan = plan(web, List.of(mine("a"), strayed), List.of(orphan, stranger));
        List<Action.Update> updates = of(plan, Action.Update.class);
        assertThat(updates).hasSize(2);
        assertThat(Meta.controller(updates.get(0).object())).isEmpty();
        assertThat(Meta.name(updates.get(1).object())).isEqualTo("orphan");
        assertThat(Meta.controller(updates.get(1).object())).isPresent();
        assertThat(of(plan, Action.Create.class)).hasSize(1);
    }

    @Test
    void thoseThatAreMissedLeastGoFirst() {
        Pod unbound = ownedBy(pod("unbound", ""), web);
        Pod notReady = ownedBy(on(pod("not-ready", ""), "n1"), web);
        Pod alone = mine("alone", "n2");
        Pod crowded = mine("crowded", "n1");
        ReplicaSet two = replicaSet("web", 2);
        assertThat(deleted(plan(two, List.of(alone, crowded, notReady, unbound), List.of())))
                .containsExactly("unbound", "not-ready");
        ReplicaSet one = replicaSet("web", 1);
        Pod crowdedToo = mine("also-crowded", "n1");
        assertThat(deleted(plan(one, List.of(alone, crowded, crowdedToo), List.of())))
                .containsExactly("also-crowded", "crowded");
    }

    @Test
    void theStatusCountsActivePods() {
        List<Pod> owned = List.of(mine("a"), mine("b"), ownedBy(pod("c", ""), web), deleting(mine("d")));
        ReplicaSetStatus status = ((ReplicaSet) of(plan(web, owned, List.of()), Action.UpdateStatus.class)
                        .get(0)
                        .object())
                .getStatus();
        assertThat(status.getReplicas()).isEqualTo(3);
        assertThat(status.getReadyReplicas()).isEqualTo(2);
        assertThat(status.getAvailableReplicas()).isEqualTo(2);
        assertThat(status.getFullyLabeledReplicas()).isEqualTo(3);
        assertThat(status.getObservedGeneration()).isEqualTo(1);
    }

    /** The API server keeps no zeros: a status with some must not look new again and again. */
    @Test
    void aStatusThatIsThereIsNotWrittenAgain() {
        ReplicaSet empty = replicaSet("web", 0);
        ReplicaSet written = (ReplicaSet) of(plan(empty, List.of(), List.of()), Action.UpdateStatus.class)
                .get(0)
                .object();
        assertThat(plan(NormalForm.of(written), List.of(), List.of())).isEqualTo(Plan.nothing());
    }

    @Test
    void aPodIsAvailableAfterMinReadySecondsAndTheSetIsLookedAtThen() {
        ReplicaSet.Builder patient = replicaSet("web", 1).toBuilder();
        patient.getSpecBuilder().setMinReadySeconds(90);
        Plan plan = plan(patient.build(), List.of(mine("a")), List.of());
        assertThat(plan.recheck()).contains(Duration.ofSeconds(30));
        ReplicaSet status =
                (ReplicaSet) of(plan, Action.UpdateStatus.class).get(0).object();
        assertThat(status.getStatus().getReadyReplicas()).isEqualTo(1);
        assertThat(status.getStatus().getAvailableReplicas()).isZero();
    }

    @Test
    void aSetThatIsGoneOrGoingDoesNothing() {
        assertThat(ReplicaSetReconciler.reconcile(
                        new ReplicaSetReconciler.View(Optional.empty(), List.of(), List.of()), NOW))
                .isEqualTo(Plan.nothing());
        ReplicaSet going = Meta.edit(web, meta -> meta.setDeletionTimestamp(io.balsa.controllers.Objects.time(NOW)));
        assertThat(plan(going, List.of(), List.of())).isEqualTo(Plan.nothing());
    }

    /** From any pods, in any states: after a few rounds exactly the wanted number is active, and nothing more is asked for. */
    @Property(tries = 300)
    void convergesFromAnyState(
            @ForAll @IntRange(min = 0, max = 8) int wanted,
            @ForAll @IntRange(min = 0, max = 14) int pods,
            @ForAll Random random) {
        World world = new World(replicaSet("web", wanted));
        for (int i = 0; i < pods; i++) {
            world.add(randomPod("p" + i, random));
        }
        int rounds = 0;
        Plan plan = world.plan();
        while (!plan.actions().isEmpty() && rounds < 5) {
            world.apply(plan);
            plan = world.plan();
            rounds++;
        }
        assertThat(plan.actions()).as("after %d rounds", rounds).isEmpty();
        assertThat(world.active()).isEqualTo(wanted);
        assertThat(world.set.getStatus().getReplicas()).isEqualTo(wanted);
    }

    /** Creations and deletions of one plan never overshoot, and no plan does both. */
    @Property(tries = 300)
    void aPlanNeverOvershoots(
            @ForAll @IntRange(min = 0, max = 8) int wanted,
            @ForAll @IntRange(min = 0, max = 14) int pods,
            @ForAll Random random) {
        World world = new World(replicaSet("web", wanted));
        for (int i = 0; i < pods; i++) {
            world.add(randomPod("p" + i, random));
        }
        long before = world.active();
        Plan plan = world.plan();
        int created = of(plan, Action.Create.class).size();
        int deleted = of(plan, Action.Delete.class).size();
        assertThat(created == 0 || deleted == 0).isTrue();
        assertThat(before + created).isLessThanOrEqualTo(Math.max(before, wanted));
        assertThat(before - deleted).isGreaterThanOrEqualTo(Math.min(before, wanted));
    }

    private Pod randomPod(String name, Random random) {
        Pod pod = random.nextInt(4) == 0 ? labelled(pod(name, ""), random.nextBoolean() ? "web" : "x") : mine(name);
        pod = random.nextInt(5) == 0 ? deleting(pod) : pod;
        if (random.nextInt(5) == 0) {
            Pod.Builder ended = pod.toBuilder();
            ended.getStatusBuilder().setPhase(random.nextBoolean() ? "Failed" : "Succeeded");
            pod = ended.build();
        }
        return random.nextInt(6) == 0 ? labelled(pod, "x") : pod;
    }

    /** The API server as far as one ReplicaSet sees it. */
    private static final class World {
        private ReplicaSet set;
        private final Map<String, Pod> pods = new LinkedHashMap<>();
        private int names;

        World(ReplicaSet set) {
            this.set = set;
        }

        void add(Pod pod) {
            pods.put(Meta.name(pod), pod);
        }

        Plan plan() {
            return ReplicaSetReconcilerTest.plan(
                    set,
                    pods.values().stream()
                            .filter(pod -> Meta.controller(pod).isPresent())
                            .toList(),
                    pods.values().stream()
                            .filter(pod -> Meta.controller(pod).isEmpty())
                            .toList());
        }

        long active() {
            return pods.values().stream()
                    .filter(pod -> Meta.controller(pod).isPresent() && Pods.isActive(pod))
                    .filter(pod -> Meta.of(pod).getLabelsMap().containsValue("web"))
                    .count();
        }

        void apply(Plan plan) {
            for (Action action : new ArrayList<>(plan.actions())) {
                if (action instanceof Action.Create create) {
                    add(Meta.edit((Pod) create.object(), meta -> meta.setName("new-" + ++names)));
                } else if (action instanceof Action.Delete delete) {
                    pods.remove(Meta.name(delete.seen()));
                } else if (action instanceof Action.Update update) {
                    add((Pod) update.object());
                } else if (action instanceof Action.UpdateStatus update) {
                    set = (ReplicaSet) update.object();
                }
            }
        }
    }

    private Pod mine(String name) {
        return mine(name, "n1");
    }

    private Pod mine(String name, String node) {
        return ownedBy(ready(pod(name, ""), node), web);
    }

    private static Plan plan(ReplicaSet set, List<Pod> owned, List<Pod> orphans) {
        return ReplicaSetReconciler.reconcile(new ReplicaSetReconciler.View(Optional.of(set), owned, orphans), NOW);
    }

    private static List<String> deleted(Plan plan) {
        return of(plan, Action.Delete.class).stream()
                .map(delete -> Meta.name(delete.seen()))
                .toList();
    }

    private static <A extends Action> List<A> of(Plan plan, Class<A> type) {
        return plan.actions().stream().filter(type::isInstance).map(type::cast).toList();
    }
}
