package io.balsa.controllers.podgc;

import static io.balsa.controllers.Objects.deleting;
import static io.balsa.controllers.Objects.pod;
import static io.balsa.controllers.Objects.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.client.loop.Action;
import io.balsa.api.model.Meta;
import io.balsa.k8s.core.v1.Pod;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodGarbageTest {
    private final PodGarbage garbage = new PodGarbage(Duration.ofSeconds(20), 2);

    @Test
    void podsOfANodeThatIsGoneAreRemovedAfterTheQuarantine() {
        List<Pod> pods = List.of(
                ready(pod("a", ""), "here"), ready(pod("b", ""), "gone"), deleting(ready(pod("c", ""), "gone")));
        assertThat(removed(pods, 0)).isEmpty();
        assertThat(removed(pods, 19)).isEmpty();
        assertThat(removed(pods, 20)).containsExactly("b", "c");
    }

    @Test
    void aNodeThatAppearsInTimeKeepsItsPods() {
        List<Pod> pods = List.of(ready(pod("b", ""), "late"));
        assertThat(removed(pods, 0)).isEmpty();
        garbage.reconcile(pods, Set.of("here", "late"), Duration.ofSeconds(10).toNanos());
        assertThat(removed(pods, 25)).isEmpty();
    }

    @Test
    void theOldestFinishedPodsAreRemovedBeyondTheNumber() {
        List<Pod> pods = List.of(finished("new", 30), finished("old", 10), finished("middle", 20));
        assertThat(removed(pods, 0)).containsExactly("old");
    }

    @Test
    void aTerminatingPodWithoutANodeIsRemovedAtOnce() {
        assertThat(removed(List.of(deleting(pod("a", "")), pod("b", "")), 0)).containsExactly("a");
    }

    private List<String> removed(List<Pod> pods, int second) {
        return garbage
                .reconcile(pods, Set.of("here"), Duration.ofSeconds(second).toNanos())
                .actions()
                .stream()
                .map(Action.Delete.class::cast)
                .peek(delete -> assertThat(delete.how().gracePeriodSeconds()).isEqualTo(OptionalLong.of(0)))
                .map(delete -> Meta.name(delete.seen()))
                .toList();
    }

    private static Pod finished(String name, int age) {
        Pod.Builder pod = ready(pod(name, ""), "here").toBuilder();
        pod.getStatusBuilder().setPhase("Succeeded");
        pod.getMetadataBuilder().getCreationTimestampBuilder().setSeconds(1_000_000 + age);
        return pod.build();
    }
}
