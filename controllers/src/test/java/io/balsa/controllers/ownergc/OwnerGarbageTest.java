package io.balsa.controllers.ownergc;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.model.kinds.Kinds;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnerGarbageTest {
    private static final int STEPS = 200;

    private final World world = new World(Kinds.POD, Kinds.CONFIG_MAP, Kinds.REPLICA_SET, Kinds.DEPLOYMENT, Kinds.NODE);
    private final Tracked deployment = world.create(Kinds.DEPLOYMENT, "a", "web", List.of());
    private final Tracked set = world.create(Kinds.REPLICA_SET, "a", "web-1", owned(deployment));
    private final Tracked pod = world.create(Kinds.POD, "a", "web-1-x", owned(set));

    private static List<OwnerReference> owned(Tracked... owners) {
        return java.util.Arrays.stream(owners)
                .map(owner -> World.reference(owner, true))
                .toList();
    }

    @Test
    void whatHasAnOwnerStays() {
        world.settle(STEPS);
        assertThat(world.objects).hasSize(3);
    }

    @Test
    void inTheBackgroundOwnersGoFirstAndEverythingBelowFollows() {
        world.delete(deployment.key(), "Background");
        assertThat(world.objects).doesNotContainKey(deployment.key());
        world.settle(STEPS);
        assertThat(world.objects).isEmpty();
        assertThat(world.collected).containsExactly(set.uid(), pod.uid());
    }

    @Test
    void inTheForegroundOwnersGoLast() {
        world.settle(STEPS);
        world.delete(deployment.key(), "Foreground");
        world.hear();
        // the deployment waits
        world.work();
        assertThat(world.objects.get(deployment.key()).isForeground()).isTrue();
        // the set goes like it, because it has dependents itself
        world.work();
        assertThat(world.objects.get(set.key()).isForeground()).isTrue();
        assertThat(world.objects).containsKey(pod.key());
        world.settle(STEPS);
        assertThat(world.objects).isEmpty();
    }

    @Test
    void orphansStayWithoutTheirReference() {
        world.settle(STEPS);
        world.delete(deployment.key(), "Orphan");
        assertThat(world.objects).containsKey(deployment.key());
        world.settle(STEPS);
        assertThat(world.objects).containsOnlyKeys(set.key(), pod.key());
        assertThat(world.objects.get(set.key()).owners()).isEmpty();
        assertThat(world.objects.get(pod.key()).owners()).hasSize(1);
    }

    @Test
    void aSecondOwnerKeepsADependentAndTheOthersReferenceIsDropped() {
        Tracked other = world.create(Kinds.CONFIG_MAP, "a", "other", List.of());
        world.own(pod.key(), owned(set, other));
        world.settle(STEPS);
        world.delete(set.key(), "Foreground");
        world.settle(STEPS);
        assertThat(world.objects).containsOnlyKeys(deployment.key(), other.key(), pod.key());
        assertThat(world.objects.get(pod.key()).owners()).isEqualTo(owned(other));
    }

    @Test
    void anOwnerOfTheSameNameWithAnotherUidIsNoOwner() {
        world.settle(STEPS);
        world.delete(set.key(), "Background");
        Tracked again = world.create(Kinds.REPLICA_SET, "a", "web-1", List.of());
        world.settle(STEPS);
        assertThat(world.objects).containsOnlyKeys(deployment.key(), again.key());
    }

    @Test
    void anOwnerThatTheGraphHasNotHeardOfIsAskedFor() {
        World fresh = new World(Kinds.POD, Kinds.NODE);
        Tracked node = fresh.create(Kinds.NODE, "", "n", List.of());
        Tracked mirror = fresh.create(Kinds.POD, "a", "mirror", owned(node));
        fresh.restart();
        fresh.settle(STEPS);
        assertThat(fresh.objects).containsKeys(mirror.key(), node.key());
        // a cluster-scoped owner of an object in a namespace counts
        fresh.delete(node.key(), "Background");
        fresh.settle(STEPS);
        assertThat(fresh.objects).isEmpty();
    }

    @Test
    void anOwnerInAnotherNamespaceIsNoneAndThatIsSaid() {
        Tracked far = world.create(Kinds.POD, "b", "far", owned(set));
        world.settle(STEPS);
        assertThat(world.objects).doesNotContainKey(far.key()).containsKey(set.key());
        assertThat(world.announced)
                .containsExactly("OwnerRefInvalidNamespace: ownerRef [apps/v1/ReplicaSet, namespace: b, name: web-1,"
                        + " uid: " + set.uid() + "] does not exist in namespace \"b\"");
    }

    @Test
    void aClusterScopedObjectCannotBeOwnedFromANamespace() {
        Tracked node = world.create(Kinds.NODE, "", "n", owned(set));
        world.settle(STEPS);
        world.delete(set.key(), "Background");
        world.settle(STEPS);
        assertThat(world.objects).containsKey(node.key());
    }

    @Test
    void anOwnerOfAnUnknownKindIsNeverTakenForGone() {
        Tracked pod2 = world.create(
                Kinds.POD,
                "a",
                "custom",
                List.of(OwnerReference.newBuilder()
                        .setApiVersion("example.com/v1")
                        .setKind("Thing")
                        .setName("t")
                        .setUid("u-t")
                        .build()));
        world.settle(STEPS);
        assertThat(world.objects).containsKey(pod2.key());
    }

    @Test
    void aDependentThatDoesNotBlockIsNotWaitedFor() {
        world.own(set.key(), List.of(World.reference(deployment, false)));
        world.settle(STEPS);
        world.delete(deployment.key(), "Foreground");
        world.settle(STEPS);
        assertThat(world.objects).isEmpty();
    }

    @Test
    void thoseThatWaitForEachOtherInACircleAllGo() {
        world.own(deployment.key(), owned(pod));
        world.settle(STEPS);
        assertThat(world.objects).hasSize(3);
        world.delete(deployment.key(), "Foreground");
        world.settle(STEPS);
        assertThat(world.objects).isEmpty();
    }

    @Test
    void twoThatOwnEachOtherAndAreBothDeletedInTheForegroundGo() {
        Tracked left = world.create(Kinds.CONFIG_MAP, "a", "left", List.of());
        Tracked right = world.create(Kinds.CONFIG_MAP, "a", "right", owned(left));
        world.own(left.key(), owned(right));
        world.delete(left.key(), "Foreground");
        world.delete(right.key(), "Foreground");
        world.settle(STEPS);
        assertThat(world.objects).hasSize(3);
    }
}
