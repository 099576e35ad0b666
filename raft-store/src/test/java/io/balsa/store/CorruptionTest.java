package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.AlarmMember;
import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.etcd.v3.AlarmType;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.PutResponse;
import io.balsa.store.config.AutoCompaction;
import io.balsa.store.config.CorruptionChecks;
import io.balsa.store.config.Upkeep;
import io.balsa.store.engine.Batch;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.upkeep.DiskSpace;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that has lost a piece of history without knowing. */
class CorruptionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void theMemberThatDiffersIsFoundAndTheClusterTakesNoMoreWrites() {
        AtomicReference<Engine> damaged = new AtomicReference<>();
        CorruptionChecks often = new CorruptionChecks(false, Duration.ofSeconds(1), false, Duration.ofMinutes(1));
        Upkeep upkeep = new Upkeep(0, AutoCompaction.OFF, often, false);
        Map<Integer, StoreServer.Environment> one = Map.of(1, handingOut(damaged));
        try (LocalMembers members = LocalMembers.start(folder, 3, upkeep, one)) {
            AlarmMember expected = AlarmMember.newBuilder()
                    .setMemberID(LocalMembers.id(members.member(1)))
                    .setAlarm(AlarmType.CORRUPT)
                    .build();
            for (StoreServer member : members.all()) {
                put(member);
            }
            // Longer than between two checks, and everybody agrees.
            await().during(Duration.ofSeconds(3))
                    .atMost(PATIENCE)
                    .until(() -> alarms(members.member(0)).isEmpty());
            byte[] secondChange = ByteBuffer.allocate(12).putLong(3).putInt(0).array();
            damaged.get().write(new Batch().delete(Column.HISTORY, secondChange));
            await().atMost(PATIENCE).until(() -> alarms(members.member(0)).contains(expected));
            StatusRuntimeException refused =
                    catchThrowableOfType(StatusRuntimeException.class, () -> put(members.member(0)));
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.DATA_LOSS);
            assertThat(refused.getStatus().getDescription()).isEqualTo("etcdserver: corrupt cluster");
        }
    }

    @Test
    void aMemberThatDiffersDoesNotServeWhereItIsToAskFirst() throws Exception {
        AtomicReference<Engine> damaged = new AtomicReference<>();
        CorruptionChecks atStart = new CorruptionChecks(true, Duration.ZERO, false, Duration.ofMinutes(1));
        Map<Integer, StoreServer.Environment> one = Map.of(1, handingOut(damaged));
        try (LocalMembers members =
                LocalMembers.start(folder, 3, new Upkeep(0, AutoCompaction.OFF, atStart, false), one)) {
            for (StoreServer member : members.all()) {
                put(member);
            }
            StoreServer victim = members.member(1);
            byte[] secondChange = ByteBuffer.allocate(12).putLong(3).putInt(0).array();
            await().atMost(PATIENCE).until(() -> has(damaged.get(), secondChange));
            damaged.get().write(new Batch().delete(Column.HISTORY, secondChange));
            damaged.get().flush();
            members.stop(victim);
            assertThatThrownBy(() -> members.restart(victim))
                    .hasStackTraceContaining("this member's data differs from that of the others up to revision 4");
            put(members.member(0));
        }
    }

    @Tag("long")
    @Test
    void membersAreComparedAfterACompactionWhereThatIsAskedFor() {
        AtomicReference<Engine> damaged = new AtomicReference<>();
        CorruptionChecks compacted = new CorruptionChecks(false, Duration.ZERO, true, Duration.ofMillis(500));
        Map<Integer, StoreServer.Environment> one = Map.of(2, handingOut(damaged));
        try (LocalMembers members =
                LocalMembers.start(folder, 3, new Upkeep(0, AutoCompaction.OFF, compacted, false), one)) {
            for (StoreServer member : members.all()) {
                put(member);
            }
            byte[] lastChange = ByteBuffer.allocate(12).putLong(4).putInt(0).array();
            await().atMost(PATIENCE).until(() -> has(damaged.get(), lastChange));
            damaged.get().write(new Batch().delete(Column.HISTORY, lastChange));
            await().during(Duration.ofSeconds(2))
                    .atMost(PATIENCE)
                    .until(() -> alarms(members.member(0)).isEmpty());
            KVGrpc.newBlockingStub(members.member(0).channel())
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .compact(CompactionRequest.newBuilder().setRevision(3).build());
            await().atMost(PATIENCE)
                    .until(() -> alarms(members.member(0)).stream()
                            .anyMatch(alarm -> alarm.getMemberID() == LocalMembers.id(members.member(2))
                                    && alarm.getAlarm() == AlarmType.CORRUPT));
        }
    }

    /** Lets the test get at the engine of a member. */
    private StoreServer.Environment handingOut(AtomicReference<Engine> place) {
        return new StoreServer.Environment(
                engine -> {
                    place.set(engine);
                    return DiskSpace.of(engine, folder, 1);
                },
                Duration.ofSeconds(60));
    }

    private static boolean has(Engine engine, byte[] change) {
        try (Snapshot snapshot = engine.snapshot()) {
            return snapshot.get(Column.HISTORY, change) != null;
        }
    }

    private static PutResponse put(StoreServer member) {
        return KVGrpc.newBlockingStub(member.channel())
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .put(PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("a"))
                        .build());
    }

    private static List<AlarmMember> alarms(StoreServer member) {
        return UpkeepTest.maintenance(member)
                .alarm(AlarmRequest.getDefaultInstance())
                .getAlarmsList();
    }
}
