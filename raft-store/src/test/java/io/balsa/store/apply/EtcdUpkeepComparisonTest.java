package io.balsa.store.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.etcd.v3.AlarmMember;
import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.etcd.v3.AlarmRequest.AlarmAction;
import io.balsa.etcd.v3.AlarmType;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.HashKVRequest;
import io.balsa.etcd.v3.HashKVResponse;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.store.cluster.RealEtcd;
import io.balsa.store.differential.EtcdFaults;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.engine.TestEngines;
import io.balsa.store.model.Commands;
import io.balsa.store.mvcc.Compaction;
import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.mvcc.StoreHash;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Refusal;
import io.balsa.store.v1.Result;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checksums and alarms of this store and of a real etcd that has the same commands behind it. */
class EtcdUpkeepComparisonTest {
    @TempDir
    private Path folder;

    private final Applier applier;
    private final StoreReader reader;
    private final Compaction compaction;
    private RealEtcd etcd;
    private long index;

    EtcdUpkeepComparisonTest() {
        MemoryEngine engine = new MemoryEngine();
        applier = Applier.open(engine, batch -> {});
        reader = new StoreReader(engine, TestEngines.LIMITS);
        compaction = new Compaction(engine, TestEngines.LIMITS);
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
    void theChecksumOfTheHistoryIsBitForBitEtcds() {
        long seed = 20_261_128;
        Random random = new Random(seed);
        Commands commands = new Commands(random);
        compareHashes(-1);
        List<Long> compactions = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            Command command = commands.next().toBuilder().clearExpectedTerm().build();
            if (!EtcdFaults.wouldCrash(command)) {
                send(command);
            }
            if (random.nextInt(40) == 0) {
                send(put("everything", "gone"));
                send(Command.newBuilder()
                        .setDeleteRange(DeleteRangeRequest.newBuilder()
                                .setKey(ByteString.copyFrom(new byte[1]))
                                .setRangeEnd(ByteString.copyFrom(new byte[1])))
                        .build());
            }
            commands.revision(applier.revision());
            // What has been removed already makes no difference.
            if (random.nextInt(3) == 0) {
                compaction.step();
            }
            long compacted = reader.state().compacted();
            if (compactions.isEmpty() || compactions.get(compactions.size() - 1) != compacted) {
                compactions.add(compacted);
            }
            compareHashes(0);
            for (int j = 0; j < 3; j++) {
                long revision = applier.revision() + 2 - random.nextInt(20);
                // etcd answers with what it noted when it compacted there.
                if (!compactions.contains(revision)) {
                    compareHashes(revision);
                }
            }
        }
        assertThat(compactions).hasSizeGreaterThan(10);
    }

    private void compareHashes(long revision) {
        assertThat(ours(revision)).as("revision %d", revision).isEqualTo(theirs(() -> {
            HashKVResponse answer = etcd.maintenance()
                    .hashKV(HashKVRequest.newBuilder().setRevision(revision).build());
            return new StoreHash.OfHistory(
                    answer.getHash(),
                    // etcd 3.5 does not say it.
                    revision == 0 ? answer.getHeader().getRevision() : revision,
                    answer.getCompactRevision(),
                    answer.getHeader().getRevision());
        }));
    }

    private Object ours(long revision) {
        try {
            return reader.hashHistory(revision);
        } catch (RefusedException e) {
            return e.refusal();
        }
    }

    @Test
    void alarmsForbidTheSame() {
        long other = 7;
        alarm(AlarmAction.GET, 0, AlarmType.NONE);
        alarm(AlarmAction.ACTIVATE, other, AlarmType.NONE);
        alarm(AlarmAction.DEACTIVATE, other, AlarmType.NOSPACE);
        everyKindOfRequest();
        alarm(AlarmAction.ACTIVATE, other, AlarmType.NOSPACE);
        alarm(AlarmAction.ACTIVATE, other, AlarmType.NOSPACE);
        alarm(AlarmAction.GET, 0, AlarmType.NONE);
        alarm(AlarmAction.GET, 0, AlarmType.CORRUPT);
        alarm(AlarmAction.GET, 5, AlarmType.NOSPACE);
        everyKindOfRequest();
        alarm(AlarmAction.ACTIVATE, other, AlarmType.CORRUPT);
        everyKindOfRequest();
        alarm(AlarmAction.DEACTIVATE, 0, AlarmType.CORRUPT);
        everyKindOfRequest();
        // etcd 3.5 forgets one alarm when the other is taken back; 3.6 does not.
        alarm(AlarmAction.DEACTIVATE, other, AlarmType.NOSPACE);
        alarm(AlarmAction.DEACTIVATE, other, AlarmType.CORRUPT);
        everyKindOfRequest();
    }

    private void alarm(AlarmAction action, long member, AlarmType type) {
        AlarmRequest request = AlarmRequest.newBuilder()
                .setAction(action)
                .setMemberID(member)
                .setAlarm(type)
                .build();
        Command command = Command.newBuilder().setAlarm(request).build();
        List<AlarmMember> theirs = etcd.maintenance().alarm(request).getAlarmsList();
        assertThat(apply(command).getAlarm().getAlarmsList()).as("%s", request).isEqualTo(theirs);
    }

    private long lease = 100;

    private void everyKindOfRequest() {
        send(put("a", "1"));
        send(Command.newBuilder()
                .setDeleteRange(DeleteRangeRequest.newBuilder().setKey(key("a")))
                .build());
        RequestOp.Builder put =
                RequestOp.newBuilder().setRequestPut(PutRequest.newBuilder().setKey(key("b")));
        RequestOp.Builder range =
                RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(key("b")));
        RequestOp.Builder delete = RequestOp.newBuilder()
                .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key("b")));
        send(txn(TxnRequest.newBuilder().addSuccess(put)));
        // The branch that is not taken counts too.
        send(txn(TxnRequest.newBuilder().addFailure(put).addSuccess(delete)));
        send(txn(TxnRequest.newBuilder().addSuccess(range).addSuccess(delete)));
        send(Command.newBuilder()
                .setLeaseGrant(LeaseGrantRequest.newBuilder().setID(++lease).setTTL(100))
                .build());
        send(Command.newBuilder()
                .setLeaseRevoke(LeaseRevokeRequest.newBuilder().setID(lease))
                .build());
        send(Command.newBuilder()
                .setLeaseRevoke(LeaseRevokeRequest.newBuilder().setID(101))
                .build());
        send(Command.newBuilder()
                .setCompact(CompactionRequest.newBuilder().setRevision(applier.revision()))
                .build());
        // Reading goes on whatever alarm there is.
        RangeRequest read = RangeRequest.newBuilder().setKey(key("b")).build();
        assertThat(reader.range(read).getCount())
                .isEqualTo(etcd.kv().range(read).getCount());
    }

    private static Command put(String key, String value) {
        return Command.newBuilder()
                .setPut(PutRequest.newBuilder().setKey(key(key)).setValue(ByteString.copyFromUtf8(value)))
                .build();
    }

    private static Command txn(TxnRequest.Builder txn) {
        return Command.newBuilder().setTxn(txn).build();
    }

    private static ByteString key(String text) {
        return ByteString.copyFromUtf8(text);
    }

    /** To both; the same is refused. */
    private void send(Command command) {
        Object theirs = theirs(() -> ask(command));
        Result ours = apply(command);
        assertThat(ours.hasRefusal() ? ours.getRefusal() : "done")
                .as("%s", command)
                .isEqualTo(theirs instanceof Refusal ? theirs : "done");
    }

    private Result apply(Command command) {
        return applier.apply(1, ++index, List.of(command)).get(0);
    }

    private Message ask(Command command) {
        return switch (command.getRequestCase()) {
            case PUT -> etcd.kv().put(command.getPut());
            case DELETE_RANGE -> etcd.kv().deleteRange(command.getDeleteRange());
            case TXN -> etcd.kv().txn(command.getTxn());
            case COMPACT ->
                etcd.kv()
                        .compact(command.getCompact().toBuilder()
                                .setPhysical(true)
                                .build());
            case LEASE_GRANT -> etcd.lease().leaseGrant(command.getLeaseGrant());
            case LEASE_REVOKE -> etcd.lease().leaseRevoke(command.getLeaseRevoke());
            default -> throw new IllegalArgumentException("etcd does not know " + command);
        };
    }

    private static Object theirs(Supplier<Object> request) {
        try {
            return request.get();
        } catch (StatusRuntimeException e) {
            return Refusal.newBuilder()
                    .setCode(e.getStatus().getCode().value())
                    .setMessage(String.valueOf(e.getStatus().getDescription()))
                    .build();
        }
    }
}
