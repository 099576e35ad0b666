package io.balsa.controllers.ownergc;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.model.Kind;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Any number of objects that own each other in any way, circles too, deleted with any policy, created again under their names
 * and adopted, while the collector hears of it late and starts anew now and then.
 */
class OwnerGarbageProperties {
    private static final List<Kind> KINDS = List.of(Kinds.POD, Kinds.CONFIG_MAP, Kinds.NODE);
    private static final List<String> POLICIES = List.of("Background", "Foreground", "Orphan");
    private static final int NAMES = 4;
    private static final int STEPS_MAX = 20_000;

    /** That no object with a living owner is deleted is checked by the world, at each deletion. */
    @Property(tries = 400)
    void itComesToRestWithNothingLeftOfThoseThatAreGone(@ForAll long seed) {
        RandomGenerator random = new Random(seed);
        World world = new World(KINDS.toArray(Kind[]::new));
        int changes = 5 + random.nextInt(40);
        for (int i = 0; i < changes; i++) {
            change(world, random);
            for (int late = random.nextInt(4); late > 0; late--) {
                world.hear();
            }
            for (int work = random.nextInt(4); work > 0; work--) {
                world.work();
            }
            if (random.nextInt(20) == 0) {
                world.restart();
            }
        }
        world.settle(STEPS_MAX);
        for (Tracked object : world.objects.values()) {
            assertThat(object.isDeleting())
                    .as("seed %s: %s has nothing to wait for", seed, object)
                    .isFalse();
            for (OwnerReference owner : object.owners()) {
                assertThat(refersToNothing(world, object, owner))
                        .as("seed %s: %s refers to an owner that is gone: %s", seed, object, owner)
                        .isFalse();
            }
        }
        // and a new collector finds nothing to do
        Set<String> before = Set.copyOf(world.objects.keySet());
        world.restart();
        world.settle(STEPS_MAX);
        assertThat(world.objects.keySet()).isEqualTo(before);
    }

    /** Who had the owner when its deletion was asked for; one that is adopted by an owner that goes already may be too late. */
    @Property(tries = 200)
    void anOrphanIsNeverCollectedForTheOwnerThatLetItGo(@ForAll long seed) {
        RandomGenerator random = new Random(seed);
        World world = new World(KINDS.toArray(Kind[]::new));
        Tracked owner = world.create(Kinds.CONFIG_MAP, "a", "owner", List.of());
        int dependents = random.nextInt(6);
        for (int i = 0; i < dependents; i++) {
            world.create(Kinds.POD, "a", "p" + i, List.of(World.reference(owner, random.nextBoolean())));
            if (random.nextBoolean()) {
                world.hear();
                world.work();
            }
        }
        world.delete(owner.key(), "Orphan");
        world.settle(STEPS_MAX);
        assertThat(world.objects).hasSize(dependents).doesNotContainKey(owner.key());
        assertThat(world.collected).as("seed %s", seed).isEmpty();
    }

    private static void change(World world, RandomGenerator random) {
        List<Tracked> all = new ArrayList<>(world.objects.values());
        Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        String namespace =
                kind.namespaced() ? "ab".substring(random.nextInt(8) / 7).substring(0, 1) : "";
        String name = "o" + random.nextInt(NAMES);
        String key = Tracked.key(kind, namespace, name);
        Tracked there = world.objects.get(key);
        if (there == null) {
            world.create(kind, namespace, name, owners(namespace, all, random));
        } else if (random.nextInt(3) > 0) {
            world.delete(key, POLICIES.get(random.nextInt(POLICIES.size())));
        } else if (!there.isDeleting()) {
            world.own(key, owners(namespace, all, random));
        }
    }

    /** Up to two of the objects there are, without those that no object of that scope may name. */
    private static List<OwnerReference> owners(String namespace, List<Tracked> all, RandomGenerator random) {
        List<OwnerReference> owners = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0 && !all.isEmpty(); i--) {
            Tracked owner = all.get(random.nextInt(all.size()));
            boolean named = owners.stream().anyMatch(other -> other.getUid().equals(owner.uid()));
            if (!named && !(namespace.isEmpty() && owner.kind().namespaced())) {
                owners.add(World.reference(owner, random.nextBoolean()));
            }
        }
        return owners;
    }

    private static boolean refersToNothing(World world, Tracked object, OwnerReference reference) {
        Kind kind = world.kind(reference).orElseThrow();
        String namespace = kind.namespaced() ? object.namespace() : "";
        return world.live(kind, namespace, reference.getName(), reference.getUid())
                .isEmpty();
    }
}
