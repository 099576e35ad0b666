package io.balsa.store.raft;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which of the other members answer, since when, and how far their logs reach. Any thread. */
final class Contacts {
    private record Contact(long sinceNanos, long lastIndex) {}

    private final Map<Long, Contact> answering = new ConcurrentHashMap<>();
    private final Set<Long> refusing = ConcurrentHashMap.newKeySet();

    /** @param lastIndex of its log, as it says */
    void answered(long id, long lastIndex, long nowNanos) {
        refusing.remove(id);
        answering.compute(
                id, (same, before) -> new Contact(before == null ? nowNanos : before.sinceNanos(), lastIndex));
    }

    void silent(long id) {
        answering.remove(id);
        refusing.remove(id);
    }

    /** Its host says that nobody listens at its address. Answers whether that is news. */
    boolean refusing(long id) {
        answering.remove(id);
        return refusing.add(id);
    }

    boolean isRefusing(long id) {
        return refusing.contains(id);
    }

    /** Forgets those that nobody asks any more. */
    void keepOnly(Collection<Long> ids) {
        answering.keySet().retainAll(ids);
        refusing.retainAll(ids);
    }

    Set<Long> answering() {
        return Set.copyOf(answering.keySet());
    }

    /** Whether it has answered for at least this long. */
    boolean answersFor(long id, Duration time, long nowNanos) {
        Contact contact = answering.get(id);
        return contact != null && nowNanos - contact.sinceNanos() >= time.toNanos();
    }

    OptionalLong lastIndex(long id) {
        Contact contact = answering.get(id);
        return contact == null ? OptionalLong.empty() : OptionalLong.of(contact.lastIndex());
    }
}
