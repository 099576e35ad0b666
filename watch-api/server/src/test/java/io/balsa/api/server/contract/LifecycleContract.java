package io.balsa.api.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.testing.Objects;
import io.balsa.k8s.apps.v1.ReplicaSet;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.meta.v1.ObjectMeta;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How objects begin and end, and what the cluster gives them, as clients of any front see it. */
public abstract class LifecycleContract extends FrontContract {
    @Test
    void aPodOnANodeEndsWhenItsNodeAgentSaysSo() {
        Pod pod = (Pod) client.create(Kinds.POD, ns, Objects.pod("web"));
        bind("web", "n1");
        client.delete(Kinds.POD, ns, "web", PLAINLY);
        Pod ending = (Pod) client.get(Kinds.POD, ns, "web");
        assertThat(ending.getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(30);
        assertThat(ending.getMetadata().hasDeletionTimestamp()).isTrue();

        // a second request may only shorten
        client.delete(Kinds.POD, ns, "web", grace(60));
        assertThat(client.get(Kinds.POD, ns, "web")).isEqualTo(ending);
        client.delete(Kinds.POD, ns, "web", grace(5));
        Pod sooner = (Pod) client.get(Kinds.POD, ns, "web");
        assertThat(sooner.getMetadata().getDeletionTimestamp().getSeconds())
                .isEqualTo(ending.getMetadata().getDeletionTimestamp().getSeconds() - 25);

        // the agent confirms, for this very pod only
        try (Client agent = clientOf(Caller.of("system:node:n1", Caller.NODES))) {
            refused(
                    409,
                    "Operation cannot be fulfilled on pods \"web\": Precondition failed: UID in precondition: other, UID"
                            + " in object meta: " + Meta.uid(pod),
                    () -> agent.delete(Kinds.POD, ns, "web", confirm("other")));
            agent.delete(Kinds.POD, ns, "web", confirm(Meta.uid(pod)));
        }
        refused(404, "pods \"web\" not found", () -> client.get(Kinds.POD, ns, "web"));
    }

    @Test
    void aPodWithoutANodeGoesAtOnce() {
        client.create(Kinds.POD, ns, Objects.pod("web"));
        client.delete(Kinds.POD, ns, "web", PLAINLY);
        refused(404, "pods \"web\" not found", () -> client.get(Kinds.POD, ns, "web"));
    }

    @Test
    void aPodIsBoundOnce() {
        client.create(Kinds.POD, ns, Objects.pod("web"));
        bind("web", "n1");
        Pod bound = (Pod) client.get(Kinds.POD, ns, "web");
        assertThat(bound.getSpec().getNodeName()).isEqualTo("n1");
        assertThat(bound.getStatus().getConditionsList())
                .anyMatch(condition -> condition.getType().equals("PodScheduled")
                        && condition.getStatus().equals("True"));
        refused(
                409,
                "Operation cannot be fulfilled on pods/binding \"web\": pod web is already assigned to node \"n1\"",
                () -> bind("web", "n2"));
    }

    @Test
    void theStatusIsWrittenByItself() {
        Pod created = (Pod) client.create(Kinds.POD, ns, withPhase(Objects.pod("web"), "Running"));
        assertThat(created.getStatus().getPhase()).isEqualTo("Pending");

        Pod relabelled = (Pod) client.update(
                Kinds.POD, ns, "", Meta.edit(withPhase(created, "Failed"), meta -> meta.putLabels("app", "web")));
        assertThat(relabelled.getStatus().getPhase()).isEqualTo("Pending");
        assertThat(relabelled.getMetadata().getLabelsMap()).containsEntry("app", "web");

        Pod.Builder moved = withPhase(relabelled, "Running").toBuilder();
        moved.getSpecBuilder().setNodeName("elsewhere");
        Pod reported = (Pod) client.update(Kinds.POD, ns, "status", moved.build());
        assertThat(reported.getStatus().getPhase()).isEqualTo("Running");
        assertThat(reported.getSpec()).isEqualTo(created.getSpec());
    }

    @Test
    void anotherSpecIsAnotherGeneration() {
        ReplicaSet set = (ReplicaSet) client.create(Kinds.REPLICA_SET, ns, Objects.replicaSet("web", 2));
        assertThat(set.getMetadata().getGeneration()).isEqualTo(1);
        ReplicaSet.Builder scaled = set.toBuilder();
        scaled.getSpecBuilder().setReplicas(3);
        ReplicaSet next = (ReplicaSet) client.update(Kinds.REPLICA_SET, ns, "", scaled.build());
        assertThat(next.getMetadata().getGeneration()).isEqualTo(2);
        ReplicaSet labelled = (ReplicaSet)
                client.update(Kinds.REPLICA_SET, ns, "", Meta.edit(next, meta -> meta.putLabels("a", "b")));
        assertThat(labelled.getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void whatIsInvalidIsRefusedWithEveryReason() {
        Pod.Builder pod = Objects.pod("Bad_Name").toBuilder();
        pod.getSpecBuilder().getContainersBuilder(0).clearImage();
        StatusError error = refused(422, null, () -> client.create(Kinds.POD, ns, pod.build()));
        assertThat(error.getMessage()).startsWith("Pod \"Bad_Name\" is invalid: [");
        assertThat(error.status().getDetails().getCausesList())
                .extracting(cause -> cause.getField())
                .contains("metadata.name", "spec.containers[0].image");
    }

    @Test
    void anObjectWithFinalizersWaitsForThem() {
        Message held = Meta.edit(Objects.configMap("a", "1"), meta -> meta.addFinalizers("example.com/hold"));
        client.create(Kinds.CONFIG_MAP, ns, held);
        client.delete(Kinds.CONFIG_MAP, ns, "a", PLAINLY);
        Message ending = client.get(Kinds.CONFIG_MAP, ns, "a");
        assertThat(Meta.isDeleting(ending)).isTrue();
        StatusError added = refused(
                422,
                null,
                () -> client.update(
                        Kinds.CONFIG_MAP, ns, "", Meta.edit(ending, meta -> meta.addFinalizers("example.com/more"))));
        assertThat(added.getMessage()).contains("no new finalizers can be added if the object is being deleted");
        client.update(Kinds.CONFIG_MAP, ns, "", Meta.edit(ending, ObjectMeta.Builder::clearFinalizers));
        refused(404, "configmaps \"a\" not found", () -> client.get(Kinds.CONFIG_MAP, ns, "a"));
    }

    @Test
    void aServiceGetsAnAddressAndNodePortsOfItsOwn() {
        Service first = (Service) client.create(Kinds.SERVICE, ns, Objects.service("a", "NodePort", 0));
        int port = first.getSpec().getPorts(0).getNodePort();
        assertThat(port).isBetween(30_000, 32_767);
        assertThat(first.getSpec().getClusterIP()).startsWith("10.96.");
        StatusError taken =
                refused(422, null, () -> client.create(Kinds.SERVICE, ns, Objects.service("b", "NodePort", port)));
        assertThat(taken.getMessage())
                .isEqualTo("Service \"b\" is invalid: spec.ports[0].nodePort: Invalid value: " + port
                        + ": provided port is already allocated");

        // an update need not repeat what was given
        Service again = (Service) client.update(
                Kinds.SERVICE,
                ns,
                "",
                Meta.edit(Objects.service("a", "NodePort", 0), meta -> meta.putLabels("x", "y")));
        assertThat(again.getSpec().getPorts(0).getNodePort()).isEqualTo(port);
        assertThat(again.getSpec().getClusterIP()).isEqualTo(first.getSpec().getClusterIP());

        client.delete(Kinds.SERVICE, ns, "a", PLAINLY);
        Service free = (Service) client.create(Kinds.SERVICE, ns, Objects.service("b", "NodePort", port));
        assertThat(free.getSpec().getPorts(0).getNodePort()).isEqualTo(port);
    }

    @Test
    void aNamespaceGoesWithEverythingInIt() {
        client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
        client.create(Kinds.POD, ns, Objects.pod("free"));
        client.create(Kinds.POD, ns, Objects.pod("bound"));
        bind("bound", "n1");
        client.delete(Kinds.NAMESPACE, "", ns, PLAINLY);
        var ending = (Namespace) client.get(Kinds.NAMESPACE, "", ns);
        assertThat(ending.getStatus().getPhase()).isEqualTo("Terminating");
        StatusError refused =
                refused(403, null, () -> client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("b", "1")));
        assertThat(refused.getMessage())
                .isEqualTo("configmaps \"b\" is forbidden: unable to create new content in namespace " + ns
                        + " because it is being terminated");
        Awaitility.await().atMost(SOON).until(() -> Meta.isDeleting(client.get(Kinds.POD, ns, "bound")));
        client.delete(Kinds.POD, ns, "bound", grace(0));
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() ->
                        refused(404, "namespaces \"" + ns + "\" not found", () -> client.get(Kinds.NAMESPACE, "", ns)));
        client.create(Kinds.NAMESPACE, "", Objects.namespace(ns));
        assertThat(client.list(Kinds.CONFIG_MAP, ns, ALL).items()).isEmpty();
    }

    @Test
    void theDefaultNamespaceStays() {
        refused(
                403,
                "namespaces \"default\" is forbidden: this namespace may not be deleted",
                () -> client.delete(Kinds.NAMESPACE, "", "default", PLAINLY));
    }

    @Test
    void aNodeAgentTouchesItsOwnPodsOnly() {
        Pod pod = (Pod) client.create(Kinds.POD, ns, Objects.pod("web"));
        bind("web", "n1");
        try (Client other = clientOf(Caller.of("system:node:n2", Caller.NODES))) {
            assertThat(Meta.uid(other.get(Kinds.POD, ns, "web"))).isEqualTo(Meta.uid(pod));
            refused(
                    403,
                    "pods \"web\" is forbidden: User \"system:node:n2\" cannot delete resource \"pods\" in API group \"\""
                            + " in the namespace \"" + ns + "\"",
                    () -> other.delete(Kinds.POD, ns, "web", grace(0)));
            refused(403, null, () -> other.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1")));
        }
    }

    private static Pod withPhase(Pod pod, String phase) {
        return pod.toBuilder()
                .setStatus(pod.getStatus().toBuilder().setPhase(phase))
                .build();
    }
}
