package io.balsa.jepsen.workload;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Operation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What all clients of a run share. Thread-safe. */
public final class Arena {
    private final Supplier<List<Endpoint>> endpoints;
    private final Consumer<? super Entry> history;
    private final LongSupplier nanoTime;
    private final AtomicInteger clients = new AtomicInteger();
    private final AtomicInteger watches = new AtomicInteger();
    private final AtomicLong newestRevision = new AtomicLong(1);
    private final Map<String, Registers> registers = new ConcurrentHashMap<>();
    private final Tally tally = new Tally();

    /**
     * @param endpoints of those that are members now, never empty
     * @param history takes what was done and seen, from any thread
     * @param nanoTime the one clock of the history
     */
    public Arena(Supplier<List<Endpoint>> endpoints, Consumer<? super Entry> history, LongSupplier nanoTime) {
        this.endpoints = endpoints;
        this.history = history;
        this.nanoTime = nanoTime;
    }

    public Tally tally() {
        return tally;
    }

    /** The newest revision that any client has been shown. */
    public long newestRevision() {
        return newestRevision.get();
    }

    List<Endpoint> endpoints() {
        return endpoints.get();
    }

    int newClient() {
        return clients.getAndIncrement();
    }

    int newWatch() {
        return watches.getAndIncrement();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** The keys of one workload: the same ones for all of its clients, so that they meet. */
    Registers registers(String prefix, int count) {
        return registers.computeIfAbsent(prefix, name -> new Registers(name, count));
    }

    void saw(long revision) {
        newestRevision.accumulateAndGet(revision, Math::max);
    }

    /** Writes it down. */
    void record(Entry entry) {
        if (entry instanceof Operation operation) {
            saw(operation.revision());
            tally.count(operation);
        }
        history.accept(entry);
    }

    void countEvents(int count) {
        tally.countEvents(count);
    }
}
