package io.balsa.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PersistentMapProperties {
    /** Steps are numbers: even ones put, odd ones remove, one of 40 keys. */
    @Property
    void equalsATreeMapAfterAnyChangesAndKeepsEveryOldVersion(
            @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 79) Integer> steps) {
        PersistentMap<Integer> map = PersistentMap.empty();
        TreeMap<String, Integer> model = new TreeMap<>();
        List<PersistentMap<Integer>> versions = new ArrayList<>();
        List<Map<String, Integer>> models = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            String key = "default/web-" + steps.get(i) / 2;
            if (steps.get(i) % 2 == 0) {
                map = map.with(key, i);
                model.put(key, i);
            } else {
                map = map.without(key);
                model.remove(key);
            }
            versions.add(map);
            models.add(new LinkedHashMap<>(model));
        }
        for (int i = 0; i < versions.size(); i++) {
            assertThat(entries(versions.get(i))).containsExactlyEntriesOf(models.get(i));
            assertThat(versions.get(i).size()).isEqualTo(models.get(i).size());
        }
        for (String key : model.keySet()) {
            assertThat(map.get(key)).isEqualTo(model.get(key));
        }
    }

    private static Map<String, Integer> entries(PersistentMap<Integer> map) {
        Map<String, Integer> entries = new LinkedHashMap<>();
        map.forEach(entries::put);
        return entries;
    }
}
