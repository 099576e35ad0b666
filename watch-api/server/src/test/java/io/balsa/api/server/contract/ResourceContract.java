package io.balsa.api.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.testing.Objects;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListOptions;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.Preconditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The verdicts of the resource core as clients of any front see them. Each test works in a namespace of its own. */
public abstract class ResourceContract {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final ListOptions ALL = ListOptions.getDefaultInstance();
    private static final DeleteOptions PLAINLY = DeleteOptions.getDefaultInstance();
    private static int tests;

    private Client client;
    private String ns;

    /** A client of the front under test that calls as this user. */
    protected abstract Client clientOf(Caller caller);

    @BeforeEach
    void namespaceOfItsOwn() {
        client = clientOf(Caller.of("admin", "system:masters"));
        ns = "test-" + ++tests;
        client.create(Kinds.NAMESPACE, "", Objects.namespace(ns));
    }

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void anObjectLivesFromCreationToDeletion() {
        ConfigMap created = (ConfigMap) client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
        assertThat(created.getMetadata().getUid()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-.*");
        assertThat(created.getMetadata().getCreationTimestamp().getSeconds()).isPositive();
        assertThat(created.getMetadata().getNamespace()).isEqualTo(ns);
        assertThat(client.get(Kinds.CONFIG_MAP, ns, "a")).isEqualTo(created);

        var updated = (ConfigMap) client.update(
                Kinds.CONFIG_MAP,
                ns,
                "",
                created.toBuilder().putData("value", "2").build());
        assertThat(Meta.revision(updated)).isGreaterThan(Meta.revision(created));
        assertThat(updated.getMetadata().getUid())
                .isEqualTo(created.getMetadata().getUid());
        assertThat(client.get(Kinds.CONFIG_MAP, ns, "a")).isEqualTo(updated);

        client.delete(Kinds.CONFIG_MAP, ns, "a", PLAINLY);
        refused(404, "configmaps \"a\" not found", () -> client.get(Kinds.CONFIG_MAP, ns, "a"));
        refused(404, "configmaps \"a\" not found", () -> client.delete(Kinds.CONFIG_MAP, ns, "a", PLAINLY));
    }

    @Test
    void aSecondCreationSaysThatTheObjectExists() {
        client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
        StatusError error = refused(
                409,
                "configmaps \"a\" already exists",
                () -> client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "2")));
        assertThat(error.reason()).isEqualTo(StatusReason.ALREADY_EXISTS);
        assertThat(error.status().getDetails().getKind()).isEqualTo("configmaps");
    }

    @Test
    void anUpdateOfAnOldRevisionIsAConflict() {
        Message first = client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
        var second = ((ConfigMap) first).toBuilder().putData("value", "2").build();
        client.update(Kinds.CONFIG_MAP, ns, "", second);
        refused(
                409,
                "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your"
                        + " changes to the latest version and try again",
                () -> client.update(Kinds.CONFIG_MAP, ns, "", second));
    }

    @Test
    void anUpdateWithoutARevisionReplacesWhateverIsThere() {
        client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
        client.update(Kinds.CONFIG_MAP, ns, "", Objects.configMap("a", "2"));
        assertThat(((ConfigMap) client.get(Kinds.CONFIG_MAP, ns, "a")).getDataMap())
                .containsEntry("value", "2");
    }

    @Test
    void anUpdateThatChangesNothingKeepsTheRevision() {
        Message created = client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
        assertThat(Meta.revision(client.update(Kinds.CONFIG_MAP, ns, "", created)))
                .isEqualTo(Meta.revision(created));
    }

    @Test
    void anUpdateOfAnotherUidIsAConflict() {
        Message created = client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
        Message other = Meta.edit(Meta.withRevision(created, 0), meta -> meta.setUid("not-this-one"));
        refused(
                409,
                "Operation cannot be fulfilled on configmaps \"a\": Precondition failed: UID in precondition:"
                        + " not-this-one, UID in object meta: " + Meta.uid(created),
                () -> client.update(Kinds.CONFIG_MAP, ns, "", other));
    }

    @Test
    void whatDoesNotExistCannotBeUpdated() {
        refused(
                404,
                "configmaps \"a\" not found",
                () -> client.update(Kinds.CONFIG_MAP, ns, "", Objects.configMap("a", "1")));
    }

    @Test
    void nothingIsCreatedInANamespaceThatDoesNotExist() {
        refused(
                404,
                "namespaces \"nowhere\" not found",
                () -> client.create(Kinds.CONFIG_MAP, "nowhere", Objects.configMap("a", "1")));
    }

    @Test
    void theNamespaceOfTheBodyMustBeTheOneOfTheRequest() {
        Message elsewhere = Meta.edit(Objects.configMap("a", "1"), meta -> meta.setNamespace("elsewhere"));
        refused(
                400,
                "the namespace of the provided object does not match the namespace sent on the request",
                () -> client.create(Kinds.CONFIG_MAP, ns, elsewhere));
    }

    @Test
    void aNameIsGeneratedFromItsBeginning() {
        var base = ConfigMap.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setGenerateName("web-"))
                .build();
        var names = new HashSet<String>();
        for (int i = 0; i < 20; i++) {
            names.add(Meta.name(client.create(Kinds.CONFIG_MAP, ns, base)));
        }
        assertThat(names).hasSize(20).allMatch(name -> name.matches("web-[bcdfghjklmnpqrstvwxz2456789]{5}"));
    }

    @Test
    void pagesShowOneRevisionWhateverIsWrittenBetweenThem() {
        for (int i = 0; i < 25; i++) {
            client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("item-" + (100 + i), "old"));
        }
        var seen = new ArrayList<String>();
        long revision = 0;
        String token = "";
        do {
            Client.Listing page = client.list(
                    Kinds.CONFIG_MAP,
                    ns,
                    ListOptions.newBuilder().setLimit(4).setContinue(token).build());
            page.items().forEach(item -> {
                seen.add(Meta.name(item));
                assertThat(((ConfigMap) item).getDataMap()).containsEntry("value", "old");
            });
            assertThat(revision == 0 || page.revision() == revision).isTrue();
            revision = page.revision();
            token = page.continueToken();
            if (token.isEmpty()) {
                break;
            }
            client.delete(Kinds.CONFIG_MAP, ns, "item-" + (124 - seen.size() / 4), PLAINLY);
            client.update(Kinds.CONFIG_MAP, ns, "", Objects.configMap("item-110", "new " + seen.size()));
            client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("item-9" + seen.size(), "new"));
        } while (true);
        assertThat(seen).hasSize(25).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void selectorsFillPagesToTheirLimit() {
        for (int i = 0; i < 30; i++) {
            var map = Objects.configMap("item-" + (100 + i), "");
            client.create(Kinds.CONFIG_MAP, ns, i % 10 == 0 ? Objects.labelled(map, "app", "web") : map);
        }
        var options = ListOptions.newBuilder().setLabelSelector("app=web").setLimit(2);
        Client.Listing first = client.list(Kinds.CONFIG_MAP, ns, options.build());
        assertThat(first.items()).extracting(Meta::name).containsExactly("item-100", "item-110");
        Client.Listing second = client.list(
                Kinds.CONFIG_MAP, ns, options.setContinue(first.continueToken()).build());
        assertThat(second.items()).extracting(Meta::name).containsExactly("item-120");
        assertThat(second.continueToken()).isEmpty();

        Client.Listing byName = client.list(
                Kinds.CONFIG_MAP,
                ns,
                ListOptions.newBuilder()
                        .setFieldSelector("metadata.name=item-105")
                        .build());
        assertThat(byName.items()).extracting(Meta::name).containsExactly("item-105");
        refused(
                400,
                "field label not supported: spec.colour",
                () -> client.list(
                        Kinds.CONFIG_MAP,
                        ns,
                        ListOptions.newBuilder()
                                .setFieldSelector("spec.colour=red")
                                .build()));
    }

    @Test
    void aWatchTellsEveryChangeInOrder() {
        long start = client.list(Kinds.CONFIG_MAP, ns, ALL).revision();
        try (Client.Events events = client.watch(Kinds.CONFIG_MAP, ns, after(start))) {
            Message created = client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
            Message updated = client.update(Kinds.CONFIG_MAP, ns, "", Objects.configMap("a", "2"));
            client.delete(Kinds.CONFIG_MAP, ns, "a", PLAINLY);

            Client.Event added = events.next(SOON);
            assertThat(added.type()).isEqualTo("ADDED");
            assertThat(added.object()).isEqualTo(created);
            Client.Event modified = events.next(SOON);
            assertThat(modified.type()).isEqualTo("MODIFIED");
            assertThat(modified.object()).isEqualTo(updated);
            Client.Event deleted = events.next(SOON);
            assertThat(deleted.type()).isEqualTo("DELETED");
            assertThat(deleted.revision()).isGreaterThan(Meta.revision(updated));
            assertThat(Meta.withRevision(deleted.object(), 0)).isEqualTo(Meta.withRevision(updated, 0));
        }
    }

    @Test
    void aWatchWithoutARevisionBeginsWithWhatIsThere() {
        client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
        client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("b", "1"));
        try (Client.Events events = client.watch(Kinds.CONFIG_MAP, ns, ALL)) {
            client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("c", "1"));
            for (String name : List.of("a", "b", "c")) {
                Client.Event event = events.next(SOON);
                assertThat(event.type() + " " + event.name()).isEqualTo("ADDED " + name);
            }
        }
    }

    @Test
    void anObjectThatStopsMatchingLeavesTheWatchAsItWas() {
        long start = client.list(Kinds.CONFIG_MAP, ns, ALL).revision();
        var web = ListOptions.newBuilder()
                .setLabelSelector("app=web")
                .setResourceVersion(Long.toString(start))
                .build();
        try (Client.Events events = client.watch(Kinds.CONFIG_MAP, ns, web)) {
            client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
            Message in = client.update(
                    Kinds.CONFIG_MAP, ns, "", Objects.labelled(Objects.configMap("a", "2"), "app", "web"));
            Message out =
                    client.update(Kinds.CONFIG_MAP, ns, "", Objects.labelled(Objects.configMap("a", "3"), "app", "db"));
            client.delete(Kinds.CONFIG_MAP, ns, "a", PLAINLY);
            client.create(Kinds.CONFIG_MAP, ns, Objects.labelled(Objects.configMap("b", "1"), "app", "web"));

            Client.Event added = events.next(SOON);
            assertThat(added.type()).isEqualTo("ADDED");
            assertThat(added.object()).isEqualTo(in);
            Client.Event deleted = events.next(SOON);
            assertThat(deleted.type()).isEqualTo("DELETED");
            assertThat(deleted.revision()).isEqualTo(Meta.revision(out));
            assertThat(((ConfigMap) deleted.object()).getDataMap()).containsEntry("value", "2");
            assertThat(events.next(SOON).name()).isEqualTo("b");
        }
    }

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

    private void bind(String pod, String node) {
        client.update(Kinds.POD, ns, "binding", Meta.edit(Objects.binding(pod, node), meta -> meta.setNamespace(ns)));
    }

    private static ListOptions after(long revision) {
        return ListOptions.newBuilder()
                .setResourceVersion(Long.toString(revision))
                .build();
    }

    private static DeleteOptions grace(long seconds) {
        return DeleteOptions.newBuilder().setGracePeriodSeconds(seconds).build();
    }

    private static DeleteOptions confirm(String uid) {
        return grace(0).toBuilder()
                .setPreconditions(Preconditions.newBuilder().setUid(uid))
                .build();
    }

    /** @param message the whole text; null when the test looks at it by itself */
    private static StatusError refused(int code, String message, ThrowingCallable call) {
        var caught = new StatusError[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusError.class, error -> {
            assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
            if (message != null) {
                assertThat(error.getMessage()).isEqualTo(message);
            }
            caught[0] = error;
        });
        return caught[0];
    }
}
