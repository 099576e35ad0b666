package io.balsa.store.watch;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.Event;
import io.balsa.store.mvcc.RevisionEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The live watches, found by key: those of a single key by hashing, those of a range by asking each. */
final class WatcherIndex {
    private final Map<ByteString, Set<Watcher>> ofKey = new HashMap<>();
    private final Set<Watcher> ofRange = new LinkedHashSet<>();

    void add(Watcher watcher) {
        ByteString key = singleKey(watcher);
        if (key == null) {
            ofRange.add(watcher);
        } else {
            ofKey.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(watcher);
        }
    }

    void remove(Watcher watcher) {
        ByteString key = singleKey(watcher);
        if (key == null) {
            ofRange.remove(watcher);
            return;
        }
        Set<Watcher> watchers = ofKey.get(key);
        if (watchers != null && watchers.remove(watcher) && watchers.isEmpty()) {
            ofKey.remove(key);
        }
    }

    /** Adds to {@code selected} what each watch gets of one revision, in order. */
    void select(RevisionEvents revision, Map<Watcher, List<Event>> selected) {
        for (Event event : revision.events()) {
            ByteString key = event.getKv().getKey();
            Set<Watcher> ofThisKey = ofKey.getOrDefault(key, Set.of());
            if (ofRange.isEmpty() && ofThisKey.isEmpty()) {
                continue;
            }
            byte[] keyBytes = key.toByteArray();
            for (Set<Watcher> watchers : List.of(ofRange, ofThisKey)) {
                for (Watcher watcher : watchers) {
                    Event mine = revision.revision() < watcher.nextRevision
                            ? null
                            : watcher.interest.select(event, keyBytes);
                    if (mine != null) {
                        selected.computeIfAbsent(watcher, w -> new ArrayList<>())
                                .add(mine);
                    }
                }
            }
        }
    }

    /** All of them, to be changed while walking. */
    List<Watcher> all() {
        List<Watcher> all = new ArrayList<>(ofRange);
        ofKey.values().forEach(all::addAll);
        return all;
    }

    private static @Nullable ByteString singleKey(Watcher watcher) {
        return watcher.interest.single();
    }
}
