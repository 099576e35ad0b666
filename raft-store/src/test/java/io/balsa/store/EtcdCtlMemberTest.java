package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.store.cluster.EtcdCtl;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.StoreCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real etcdctl's {@code member} commands: what it prints is what it prints for an etcd. */
class EtcdCtlMemberTest {
    @TempDir
    private Path folder;

    private static String error(EtcdCtl etcdctl, String... arguments) {
        EtcdCtl.Run run = etcdctl.run(arguments);
        assertThat(run.exit()).isNotZero();
        String[] lines = run.output().strip().split("\n", -1);
        return lines[lines.length - 1];
    }

    private static String idOf(EtcdCtl etcdctl, String address) {
        return etcdctl.ok("member", "list")
                .lines()
                .filter(line -> line.contains(address + ","))
                .map(line -> line.substring(0, line.indexOf(',')))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void membersAreAddedUpdatedPromotedAndRemovedOnPaper() {
        try (StoreCluster cluster = StoreCluster.start(folder, 1)) {
            MemberProcess first = cluster.member(0);
            EtcdCtl etcdctl = EtcdCtl.against(first.endpoint());
            String own = first.peerUrl();
            String id = idOf(etcdctl, own);

            assertThat(error(etcdctl, "member", "remove", id))
                    .isEqualTo("Error: etcdserver: re-configuration failed due to not enough started members");
            assertThat(error(etcdctl, "member", "remove", "123")).isEqualTo("Error: etcdserver: member not found");
            assertThat(error(etcdctl, "member", "add", "n", "--peer-urls=" + own))
                    .isEqualTo("Error: etcdserver: Peer URLs already exists");
            assertThat(error(etcdctl, "member", "promote", id))
                    .isEqualTo("Error: etcdserver: can only promote a learner member");

            String added = etcdctl.ok("member", "add", "learner", "--peer-urls=http://127.0.0.1:1", "--learner");
            String learner = idOf(etcdctl, "http://127.0.0.1:1");
            assertThat(added)
                    .startsWith("Member " + padded(learner) + " added to cluster ")
                    .contains("ETCD_NAME=\"learner\"\n")
                    .contains("learner=http://127.0.0.1:1")
                    .contains("m0=" + own)
                    .contains("ETCD_INITIAL_CLUSTER_STATE=\"existing\"\n");
            assertThat(etcdctl.ok("member", "list").lines())
                    .containsExactlyInAnyOrder(
                            id + ", started, m0, " + own + ", http://" + first.endpoint() + ", false",
                            learner + ", unstarted, , http://127.0.0.1:1, , true");
            assertThat(error(etcdctl, "member", "add", "more", "--peer-urls=http://127.0.0.1:2", "--learner"))
                    .isEqualTo("Error: etcdserver: too many learner members in cluster");
            assertThat(error(etcdctl, "member", "promote", learner))
                    .isEqualTo("Error: etcdserver: can only promote a learner member which is in sync with leader");
            assertThat(etcdctl.ok("member", "update", learner, "--peer-urls=http://127.0.0.1:3"))
                    .startsWith("Member " + padded(learner) + " updated in cluster ");
            assertThat(error(etcdctl, "member", "update", learner, "--peer-urls=" + own))
                    .isEqualTo("Error: etcdserver: Peer URLs already exists");
            assertThat(idOf(etcdctl, "http://127.0.0.1:3")).isEqualTo(learner);
            assertThat(etcdctl.ok("member", "remove", learner))
                    .startsWith("Member " + padded(learner) + " removed from cluster ");

            etcdctl.ok("member", "add", "voter", "--peer-urls=http://127.0.0.1:4");
            assertThat(error(etcdctl, "member", "add", "next", "--peer-urls=http://127.0.0.1:5"))
                    .isEqualTo("Error: etcdserver: re-configuration failed due to not enough started members");
            assertThat(etcdctl.ok("put", "a", "b"))
                    .as("a voter that never started does not count")
                    .isEqualTo("OK\n");
            etcdctl.ok("member", "remove", idOf(etcdctl, "http://127.0.0.1:4"));
        }
    }

    @Test
    void leadershipMovesWhereItIsTold() {
        try (StoreCluster cluster = StoreCluster.start(folder, 2)) {
            MemberProcess leader = cluster.leader();
            MemberProcess follower = cluster.follower();
            EtcdCtl all = EtcdCtl.against(cluster.endpoints());
            String from = idOf(all, leader.endpoint());
            String to = idOf(all, follower.endpoint());
            assertThat(error(all, "move-leader", "123")).isEqualTo("Error: etcdserver: bad leader transferee");
            assertThat(all.ok("move-leader", to)).isEqualTo("Leadership transferred from " + from + " to " + to + "\n");
            assertThat(cluster.leader()).isSameAs(follower);
        }
    }

    /** etcdctl's answers about members write ids into 16 places, without zeros in front; others do not. */
    private static String padded(String id) {
        return "%16s".formatted(id);
    }
}
