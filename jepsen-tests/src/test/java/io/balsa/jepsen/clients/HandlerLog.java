package io.balsa.jepsen.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an informer has told its handler, held against what a handler may rely on: of each object first that it was added,
 * then its versions in order, then at most once that it was deleted. Safe for any thread.
 */
final class HandlerLog {
    /** What a call of the handler was about. */
    enum What {
        ADDED,
        UPDATED,
        DELETED
    }

    /** One call of the handler. */
    record Told(What what, String uid, String name, long version) {}

    private final List<Told> all = new ArrayList<>();

    synchronized void add(What what, String uid, String name, @Nullable String version) {
        all.add(new Told(what, uid, name, Long.parseLong(version)));
    }

    /** The versions of an object that the handler was shown, of all objects that had the name, in its order. */
    synchronized List<Long> versions(String name) {
        return all.stream()
                .filter(told -> told.name().equals(name) && told.what() != What.DELETED)
                .map(Told::version)
                .toList();
    }

    /** The objects that exist as far as the handler knows, with their versions. */
    synchronized Map<String, Long> alive() {
        Map<String, Long> alive = new TreeMap<>();
        for (Told told : all) {
            if (told.what() == What.DELETED) {
                alive.remove(told.name());
            } else {
                alive.put(told.name(), told.version());
            }
        }
        return alive;
    }

    synchronized int size() {
        return all.size();
    }

    synchronized void assertKept() {
        Map<String, Told> last = new HashMap<>();
        for (Told told : all) {
            Told before = last.put(told.uid(), told);
            if (before == null) {
                assertThat(told.what()).as("the first of " + told).isEqualTo(What.ADDED);
                continue;
            }
            assertThat(told.what()).as(told + " after " + before).isNotEqualTo(What.ADDED);
            assertThat(before.what()).as("what came before " + told).isNotEqualTo(What.DELETED);
            assertThat(told.version()).as(told + " after " + before).isGreaterThanOrEqualTo(before.version());
        }
    }
}
