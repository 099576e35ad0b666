package io.balsa.api.server.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.testing.Objects;
import io.balsa.k8s.batch.v1.Job;
import io.balsa.k8s.core.v1.Event;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodStatus;
import io.balsa.k8s.core.v1.ReplicationController;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DeletionRulesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000);
    private static final DeleteOptions PLAINLY = DeleteOptions.getDefaultInstance();

    @Test
    void aRunningPodIsMarkedWithItsOwnGracePeriod() {
        Pod marked = marked(running(), PLAINLY);
        assertThat(marked.getMetadata().getDeletionTimestamp().getSeconds()).isEqualTo(1_030);
        assertThat(marked.getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(30);
    }

    @Test
    void aNegativeGracePeriodIsOneSecond() {
        assertThat(marked(running(), grace(-1)).getMetadata().getDeletionGracePeriodSeconds())
                .isEqualTo(1);
    }

    @Test
    void aPodWithNothingToStopGoesAtOnce() {
        assertThat(DeletionRules.decide(Objects.pod("web"), PLAINLY, NOW))
                .isInstanceOf(DeletionRules.Verdict.Remove.class);
        Pod succeeded = running().toBuilder()
                .setStatus(PodStatus.newBuilder().setPhase("Succeeded"))
                .build();
        assertThat(DeletionRules.decide(succeeded, PLAINLY, NOW)).isInstanceOf(DeletionRules.Verdict.Remove.class);
    }

    @Test
    void finalizersKeepAnythingWhateverTheGracePeriod() {
        Pod held = Meta.edit(running(), meta -> meta.addFinalizers("example.com/hold"));
        Pod marked = marked(held, grace(0));
        assertThat(marked.getMetadata().getDeletionGracePeriodSeconds()).isZero();
        assertThat(DeletionRules.decide(marked, grace(0), NOW)).isInstanceOf(DeletionRules.Verdict.Wait.class);
        assertThat(DeletionRules.hasEnded(marked)).isFalse();
        assertThat(DeletionRules.hasEnded(Meta.edit(marked, meta -> meta.clearFinalizers())))
                .isTrue();
    }

    @Test
    void aNamespaceIsMarkedOnce() {
        Message namespace = Kinds.NAMESPACE.prepareForCreate(Objects.namespace("a"));
        var verdict = DeletionRules.decide(namespace, PLAINLY, NOW);
        assertThat(verdict).isInstanceOfSatisfying(DeletionRules.Verdict.Mark.class, mark -> {
            assertThat(Meta.isDeleting(mark.object())).isTrue();
            assertThat(DeletionRules.hasEnded(mark.object())).isFalse();
            assertThat(DeletionRules.decide(mark.object(), PLAINLY, NOW))
                    .isInstanceOf(DeletionRules.Verdict.Wait.class);
            // once nobody holds it any more, by spec.finalizers, it goes
            var free = ((Namespace) mark.object()).toBuilder().clearSpec().build();
            assertThat(DeletionRules.hasEnded(free)).isTrue();
        });
    }

    @Test
    void thePropagationPolicyHoldsAnOwnerByAFinalizer() {
        var set = Objects.replicaSet("web", 1);
        var foreground = policy("Foreground");
        var held = DeletionRules.withPolicy(Kinds.REPLICA_SET, set, foreground);
        assertThat(Meta.of(held).getFinalizersList()).containsExactly("foregroundDeletion");
        assertThat(DeletionRules.decide(held, foreground, NOW)).isInstanceOf(DeletionRules.Verdict.Mark.class);
        // another policy replaces it
        assertThat(Meta.of(DeletionRules.withPolicy(Kinds.REPLICA_SET, held, policy("Orphan")))
                        .getFinalizersList())
                .containsExactly("orphan");
        var plain = DeletionRules.withPolicy(Kinds.REPLICA_SET, held, policy("Background"));
        assertThat(DeletionRules.decide(plain, policy("Background"), NOW))
                .isInstanceOf(DeletionRules.Verdict.Remove.class);
        // none keeps it
        assertThat(DeletionRules.withPolicy(Kinds.REPLICA_SET, held, PLAINLY)).isSameAs(held);
        assertThat(DeletionRules.withPolicy(Kinds.REPLICA_SET, set, PLAINLY)).isSameAs(set);
    }

    @Test
    void anythingMayOwnSomethingButEvents() {
        var configMap = Objects.configMap("a", "1");
        assertThat(Meta.of(DeletionRules.withPolicy(Kinds.CONFIG_MAP, configMap, policy("Foreground")))
                        .getFinalizersList())
                .containsExactly("foregroundDeletion");
        var event = Event.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName("a"))
                .build();
        assertThat(DeletionRules.withPolicy(Kinds.EVENT, event, policy("Foreground")))
                .isSameAs(event);
    }

    @Test
    void aJobAndAReplicationControllerLeaveTheirPodsUnlessTheyAreTold() {
        var job = Job.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName("a"))
                .build();
        assertThat(Meta.of(DeletionRules.withPolicy(Kinds.JOB, job, PLAINLY)).getFinalizersList())
                .containsExactly("orphan");
        assertThat(DeletionRules.withPolicy(Kinds.JOB, job, policy("Background")))
                .isSameAs(job);
        var controller = ReplicationController.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName("a"))
                .build();
        assertThat(Meta.of(DeletionRules.withPolicy(Kinds.REPLICATION_CONTROLLER, controller, PLAINLY))
                        .getFinalizersList())
                .containsExactly("orphan");
    }

    @Test
    void aNamespaceIsHeldByOrphansAndNeverByTheForeground() {
        var namespace = Objects.namespace("a");
        assertThat(DeletionRules.withPolicy(Kinds.NAMESPACE, namespace, policy("Foreground")))
                .isSameAs(namespace);
        assertThat(Meta.of(DeletionRules.withPolicy(Kinds.NAMESPACE, namespace, policy("Orphan")))
                        .getFinalizersList())
                .containsExactly("orphan");
    }

    private static DeleteOptions policy(String policy) {
        return DeleteOptions.newBuilder().setPropagationPolicy(policy).build();
    }

    /** Any number of requests: the grace period only shrinks, and the deadline moves by as much. */
    @Property
    void laterRequestsOnlyShorten(@ForAll @Size(max = 8) List<@IntRange(max = 60) Integer> graces) {
        Pod pod = marked(running(), PLAINLY);
        long asked = pod.getMetadata().getDeletionTimestamp().getSeconds()
                - pod.getMetadata().getDeletionGracePeriodSeconds();
        long shortest = 30;
        for (int grace : graces) {
            DeletionRules.Verdict verdict = DeletionRules.decide(pod, grace(grace), NOW.plusSeconds(10));
            if (grace >= shortest) {
                assertThat(verdict).isInstanceOf(DeletionRules.Verdict.Wait.class);
            } else if (grace == 0) {
                assertThat(verdict).isInstanceOf(DeletionRules.Verdict.Remove.class);
                return;
            } else {
                shortest = grace;
                pod = (Pod) ((DeletionRules.Verdict.Mark) verdict).object();
                assertThat(pod.getMetadata().getDeletionTimestamp().getSeconds())
                        .isEqualTo(asked + grace);
            }
        }
    }

    private static Pod marked(Pod pod, DeleteOptions options) {
        return (Pod) ((DeletionRules.Verdict.Mark) DeletionRules.decide(pod, options, NOW)).object();
    }

    private static Pod running() {
        Pod.Builder pod = Objects.pod("web").toBuilder();
        pod.getSpecBuilder().setNodeName("n1");
        pod.getStatusBuilder().setPhase("Running");
        return pod.build();
    }

    private static DeleteOptions grace(long seconds) {
        return DeleteOptions.newBuilder().setGracePeriodSeconds(seconds).build();
    }
}
