package io.balsa.jepsen.workload;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.Compare;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import io.grpc.Channel;
import io.grpc.Status;
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
            done.add(new Operation(client, register, request, outcome, called, returned));
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
            return new Request.Read();
        }
        if (dice < 80 || !lastSeen.containsKey(register)) {
            return new Request.Write(fresh());
        }
        return dice < 97 ? new Request.CompareAndSet(lastSeen.get(register), fresh()) : new Request.Delete();
    }

    /** No two writes of a history have the same value: a read tells which write it saw. */
    private String fresh() {
        return client + "." + writes++;
    }

    private Outcome outcome(String register, Request request) {
        KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(members.get(member))
                .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return ask(kv, ByteString.copyFromUtf8(register), register, request);
        } catch (StatusRuntimeException e) {
            return switch (e.getStatus().getCode()) {
                case INVALID_ARGUMENT, OUT_OF_RANGE, FAILED_PRECONDITION, PERMISSION_DENIED, RESOURCE_EXHAUSTED ->
                    new Outcome.Refused(describe(e.getStatus()));
                default -> new Outcome.Unknown(describe(e.getStatus()));
            };
        }
    }

    private Outcome ask(KVGrpc.KVBlockingStub kv, ByteString key, String register, Request request) {
        if (request instanceof Request.Read) {
            RangeResponse found = kv.range(RangeRequest.newBuilder().setKey(key).build());
            if (found.getKvsCount() == 0) {
                lastSeen.remove(register);
                return new Outcome.Found(null);
            }
            String value = found.getKvs(0).getValue().toStringUtf8();
            lastSeen.put(register, value);
            return new Outcome.Found(value);
        }
        if (request instanceof Request.Write write) {
            kv.put(put(key, write.value()));
            return new Outcome.Applied();
        }
        if (request instanceof Request.Delete) {
            kv.deleteRange(DeleteRangeRequest.newBuilder().setKey(key).build());
            return new Outcome.Applied();
        }
        Request.CompareAndSet compare = (Request.CompareAndSet) request;
        TxnRequest txn = TxnRequest.newBuilder()
                .addCompare(Compare.newBuilder()
                        .setKey(key)
                        .setTarget(Compare.CompareTarget.VALUE)
                        .setResult(Compare.CompareResult.EQUAL)
                        .setValue(ByteString.copyFromUtf8(compare.expected())))
                .addSuccess(RequestOp.newBuilder().setRequestPut(put(key, compare.value())))
                .build();
        return new Outcome.Compared(kv.txn(txn).getSucceeded());
    }

    private static PutRequest put(ByteString key, String value) {
        return PutRequest.newBuilder()
                .setKey(key)
                .setValue(ByteString.copyFromUtf8(value))
                .build();
    }

    private static String describe(Status status) {
        return status.getCode() + ": " + status.getDescription();
    }
}
