package io.balsa.store.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.store.cluster.RealEtcd;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.engine.TestEngines;
import io.balsa.store.model.Commands;
import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.mvcc.RequestChecks;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Refusal;
import io.balsa.store.v1.Result;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same requests to this store and to a real etcd: the same answers, errors and revisions. */
class EtcdComparisonTest {
    private static final int OPS_MAX = 128;

    /** What is easily got wrong, in one store after another; commands and ranges in protobuf's text form. */
    private static final String CASES = """
            put { key: "" value: "x" }
            put { key: "a" value: "1" prev_kv: true }
            put { key: "a" value: "2" prev_kv: true }
            put { key: "a" value: "x" ignore_value: true }
            put { key: "none" ignore_value: true }
            put { key: "a" lease: 7 ignore_lease: true }
            put { key: "a" value: "x" lease: 99 }
            put { key: "none" value: "x" ignore_lease: true lease: 0 }
            delete_range { key: "none" }
            delete_range { key: "" }
            lease_grant { ID: 7 TTL: 600 }
            lease_grant { ID: 7 TTL: 600 }
            lease_grant { ID: 8 TTL: 9000000001 }
            lease_revoke { ID: 9 }
            put { key: "b" value: "b" lease: 7 }
            put { key: "c" value: "c" lease: 7 }
            put { key: "b" ignore_value: true ignore_lease: true prev_kv: true }
            lease_revoke { ID: 7 }
            txn { compare { key: "none" target: VALUE result: NOT_EQUAL value: "x" } success { request_put { key: "t" } } }
            txn { compare { key: "none" target: VERSION result: EQUAL version: 0 } success { request_put { key: "t" value: "1" } } }
            txn { compare { key: "none" target: LEASE result: LESS lease: 1 } success { request_put { key: "t" value: "2" } } }
            txn { compare { key: "a" range_end: "z" target: CREATE result: GREATER create_revision: 1 } success { request_range { key: "a" range_end: "z" } } }
            txn { compare { key: "a" target: MOD } }
            txn { compare { key: "" } }
            txn { success { } }
            txn { success { request_put { key: "p" } } success { request_put { key: "p" } } }
            txn { success { request_put { key: "p" } } success { request_delete_range { key: "a" range_end: "z" } } }
            txn { success { request_put { key: "p" } } success { request_delete_range { key: "a" range_end: "\\000" } } }
            txn { success { request_delete_range { key: "a" } } success { request_delete_range { key: "a" range_end: "b" prev_kv: true } } }
            txn { success { request_txn { success { request_put { key: "n" } } failure { request_put { key: "n" } } } } }
            txn { success { request_txn { success { request_put { key: "n" } } } } success { request_txn { success { request_put { key: "n" } } } } }
            txn { success { request_txn { success { request_put { key: "n" } } } } success { request_put { key: "n" } } }
            txn { success { request_put { key: "n" value: "1" } } success { request_range { key: "n" } } success { request_txn { success { request_range { key: "n" } } } } }
            txn { success { request_put { key: "q" lease: 99 } } success { request_put { key: "r" } } }
            txn { success { request_range { key: "n" revision: 1000 } } success { request_put { key: "r" } } }
            txn { failure { request_put { key: "" } } }
            compact { revision: 1000000 }
            compact { revision: 5 }
            compact { revision: 5 }
            compact { revision: -3 }
            txn { success { request_range { key: "n" revision: 4 } } success { request_put { key: "r" } } }
            """;

    private static final String RANGES = """
            key: ""
            key: "a" range_end: "z" sort_order: DESCEND limit: 2
            key: "a" range_end: "z" sort_target: MOD limit: 2
            key: "a" range_end: "z" sort_target: VALUE sort_order: DESCEND keys_only: true
            key: "z" range_end: "a"
            key: "a" range_end: "a" count_only: true
            key: "\\000" range_end: "\\000" limit: 3
            key: "a" range_end: "\\000" count_only: true limit: 1
            key: "a" range_end: "z" limit: -4 min_mod_revision: 3
            key: "a" range_end: "z" limit: 1 max_mod_revision: 8
            key: "a" range_end: "z" revision: 5
            key: "a" range_end: "z" revision: 4
            key: "a" range_end: "z" revision: -4
            key: "a" range_end: "z" revision: 4000
            """;

    @TempDir
    private Path folder;

    private final Applier applier;
    private final StoreReader reader;
    private RealEtcd etcd;
    private long index;

    EtcdComparisonTest() {
        MemoryEngine engine = new MemoryEngine();
        applier = Applier.open(engine, batch -> {});
        reader = new StoreReader(engine, TestEngines.LIMITS);
    }

    @BeforeEach
    void start() throws IOException {
        etcd = RealEtcd.start(folder);
    }

    @AfterEach
    void stop() {
        if (etcd != null) {
            etcd.close();
        }
    }

    @Test
    void theSameRequestsHaveTheSameAnswers() {
        CASES.lines().forEach(line -> compare(parse(line, Command.newBuilder()).build()));
        compare(tooManyOps());
        RANGES.lines()
                .forEach(line -> compare(parse(line, RangeRequest.newBuilder()).build()));
    }

    @Test
    void randomRequestsHaveTheSameAnswers() {
        long seed = 20_261_122;
        Commands commands = new Commands(new Random(seed));
        for (int i = 0; i < 600; i++) {
            Command command = commands.next().toBuilder().clearExpectedTerm().build();
            if (!wouldCrashEtcd(command)) {
                compare(command);
            }
            commands.revision(applier.revision());
            compare(commands.range());
        }
    }

    /**
     * etcd 3.5 lets a transaction delete "everything from a key on" and put one of those keys, and panics when that put
     * asks for the value or lease that has just been deleted.
     */
    static boolean wouldCrashEtcd(Command command) {
        return command.hasTxn() && deletesToTheEnd(command.getTxn());
    }

    private static boolean deletesToTheEnd(TxnRequest txn) {
        return Stream.concat(txn.getSuccessList().stream(), txn.getFailureList().stream())
                .anyMatch(op -> op.hasRequestTxn()
                        ? deletesToTheEnd(op.getRequestTxn())
                        : op.getRequestDeleteRange().getRangeEnd().equals(ByteString.copyFrom(new byte[1])));
    }

    private static Command tooManyOps() {
        Command.Builder command = Command.newBuilder();
        for (int i = 0; i <= OPS_MAX; i++) {
            command.getTxnBuilder().addSuccessBuilder().getRequestPutBuilder().setKey(ByteString.copyFromUtf8("k" + i));
        }
        return command.build();
    }

    private void compare(Command command) {
        assertThat(text(ours(command))).as("%s", command).isEqualTo(text(theirs(() -> ask(command))));
    }

    private void compare(RangeRequest request) {
        assertThat(text(ours(request)))
                .as("%s", request)
                .isEqualTo(text(theirs(() -> etcd.kv().range(request))));
    }

    private Message ours(Command command) {
        Optional<Refusal> refusal = switch (command.getRequestCase()) {
            case PUT -> RequestChecks.put(command.getPut());
            case DELETE_RANGE -> RequestChecks.deleteRange(command.getDeleteRange());
            case TXN -> RequestChecks.txn(command.getTxn(), OPS_MAX);
            case LEASE_GRANT -> RequestChecks.leaseGrant(command.getLeaseGrant());
            default -> Optional.empty();
        };
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Result result = applier.apply(1, ++index, List.of(command)).get(0);
        return (Message) result.getAllFields().values().iterator().next();
    }

    private Message ours(RangeRequest request) {
        try {
            Optional<Refusal> refusal = RequestChecks.range(request);
            return refusal.isPresent() ? refusal.get() : reader.range(request);
        } catch (RefusedException e) {
            return e.refusal();
        }
    }

    private Message ask(Command command) {
        return switch (command.getRequestCase()) {
            case PUT -> etcd.kv().put(command.getPut());
            case DELETE_RANGE -> etcd.kv().deleteRange(command.getDeleteRange());
            case TXN -> etcd.kv().txn(command.getTxn());
            case COMPACT -> etcd.kv().compact(command.getCompact());
            case LEASE_GRANT -> etcd.lease().leaseGrant(command.getLeaseGrant());
            case LEASE_REVOKE -> etcd.lease().leaseRevoke(command.getLeaseRevoke());
            default -> throw new IllegalArgumentException("etcd does not know " + command);
        };
    }

    private static Message theirs(Supplier<Message> request) {
        try {
            return request.get();
        } catch (StatusRuntimeException e) {
            return Refusal.newBuilder()
                    .setCode(e.getStatus().getCode().value())
                    .setMessage(String.valueOf(e.getStatus().getDescription()))
                    .build();
        }
    }

    /** Without what tells one cluster from another. */
    private static String text(Message message) {
        return TextFormat.printer().emittingSingleLine(true).printToString(withoutIdentity(message));
    }

    private static Message withoutIdentity(Message message) {
        Message.Builder builder = message.toBuilder();
        if (message instanceof ResponseHeader header) {
            return ResponseHeader.newBuilder().setRevision(header.getRevision()).build();
        }
        message.getAllFields().forEach((field, value) -> {
            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                return;
            }
            if (field.isRepeated()) {
                List<Message> plain = new ArrayList<>();
                ((List<?>) value).forEach(item -> plain.add(withoutIdentity((Message) item)));
                builder.setField(field, plain);
            } else {
                builder.setField(field, withoutIdentity((Message) value));
            }
        });
        return builder.build();
    }

    private static <B extends Message.Builder> B parse(String text, B builder) {
        try {
            TextFormat.merge(text, builder);
            return builder;
        } catch (TextFormat.ParseException e) {
            throw new UncheckedIOException(e);
        }
    }
}
