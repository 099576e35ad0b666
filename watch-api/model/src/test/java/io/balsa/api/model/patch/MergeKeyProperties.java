package io.balsa.api.model.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.codec.MergeKeys;
import io.balsa.api.model.codec.MergeKeys.MergedList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The laws of strategic merge, for every list of every kind that the table gives a merge key. */
class MergeKeyProperties {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<MergedList> LISTS = MergeKeys.all();

    @Example
    void theTableHasTheListsThatKubernetesMerges() {
        assertThat(LISTS.stream().map(MergedList::toString))
                .contains(
                        "PodSpec.containers by name",
                        "PodSpec.volumes by name",
                        "Container.env by name",
                        "Container.ports by containerPort",
                        "Container.volumeMounts by mountPath",
                        "ServiceSpec.ports by port",
                        "PodStatus.conditions by type",
                        "ObjectMeta.ownerReferences by uid",
                        "ObjectMeta.finalizers by value")
                .hasSizeGreaterThan(35);
    }

    @Property(tries = 500)
    void appliedTwiceItChangesNothingMore(
            @ForAll("lists") MergedList list,
            @ForAll("keys") List<Integer> before,
            @ForAll("keys") List<Integer> changes) {
        JsonNode patch = owner(list, items(list, changes, "new"));
        JsonNode once = patched(list, owner(list, items(list, before, "old")), patch);
        assertThat(patched(list, once, patch)).isEqualTo(once);
    }

    @Property(tries = 500)
    void patchesOfDifferentItemsGiveTheSameItemsInAnyOrder(
            @ForAll("lists") MergedList list,
            @ForAll("keys") List<Integer> before,
            @ForAll("keys") List<Integer> changes) {
        JsonNode target = owner(list, items(list, before, "old"));
        JsonNode even =
                owner(list, items(list, changes.stream().filter(i -> i % 2 == 0).toList(), "new"));
        JsonNode odd =
                owner(list, items(list, changes.stream().filter(i -> i % 2 == 1).toList(), "new"));
        JsonNode both = owner(list, items(list, changes, "new"));
        Set<JsonNode> evenFirst = items(list, patched(list, patched(list, target, even), odd));
        assertThat(items(list, patched(list, patched(list, target, odd), even))).isEqualTo(evenFirst);
        assertThat(items(list, patched(list, target, both))).isEqualTo(evenFirst);
    }

    @Property(tries = 500)
    void whatIsNotNamedStaysAsItIs(
            @ForAll("lists") MergedList list,
            @ForAll("keys") List<Integer> before,
            @ForAll("keys") List<Integer> changes) {
        List<Integer> untouched =
                before.stream().filter(i -> !changes.contains(i)).toList();
        JsonNode after =
                patched(list, owner(list, items(list, before, "old")), owner(list, items(list, changes, "new")));
        ArrayNode expected = items(list, untouched, "old");
        Set<JsonNode> found = items(list, after);
        expected.forEach(item -> assertThat(found).contains(item));
        assertThat(found).hasSize(union(before, changes));
        // and the untouched keep their order
        List<JsonNode> order = new ArrayList<>();
        after.get(list.name()).forEach(item -> {
            if (contains(expected, item)) {
                order.add(item);
            }
        });
        List<JsonNode> wanted = new ArrayList<>();
        expected.forEach(wanted::add);
        assertThat(order).isEqualTo(wanted);
    }

    @Property(tries = 500)
    void whatIsAddedAndDeletedAgainLeavesNothing(
            @ForAll("lists") MergedList list,
            @ForAll("keys") List<Integer> before,
            @ForAll("keys") List<Integer> changes) {
        List<Integer> added = changes.stream().filter(i -> !before.contains(i)).toList();
        JsonNode target = owner(list, items(list, before, "old"));
        JsonNode with = patched(list, target, owner(list, items(list, added, "new")));
        ObjectNode removal = NODES.objectNode();
        if (list.isByKey()) {
            ArrayNode deleted = removal.putArray(list.name());
            added.forEach(i -> deleted.addObject().put("$patch", "delete").set(list.key(), list.keyValue(i)));
        } else {
            removal.set("$deleteFromPrimitiveList/" + list.name(), items(list, added, "new"));
        }
        assertThat(patched(list, with, removal)).isEqualTo(target);
    }

    @Property(tries = 500)
    void anOrderIsKept(@ForAll("lists") MergedList list, @ForAll("keys") List<Integer> before) {
        List<Integer> turned = new ArrayList<>(before);
        java.util.Collections.reverse(turned);
        ObjectNode patch = NODES.objectNode();
        ArrayNode order = patch.putArray("$setElementOrder/" + list.name());
        turned.forEach(i ->
                order.add(list.isByKey() ? NODES.objectNode().set(list.key(), list.keyValue(i)) : list.keyValue(i)));
        assertThat(patched(list, owner(list, items(list, before, "old")), patch))
                .isEqualTo(owner(list, items(list, turned, "old")));
    }

    private static JsonNode patched(MergedList list, JsonNode target, JsonNode patch) {
        return Patches.apply(target, patch, Patches.Type.STRATEGIC, list.schema());
    }

    private static ObjectNode owner(MergedList list, ArrayNode items) {
        ObjectNode owner = NODES.objectNode();
        owner.set(list.name(), items);
        return owner;
    }

    /** An item has a field that both sides write, and one that only its own side has. */
    private static ArrayNode items(MergedList list, List<Integer> keys, String mark) {
        ArrayNode items = NODES.arrayNode();
        for (int key : keys) {
            if (list.isByKey()) {
                items.addObject().put("both", mark).put(mark, true).set(list.key(), list.keyValue(key));
            } else {
                items.add(list.keyValue(key));
            }
        }
        return items;
    }

    private static Set<JsonNode> items(MergedList list, JsonNode owner) {
        Set<JsonNode> items = new HashSet<>();
        owner.get(list.name()).forEach(items::add);
        return items;
    }

    private static boolean contains(ArrayNode list, JsonNode item) {
        for (JsonNode each : list) {
            if (each.equals(item)) {
                return true;
            }
        }
        return false;
    }

    private static int union(List<Integer> left, List<Integer> right) {
        Set<Integer> all = new HashSet<>(left);
        all.addAll(right);
        return all.size();
    }

    @Provide
    Arbitrary<MergedList> lists() {
        return Arbitraries.of(LISTS);
    }

    @Provide
    Arbitrary<List<Integer>> keys() {
        return Arbitraries.integers().between(0, 9).list().uniqueElements().ofMaxSize(6);
    }
}
