package io.balsa.jepsen.workload;

import io.balsa.etcd.v3.KVGrpc;
import io.balsa.jepsen.history.Compare;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * One client that does one operation after the other on a few registers: reads, writes of values never used before,
 * compare-and-sets of what it last saw, deletes. All reads are linearizable.
 *
 * <p>After an unknown outcome it goes on as a new client at the next member, because the old operation may still be under
 * way. Confined to the thread that calls {@link #run}.
 */
final class RegisterClient {
    /** Longer than a change of leader takes, short enough that a dead member does not hold the client for long. */
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private static final int LAST_SEEN_MAX = 64;

    private final List<? extends Channel> members;
    private final Registers registers;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final AtomicInteger clients;
    private final List<Operation> done = new ArrayList<>();
    /** What this client last found in the registers it used lately. */
    private final Map<String, String> lastSeen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > LAST_SEEN_MAX;
        }
    };

    private int client;
    private int member;
    private int writes;

    /** @param clients numbers the clients of a whole history */
    RegisterClient(
            List<? extends Channel> members,
            Registers registers,
            RandomGenerator random,
            LongSupplier nanoTime,
            AtomicInteger clients) {
        this.members = members;
        this.registers = registers;
        this.random = random;
        this.nanoTime = nanoTime;
        this.clients = clients;
        this.client = clients.getAndIncrement();
        this.member = client % members.size();
    }

    /** Works until told to stop, at most {@code operationsMax} operations; returns what it did and saw. */
    List<Operation> run(BooleanSupplier stopped, int operationsMax) {
        while (!stopped.getAsBoolean() && done.size() < operationsMax) {
            String register = registers.pick(random);
            Request request = request(register);
            long called = nanoTime.getAsLong();
            Outcome outcome = outcome(register, request);
            boolean unknown = outcome instanceof Outcome.Unknown;
            long returned = unknown ? Operation.NEVER : nanoTime.getAsLong();
            done.add(new Operation(client, member, request, outcome, called, returned));
            if (unknown) {
                client = clients.getAndIncrement();
                member = (member + 1) % members.size();
            }
        }
        return done;
    }

    private Request request(String register) {
        int dice = random.nextInt(100);
        if (dice < 45) {
            return Request.Range.of(register);
        }
        if (dice < 80 || !lastSeen.containsKey(register)) {
            return new Request.Put(register, fresh(), 0);
        }
        if (dice >= 97) {
            return new Request.Delete(Keys.one(register));
        }
        return new Request.Txn(
                List.of(Compare.value(register, Compare.Relation.EQUAL, lastSeen.get(register))),
                List.of(new Request.Put(register, fresh(), 0)),
                List.of());
    }

    /** No two writes of a history have the same value: a read tells which write it saw. */
    private String fresh() {
        return client + "." + writes++;
    }

    private Outcome outcome(String register, Request request) {
        KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(members.get(member))
                .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return ask(kv, register, request);
        } catch (StatusRuntimeException e) {
            return Wire.outcome(e.getStatus());
        }
    }

    private Outcome ask(KVGrpc.KVBlockingStub kv, String register, Request request) {
        if (request instanceof Request.Range range) {
            Outcome.Ranged found = Wire.ranged(kv.range(Wire.range(range)));
            if (found.kvs().isEmpty()) {
                lastSeen.remove(register);
            } else {
                lastSeen.put(register, found.kvs().get(0).value());
            }
            return found;
        }
        if (request instanceof Request.Put put) {
            return Wire.written(kv.put(Wire.put(put)));
        }
        if (request instanceof Request.Delete delete) {
            return Wire.deleted(kv.deleteRange(Wire.delete(delete)));
        }
        return Wire.decided(kv.txn(Wire.txn((Request.Txn) request)));
    }
}
