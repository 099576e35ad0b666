package io.balsa.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.k8s.core.v1.PodCondition;
import io.balsa.k8s.core.v1.PodStatus;
import io.balsa.kubelet.pod.PodAction.Finish;
import io.balsa.kubelet.pod.PodAction.Kill;
import io.balsa.kubelet.pod.PodAction.Prepare;
import io.balsa.kubelet.pod.PodAction.RemovePod;
import io.balsa.kubelet.pod.PodAction.Start;
import io.balsa.kubelet.pod.PodAction.Terminate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodReconcilerTest {
    private final PodWorld world = new PodWorld("Always", "web");

    @Test
    void aNewPodIsPreparedAndStarted() {
        assertThat(world.plan().actions()).containsExactly(new Prepare(), new Start("web", 0, 0));
        world.settle();
        assertThat(world.plan().actions()).isEmpty();
        assertThat(world.status().getPhase()).isEqualTo("Running");
        assertThat(condition("Ready")).isEqualTo("True");
    }

    @Test
    void delaysBetweenRestartsDoubleUpToTheLimitAndAreForgottenAfterALongRun() {
        world.settle();
        List<Duration> waits = new java.util.ArrayList<>();
        for (int i = 0; i < 8; i++) {
            world.pass(Duration.ofSeconds(3));
            world.exit("web", 1);
            waits.add(world.waitUntilRunning("web"));
        }
        assertThat(waits).extracting(Duration::toSeconds).containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
        world.pass(Duration.ofMinutes(10));
        world.exit("web", 1);
        assertThat(world.waitUntilRunning("web")).isEqualTo(Duration.ZERO);
        world.pass(Duration.ofSeconds(3));
        world.exit("web", 1);
        assertThat(world.waitUntilRunning("web")).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whileItWaitsTheStatusSaysWhy() {
        world.settle();
        world.exit("web", 1);
        world.settle();
        world.exit("web", 137);
        world.settle();
        var container = world.status().getContainerStatuses(0);
        assertThat(container.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
        assertThat(container.getState().getWaiting().getMessage())
                .startsWith("back-off 10s restarting failed container=web pod=web_default(");
        assertThat(container.getLastState().getTerminated().getExitCode()).isEqualTo(137);
        assertThat(container.getRestartCount()).isEqualTo(1);
        assertThat(condition("Ready")).isEqualTo("False");
        assertThat(world.status().getPhase()).isEqualTo("Running");
    }

    @Test
    void onFailureRestartsOnlyWhatFailed() {
        var once = new PodWorld("OnFailure", "web");
        once.settle();
        once.exit("web", 2);
        once.settle();
        assertThat(once.attempts("web")).isEqualTo(2);
        once.exit("web", 0);
        once.settle();
        assertThat(once.attempts("web")).isEqualTo(2);
        assertThat(once.status().getPhase()).isEqualTo("Succeeded");
    }

    @Test
    void neverRestartsNothing() {
        var never = new PodWorld("Never", "web", "side");
        never.settle();
        never.exit("web", 2);
        never.settle();
        assertThat(never.status().getPhase()).isEqualTo("Running");
        never.exit("side", 0);
        never.settle();
        assertThat(never.status().getPhase()).isEqualTo("Failed");
        assertThat(never.attempts("web")).isEqualTo(1);
    }

    @Test
    void initContainersRunOneAfterAnotherBeforeTheOthers() {
        world.withInit("first", "second");
        world.settle();
        assertThat(world.live()).containsExactly("first#0");
        assertThat(world.status().getPhase()).isEqualTo("Pending");
        assertThat(condition("Initialized")).isEqualTo("False");
        world.exit("first", 1);
        world.settle();
        assertThat(world.live()).containsExactly("first#1");
        world.exit("first", 0);
        world.settle();
        assertThat(world.live()).containsExactly("second#0");
        world.exit("second", 0);
        world.settle();
        assertThat(world.live()).containsExactly("web#0");
        assertThat(condition("Initialized")).isEqualTo("True");
    }

    @Test
    void aDeletedPodIsAskedThenKilledThenFinished() {
        world.settle();
        world.delete(30);
        assertThat(world.plan().actions()).singleElement().isInstanceOf(Terminate.class);
        world.settle();
        assertThat(world.plan().actions()).isEmpty();
        world.pass(Duration.ofSeconds(29));
        assertThat(world.plan().actions()).isEmpty();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.plan().actions()).singleElement().isInstanceOf(Kill.class);
        world.settle();
        assertThat(world.plan().actions()).containsExactly(new RemovePod(), new Finish());
    }

    @Test
    void aShorterSecondDeletionCounts() {
        world.settle();
        world.delete(30);
        world.settle();
        world.delete(5);
        world.pass(Duration.ofSeconds(5));
        assertThat(world.plan().actions()).singleElement().isInstanceOf(Kill.class);
    }

    @Test
    void aContainerThatTheRuntimeHasLostCountsAsARestart() {
        world.settle();
        world.report();
        world.lose("web");
        world.settle();
        assertThat(world.live()).containsExactly("web#1");
    }

    @Test
    void aLostContainerOfAPodThatNeverRestartsFailsThePod() {
        var never = new PodWorld("Never", "web");
        never.settle();
        never.report();
        never.lose("web");
        never.settle();
        assertThat(never.live()).isEmpty();
        assertThat(never.status().getPhase()).isEqualTo("Failed");
        assertThat(never.status()
                        .getContainerStatuses(0)
                        .getState()
                        .getTerminated()
                        .getReason())
                .isEqualTo("ContainerStatusUnknown");
    }

    @Test
    void aFinishedPodIsNeverStartedAgain() {
        var never = new PodWorld("Never", "web");
        never.settle();
        never.exit("web", 0);
        never.settle();
        never.report();
        never.lose("web");
        assertThat(never.plan().actions()).isEmpty();
        assertThat(never.status().getPhase()).isEqualTo("Succeeded");
        // What is told of it now must be enough to know that it has been.
        never.report();
        assertThat(never.plan().actions()).isEmpty();
        assertThat(never.status().getPhase()).isEqualTo("Succeeded");
    }

    @Test
    void aContainerThatVanishedBesideOthersIsNotStartedAgainWhereItMustNot() {
        var never = new PodWorld("Never", "web", "side");
        never.settle();
        never.exit("web", 0);
        never.settle();
        never.report();
        never.lose("web");
        never.report();
        never.settle();
        assertThat(never.live()).containsExactly("side#0");
        assertThat(never.status()
                        .getContainerStatuses(0)
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .isZero();
    }

    @Test
    void aFailedPullIsTriedAgainLater() {
        world.imageMissing = true;
        world.settle();
        assertThat(reason()).isEqualTo("ErrImagePull");
        world.pass(Duration.ofSeconds(3));
        world.settle();
        assertThat(reason()).isEqualTo("ImagePullBackOff");
        assertThat(world.status().getPhase()).isEqualTo("Pending");
        world.imageMissing = false;
        world.pass(Duration.ofSeconds(7));
        world.settle();
        assertThat(world.live()).containsExactly("web#0");
    }

    @Test
    void aContainerThatCannotBeMadeIsTriedAgainAfterTheBackOffAndNotLookedAtMeanwhile() {
        world.imageMissing = true;
        world.trouble = "CreateContainerConfigError";
        world.settle();
        Instant tried = world.now();
        for (int failures = 1; failures < 4; failures++) {
            world.pass(Duration.ofSeconds(3));
            assertThat(reason()).isEqualTo("CreateContainerConfigError");
            Instant again = world.plan().recheck().orElseThrow();
            assertThat(again).isEqualTo(tried.plusSeconds(10L << (failures - 1)));
            world.pass(Duration.between(world.now(), again));
            tried = again;
            world.settle();
        }
    }

    @Test
    void aStatusThatHasNotChangedIsTheSameToTheByte() {
        world.settle();
        world.report();
        world.pass(Duration.ofMinutes(5));
        assertThat(world.status()).isEqualTo(world.pod().getStatus());
    }

    @Test
    void conditionsOfOthersStayAsTheyAre() {
        world.change(pod -> pod.setStatus(PodStatus.newBuilder()
                .addConditions(
                        PodCondition.newBuilder().setType("example.com/gate").setStatus("True"))));
        world.settle();
        assertThat(condition("example.com/gate")).isEqualTo("True");
    }

    private String reason() {
        return world.status().getContainerStatuses(0).getState().getWaiting().getReason();
    }

    private String condition(String type) {
        return world.status().getConditionsList().stream()
                .filter(condition -> condition.getType().equals(type))
                .map(PodCondition::getStatus)
                .findFirst()
                .orElse("");
    }
}
