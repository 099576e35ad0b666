package io.balsa.jepsen.workload;

import io.balsa.jepsen.history.Operation;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Concurrent {@link RegisterClient}s over all members of a cluster, and the history they write.
 *
 * <p>The same seed gives the same requests in each client, not the same history: that depends on the cluster. Start it,
 * do harm to the cluster, then {@link #finish}. Not thread-safe; the executor must have a thread for each client.
 */
public final class RegisterWorkload {
    /**
     * How large the workload is.
     *
     * @param clients at least 1
     * @param registers at least 1, in use at a time; few make contention
     * @param operationsMax for each client, a bound on the length of the history
     */
    public record Size(int clients, int registers, int operationsMax) {}

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Future<List<Operation>>> running = new ArrayList<>();

    private RegisterWorkload() {}

    public static RegisterWorkload start(
            Size size, long seed, List<? extends Channel> members, LongSupplier nanoTime, ExecutorService executor) {
        RegisterWorkload workload = new RegisterWorkload();
        Registers registers = new Registers("register/" + seed, size.registers());
        SplittableRandom random = new SplittableRandom(seed);
        AtomicInteger clients = new AtomicInteger();
        for (int i = 0; i < size.clients(); i++) {
            RegisterClient client = new RegisterClient(members, registers, random.split(), nanoTime, clients);
            workload.running.add(executor.submit(() -> client.run(workload.stopped::get, size.operationsMax())));
        }
        return workload;
    }

    /**
     * Stops the clients and returns their history in the order of calls.
     *
     * @throws IllegalStateException if a client failed, or did not end its last operation within the time given
     */
    public List<Operation> finish(Duration timeout) throws InterruptedException {
        stopped.set(true);
        List<Operation> history = new ArrayList<>();
        for (Future<List<Operation>> client : running) {
            try {
                history.addAll(client.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("a client of the register workload did not finish: " + e, e);
            }
        }
        history.sort(Comparator.comparingLong(Operation::calledNanos));
        return history;
    }
}
