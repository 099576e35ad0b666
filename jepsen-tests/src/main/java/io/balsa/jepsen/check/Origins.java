package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who put a value: every value of a history is put once, so it names the operation that it came from. Confined to the thread
 * that checks.
 */
final class Origins {
    private final Replay replay;
    /** The indexes of the operations that put, or would have put, this value under this key. */
    private final Map<String, List<Integer>> putters = new HashMap<>();

    Origins(Replay replay) {
        this.replay = replay;
        List<Operation> operations = replay.history.operations();
        for (int i = 0; i < operations.size(); i++) {
            int index = i;
            Effects.puts(operations.get(i))
                    .forEach(put -> putters.computeIfAbsent(name(put.key(), put.value()), unused -> new ArrayList<>(1))
                            .add(index));
        }
    }

    private static String name(String key, String value) {
        return key + '\0' + value;
    }

    /** Whether somebody can have caused what a watch told, of which no answer tells. */
    boolean plausible(Change change, @Nullable Change before) {
        long revision = change.revision();
        Operation writer = replay.writer(revision);
        if (writer != null) {
            return !change.put() && Effects.mayDelete(writer, change.key(), before == null ? 0 : before.lease());
        }
        if (change.put()) {
            return blame(change) == null;
        }
        boolean known = before == null
                ? replay.base > 1
                : before.put()
                        && (before.lease() != 0
                                || replay.unknowns.deleter(change.key(), revision, Long.MAX_VALUE) != null);
        return known || replay.unknowns.mayComeAndGo(change.key(), revision);
    }

    /** What is wrong with a put that no answer tells of; null where an operation of unknown outcome accounts for it. */
    @Nullable
    String blame(Change change) {
        if (change.revision() <= replay.base) {
            return null;
        }
        String blame = "nobody ever put this value";
        for (int index : putters.getOrDefault(name(change.key(), change.value()), List.of())) {
            Operation putter = replay.history.operations().get(index);
            if (putter.acknowledged() && !(putter.request() instanceof Request.Lock)) {
                blame = "its put was acknowledged in revision " + putter.revision() + ", not " + change.revision();
            } else if (putter.acknowledged() || putter.unknown()) {
                if (replay.floors.revision(index) < change.revision()) {
                    return null;
                }
                blame = "revision " + replay.floors.revision(index) + " had been shown before its put was asked for";
            } else {
                blame = "its put was refused";
            }
        }
        return blame;
    }

    /** The operation that put, or would have put, what the change holds; null where there is none. */
    @Nullable
    Operation putter(Change change) {
        List<Integer> indexes = putters.getOrDefault(name(change.key(), change.value()), List.of());
        return indexes.isEmpty() ? null : replay.history.operations().get(indexes.get(0));
    }
}
