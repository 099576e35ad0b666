package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.etcd.v3.AlarmRequest.AlarmAction;
import io.balsa.etcd.v3.AlarmType;
import io.balsa.etcd.v3.DowngradeRequest;
import io.balsa.etcd.v3.DowngradeRequest.DowngradeAction;
import io.balsa.store.cluster.EtcdCtl;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and their tools do to keep a store in order. */
class MaintenanceTest {
    @TempDir
    private Path folder;

    @Test
    void etcdctlSeesToAStore() {
        EtcdCtl.against("none");
        try (LocalMembers members = LocalMembers.start(folder, 3, UpkeepTest.quota(0))) {
            EtcdCtl all = EtcdCtl.against(members.endpoints());
            assertThat(all.ok("put", "a", "1")).isEqualTo("OK\n");
            assertThat(all.ok("endpoint", "status", "-w", "json"))
                    .contains("\"version\":\"3.6.0\"")
                    .contains("\"dbSize\":")
                    .contains("\"dbSizeInUse\":")
                    .doesNotContain("errors");
            assertThat(all.ok("endpoint", "hashkv", "-w", "json"))
                    .contains("\"hash\":")
                    .contains("\"compact_revision\":-1");
            assertThat(all.ok("defrag").lines())
                    .hasSize(3)
                    .allMatch(line -> line.startsWith("Finished defragmenting etcd member["));
            long id = LocalMembers.id(members.member(1));
            UpkeepTest.maintenance(members.member(0))
                    .alarm(AlarmRequest.newBuilder()
                            .setAction(AlarmAction.ACTIVATE)
                            .setMemberID(id)
                            .setAlarm(AlarmType.NOSPACE)
                            .build());
            String shown = "memberID:" + Long.toUnsignedString(id) + " alarm:NOSPACE \n";
            assertThat(all.ok("alarm", "list")).isEqualTo(shown);
            assertThat(all.run("put", "a", "2").output()).contains(UpkeepTest.NO_SPACE);
            assertThat(all.ok("endpoint", "status", "-w", "table")).contains("alarm:NOSPACE");
            assertThat(all.ok("alarm", "disarm")).isEqualTo(shown);
            assertThat(all.ok("alarm", "list")).isEmpty();
            assertThat(all.ok("put", "a", "2")).isEqualTo("OK\n");
            assertThat(all.ok("compact", "--physical", "3")).isEqualTo("compacted revision 3\n");
        }
    }

    @Test
    void goingBackToAnOlderEtcdIsAnsweredAsEtcdDoesAndNeverBegun() {
        try (LocalMembers members = LocalMembers.start(folder, 1, UpkeepTest.quota(0))) {
            StoreServer one = members.member(0);
            assertThat(downgrade(one, DowngradeAction.VALIDATE, "3.5")).isEqualTo("3.6.0");
            assertThat(downgrade(one, DowngradeAction.VALIDATE, "3.5.9")).isEqualTo("3.6.0");
            assertThat(downgrade(one, DowngradeAction.VALIDATE, "3.4"))
                    .isEqualTo("INVALID_ARGUMENT etcdserver: invalid downgrade target version");
            assertThat(downgrade(one, DowngradeAction.VALIDATE, "3.6"))
                    .isEqualTo("INVALID_ARGUMENT etcdserver: invalid downgrade target version");
            assertThat(downgrade(one, DowngradeAction.ENABLE, "x"))
                    .isEqualTo("INVALID_ARGUMENT etcdserver: wrong downgrade target version format");
            assertThat(downgrade(one, DowngradeAction.ENABLE, "3.5"))
                    .isEqualTo("FAILED_PRECONDITION etcdserver: not capable");
            assertThat(downgrade(one, DowngradeAction.CANCEL, ""))
                    .isEqualTo("FAILED_PRECONDITION etcdserver: no inflight downgrade job");
        }
    }

    private static String downgrade(StoreServer member, DowngradeAction action, String version) {
        try {
            return UpkeepTest.maintenance(member)
                    .downgrade(DowngradeRequest.newBuilder()
                            .setAction(action)
                            .setVersion(version)
                            .build())
                    .getVersion();
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() + " " + e.getStatus().getDescription();
        }
    }
}
