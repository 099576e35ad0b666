package io.balsa.jepsen.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.AlarmMember;
import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.etcd.v3.AlarmType;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.DefragmentRequest;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.StoreCluster;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small disk that fills up: writes are refused while there is still room for what has been promised. */
class FullDiskTest {
    private static final String SMALL = "-Dbalsa.disk-bounds=flush=1000000,tail=1000000,segment=1000000";
    private static final int DISK_MEBIBYTES = Boolean.getBoolean("balsa.long") ? 512 : 64;
    private static final int VALUE_BYTES = 128 << 10;
    private static final ByteString ALL = ByteString.copyFrom(new byte[1]);

    @TempDir
    private Path folder;

    @Test
    void writesAreRefusedBeforeTheDiskIsFullAndPassAgainWhenThereIsRoom() throws IOException, InterruptedException {
        try (StoreCluster cluster = StoreCluster.prepare(folder, 1, SMALL)) {
            MemberProcess member = cluster.member(0);
            Files.createDirectories(member.dataDir());
            assumeTrue(
                    run(
                            "mount",
                            "-t",
                            "tmpfs",
                            "-o",
                            "size=" + DISK_MEBIBYTES + "m",
                            "tmpfs",
                            member.dataDir().toString()),
                    "only root may mount a small disk");
            try {
                cluster.restart(member);
                fillsUpAndIsEmptied(member);
            } finally {
                cluster.killAll();
                run("umount", member.dataDir().toString());
            }
        }
    }

    private static void fillsUpAndIsEmptied(MemberProcess member) {
        KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(member.channel());
        MaintenanceGrpc.MaintenanceBlockingStub upkeep = MaintenanceGrpc.newBlockingStub(member.channel());
        Random random = new Random(1);
        StatusRuntimeException refusal = null;
        for (int i = 0; refusal == null && i < 8 * DISK_MEBIBYTES; i++) {
            PutRequest put = put(random, i);
            refusal = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> kv.withDeadlineAfter(30, TimeUnit.SECONDS).put(put));
        }
        assertThat(refusal).as(member.log()).hasMessageContaining("etcdserver: mvcc: database space exceeded");
        List<AlarmMember> alarms =
                upkeep.alarm(AlarmRequest.getDefaultInstance()).getAlarmsList();
        assertThat(alarms).extracting(AlarmMember::getAlarm).containsExactly(AlarmType.NOSPACE);
        assertThat(member.isAlive()).isTrue();

        long revision = kv.deleteRange(DeleteRangeRequest.newBuilder()
                        .setKey(ALL)
                        .setRangeEnd(ALL)
                        .build())
                .getHeader()
                .getRevision();
        kv.compact(CompactionRequest.newBuilder()
                .setRevision(revision)
                .setPhysical(true)
                .build());
        upkeep.defragment(DefragmentRequest.getDefaultInstance());
        upkeep.alarm(AlarmRequest.newBuilder()
                .setAction(AlarmRequest.AlarmAction.DEACTIVATE)
                .setMemberID(alarms.get(0).getMemberID())
                .setAlarm(AlarmType.NOSPACE)
                .build());
        kv.put(put(random, 0));
        assertThat(member.isAlive()).isTrue();
    }

    private static PutRequest put(Random random, int key) {
        byte[] value = new byte[VALUE_BYTES];
        random.nextBytes(value);
        return PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8("k" + key))
                .setValue(ByteString.copyFrom(value))
                .build();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
