package io.balsa.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.kubelet.runtime.ContainerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever happened, the pod gets where it should be, and no container ever has two instances ({@link PodWorld} checks). */
class PodReconcilerProperties {
    /** What can happen to a pod. */
    interface Happening {
        void to(PodWorld world);
    }

    @Property(tries = 500)
    void aPodThatShouldRunRunsInTheEnd(@ForAll("happenings") @Size(max = 25) List<Happening> happenings) {
        var world = new PodWorld("Always", "web", "side");
        happenings.forEach(happening -> happening.to(world));
        world.imageMissing = false;
        world.waitUntilRunning("web");
        world.waitUntilRunning("side");
        assertThat(world.live()).hasSize(2);
        assertThat(world.plan().actions()).isEmpty();
        assertThat(world.status().getPhase()).isEqualTo("Running");
    }

    @Property(tries = 500)
    void aDeletedPodIsGoneWithinItsGrace(@ForAll("happenings") @Size(max = 25) List<Happening> happenings) {
        var world = new PodWorld("Always", "web", "side");
        happenings.forEach(happening -> happening.to(world));
        world.delete(30);
        Instant start = world.now();
        for (int i = 0; i < 20 && !world.finished; i++) {
            world.settle();
            world.plan().recheck().ifPresent(at -> world.pass(Duration.between(world.now(), at)));
            if (world.live().isEmpty() && world.plan().actions().contains(new PodAction.Finish())) {
                world.finished = true;
            }
        }
        assertThat(world.live()).isEmpty();
        assertThat(world.finished).isTrue();
        assertThat(Duration.between(start, world.now())).isLessThanOrEqualTo(Duration.ofSeconds(31));
    }

    @Property(tries = 500)
    void fromAnyStateOfTheRuntimeThereIsOneInstanceOfEach(
            @ForAll("states") @Size(max = 4) List<ContainerState> web, @ForAll boolean reported) {
        var world = new PodWorld("Always", "web");
        for (int attempt = 0; attempt < web.size(); attempt++) {
            // only the newest attempt can be alive: an older one has ended before it was followed by another
            boolean newest = attempt == web.size() - 1;
            if (newest || web.get(attempt) instanceof ContainerState.Exited) {
                world.add("web", attempt, web.get(attempt));
            }
        }
        if (reported) {
            world.report();
        }
        world.waitUntilRunning("web");
        assertThat(world.live()).hasSize(1);
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        Arbitrary<String> names = Arbitraries.of("web", "side");
        Arbitrary<Happening> exit = Combinators.combine(names, Arbitraries.of(0, 1, 137))
                .as((name, code) -> world -> world.exit(name, code));
        Arbitrary<Happening> lose = names.map(name -> world -> world.lose(name));
        Arbitrary<Happening> pass =
                Arbitraries.longs().between(0, 900).map(seconds -> world -> world.pass(Duration.ofSeconds(seconds)));
        Arbitrary<Happening> settle = Arbitraries.of((Happening) PodWorld::settle);
        Arbitrary<Happening> report = Arbitraries.of((Happening) PodWorld::report);
        Arbitrary<Happening> restart = Arbitraries.of((Happening) PodWorld::forget);
        Arbitrary<Happening> image = Arbitraries.of(true, false).map(missing -> world -> world.imageMissing = missing);
        return Arbitraries.oneOf(exit, lose, pass, settle, settle, report, restart, image)
                .list();
    }

    @Provide
    Arbitrary<List<ContainerState>> states() {
        Instant time = Instant.parse("2026-11-22T11:00:00Z");
        return Arbitraries.<ContainerState>of(
                        new ContainerState.Created(),
                        new ContainerState.Running(time),
                        new ContainerState.Exited(time, time.plusSeconds(5), 1, ContainerState.Cause.NONE),
                        new ContainerState.Exited(time, time.plusSeconds(900), 0, ContainerState.Cause.NONE),
                        new ContainerState.Exited(time, time, 255, ContainerState.Cause.NOT_STARTED))
                .list();
    }
}
