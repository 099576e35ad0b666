package io.balsa.api.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.testing.Objects;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.meta.v1.ListOptions;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Writing, reading, listing and watching as clients of any front see it. */
public abstract class ResourceContract extends FrontContract {
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
    void aPatchIsAppliedToTheLatestState() {
        client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
        var merged = (ConfigMap) client.patch(
                Kinds.CONFIG_MAP,
                ns,
                "a",
                "merge",
                "{\"metadata\":{\"labels\":{\"app\":\"web\"}},\"data\":{\"more\":\"2\"}}");
        assertThat(merged.getDataMap()).containsEntry("value", "1").containsEntry("more", "2");
        assertThat(merged.getMetadata().getLabelsMap()).containsEntry("app", "web");
        var edited = (ConfigMap)
                client.patch(Kinds.CONFIG_MAP, ns, "a", "json", "[{\"op\":\"remove\",\"path\":\"/data/more\"}]");
        assertThat(edited.getDataMap()).doesNotContainKey("more");
        var same = client.patch(Kinds.CONFIG_MAP, ns, "a", "strategic", "{\"data\":{\"value\":\"1\"}}");
        assertThat(same).isEqualTo(edited);
    }

    @Test
    void aPatchThatNamesAnOldRevisionIsAConflict() {
        Message old = client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
        client.update(Kinds.CONFIG_MAP, ns, "", Objects.configMap("a", "2"));
        refused(
                409,
                null,
                () -> client.patch(
                        Kinds.CONFIG_MAP,
                        ns,
                        "a",
                        "merge",
                        "{\"metadata\":{\"resourceVersion\":\"" + Meta.revision(old) + "\"},\"data\":null}"));
    }

    @Test
    void aPatchThatCannotBeAppliedChangesNothing() {
        Message before = client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
        refused(400, null, () -> client.patch(Kinds.CONFIG_MAP, ns, "a", "json", "{\"no\":\"list\"}"));
        refused(
                422,
                null,
                () -> client.patch(Kinds.CONFIG_MAP, ns, "a", "json", "[{\"op\":\"remove\",\"path\":\"/data/none\"}]"));
        refused(422, null, () -> client.patch(Kinds.CONFIG_MAP, ns, "a", "merge", "{\"data\":{\"value\":{}}}"));
        refused(
                400,
                "the name of the object (b) does not match the name on the URL (a)",
                () -> client.patch(Kinds.CONFIG_MAP, ns, "a", "merge", "{\"metadata\":{\"name\":\"b\"}}"));
        refused(404, "configmaps \"b\" not found", () -> client.patch(Kinds.CONFIG_MAP, ns, "b", "merge", "{}"));
        assertThat(client.get(Kinds.CONFIG_MAP, ns, "a")).isEqualTo(before);
    }

    @Test
    void patchesOfManyClientsAllArrive() throws Exception {
        client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        var running = new ArrayList<Future<?>>();
        for (int i = 0; i < 24; i++) {
            String patch = "{\"data\":{\"key-" + i + "\":\"x\"}}";
            running.add(threads.submit(() -> client.patch(Kinds.CONFIG_MAP, ns, "a", "merge", patch)));
        }
        for (Future<?> each : running) {
            each.get();
        }
        threads.shutdown();
        assertThat(((ConfigMap) client.get(Kinds.CONFIG_MAP, ns, "a")).getDataMap())
                .hasSize(25);
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
}
