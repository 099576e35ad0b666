package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.etcd.v3.ClusterGrpc;
import io.balsa.etcd.v3.Member;
import io.balsa.etcd.v3.MemberAddRequest;
import io.balsa.etcd.v3.MemberListRequest;
import io.balsa.etcd.v3.MemberPromoteRequest;
import io.balsa.etcd.v3.MemberRemoveRequest;
import io.balsa.etcd.v3.MemberUpdateRequest;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.PutStream;
import io.balsa.store.cluster.StoreCluster;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members come and go while clients write, and nothing that was acknowledged is lost. Real processes. With {@code
 * -Dbalsa.long=true} a cluster grows to five members.
 */
class MembershipTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int GROWN = Boolean.getBoolean("balsa.long") ? 5 : 3;

    @TempDir
    private Path folder;

    @Test
    void aClusterGrowsAndShrinksUnderLoadWithoutLosingAWrite() {
        try (StoreCluster cluster = StoreCluster.start(folder, 1)) {
            MemberProcess first = cluster.member(0);
            PutStream puts = PutStream.start("grow/", List.of(first.channel()));
            for (int size = 2; size <= GROWN; size++) {
                MemberProcess added = cluster.newMember("m" + (size - 1));
                // Every other one learns first.
                boolean learner = size % 2 == 1;
                add(first, added, learner);
                cluster.restart(added);
                if (learner) {
                    promote(first, added);
                }
                int before = puts.count();
                await().atMost(PATIENCE).until(() -> puts.count() > before + 10);
            }
            assertThat(list(first))
                    .hasSize(GROWN)
                    .allMatch(member -> !member.getName().isEmpty() && !member.getIsLearner());

            // Back to one, and it is not the first: the leader goes first of all.
            MemberProcess last = cluster.member(GROWN - 1);
            puts.close();
            PutStream more = PutStream.start("shrink/", List.of(last.channel()));
            while (cluster.members().size() > 1) {
                MemberProcess leader = cluster.leader();
                MemberProcess gone = leader == last ? cluster.member(0) : leader;
                remove(last, gone);
                gone.awaitExit(PATIENCE);
                assertThat(gone.exitCode()).as(gone.log()).isZero();
                assertThat(gone.log()).contains("this member has been removed from its cluster");
                cluster.forget(gone);
                int before = more.count();
                await().atMost(PATIENCE).until(() -> more.count() > before + 10);
            }
            more.close();
            assertThat(list(last)).extracting(Member::getName).containsExactly(last.name());
            assertThat(puts.missingOn(last.channel())).isEmpty();
            assertThat(more.missingOn(last.channel())).isEmpty();
            // For whoever reads the build: how much load the changes were under.
            System.out.println(
                    "grown to " + GROWN + " and shrunk to one under " + (puts.count() + more.count()) + " puts");
        }
    }

    @Tag("long")
    @Test
    void aDeadMemberIsReplacedAndItsFolderIsOfNoUseAnyMore() throws IOException {
        try (StoreCluster cluster = StoreCluster.start(folder, 3)) {
            MemberProcess dead = cluster.follower();
            MemberProcess asked = cluster.leader();
            try (PutStream puts = PutStream.start("replace/", List.of(asked.channel()))) {
                cluster.kill(dead);
                // A wiped disk may not come back under the old id: it has forgotten what it promised.
                Path kept = dead.dataDir().resolveSibling("kept");
                Files.move(dead.dataDir(), kept);
                cluster.launch(dead);
                dead.awaitExit(PATIENCE);
                assertThat(dead.exitCode()).isEqualTo(1);
                assertThat(dead.log()).contains("has started before with another data dir");
                deleteAll(dead.dataDir());
                Files.move(kept, dead.dataDir());

                remove(asked, dead);
                MemberProcess instead = cluster.newMember("instead");
                cluster.launch(instead);
                instead.awaitExit(PATIENCE);
                assertThat(instead.exitCode()).isEqualTo(1);
                assertThat(instead.log())
                        .contains("member instead at " + instead.peerUrl() + " has not been added to the cluster");
                add(asked, instead, false);
                cluster.restart(instead);

                // The old one was away when it was removed: it asks, and goes.
                cluster.launch(dead);
                dead.awaitExit(PATIENCE);
                assertThat(dead.exitCode()).as(dead.log()).isZero();
                cluster.launch(dead);
                dead.awaitExit(PATIENCE);
                assertThat(dead.exitCode()).isEqualTo(1);
                assertThat(dead.log()).contains("which has been removed from its cluster");
                cluster.forget(dead);
                puts.close();
                assertThat(puts.missingOn(instead.channel())).isEmpty();
            }
        }
    }

    @Tag("long")
    @Test
    void aLearnerLearnsServesLittleAndIsPromoted() {
        try (StoreCluster cluster = StoreCluster.start(folder, 1)) {
            MemberProcess voter = cluster.member(0);
            try (PutStream puts = PutStream.start("learn/", List.of(voter.channel()))) {
                await().atMost(PATIENCE).until(() -> puts.count() > 20);
            }
            assertRefused(
                    () -> stub(voter)
                            .memberAdd(MemberAddRequest.newBuilder()
                                    .addPeerURLs("http://127.0.0.1")
                                    .build()),
                    Status.Code.INVALID_ARGUMENT,
                    "given member URLs are invalid");
            MemberProcess learner = cluster.newMember("learner");
            long id = stub(voter).memberAdd(addition(learner, true)).getMember().getID();
            MemberProcess second = cluster.newMember("second");
            assertRefused(
                    () -> stub(voter).memberAdd(addition(second, true)),
                    Status.Code.FAILED_PRECONDITION,
                    "too many learner members in cluster");
            assertRefused(
                    () -> stub(voter)
                            .memberPromote(
                                    MemberPromoteRequest.newBuilder().setID(id).build()),
                    Status.Code.FAILED_PRECONDITION,
                    "can only promote a learner member which is in sync with leader");
            cluster.restart(learner);
            assertRefused(
                    () -> stub(learner).memberList(MemberListRequest.getDefaultInstance()),
                    Status.Code.FAILED_PRECONDITION,
                    "rpc not supported for learner");
            assertThat(cluster.status(learner))
                    .hasValueSatisfying(
                            status -> assertThat(status.getIsLearner()).isTrue());
            cluster.kill(learner);
            try (PutStream puts = PutStream.start("alone/", List.of(voter.channel()))) {
                await().atMost(PATIENCE).until(() -> puts.count() > 20);
            }
            cluster.restart(learner);
            retried(() -> stub(voter)
                    .memberPromote(MemberPromoteRequest.newBuilder().setID(id).build()));
            assertThat(list(learner)).hasSize(2).noneMatch(Member::getIsLearner);
            try (PutStream puts = PutStream.start("both/", List.of(learner.channel()))) {
                await().atMost(PATIENCE).until(() -> puts.count() > 20);
                puts.close();
                assertThat(puts.missingOn(voter.channel())).isEmpty();
            }
        }
    }

    @Tag("long")
    @Test
    void aMemberThatMovedIsFoundAtItsNewAddress() {
        try (StoreCluster cluster = StoreCluster.start(folder, 3)) {
            MemberProcess leader = cluster.leader();
            MemberProcess old = cluster.follower();
            long id = id(cluster, old);
            cluster.stop(old);
            MemberProcess moved = cluster.moved(old);
            stub(leader)
                    .memberUpdate(MemberUpdateRequest.newBuilder()
                            .setID(id)
                            .addPeerURLs(moved.peerUrl())
                            .build());
            cluster.restart(moved);
            assertThat(list(moved)).anySatisfy(member -> {
                assertThat(member.getID()).isEqualTo(id);
                assertThat(member.getPeerURLsList()).containsExactly(moved.peerUrl());
            });
            // The third is needed: without it the moved one is half of the majority.
            MemberProcess third = cluster.members().stream()
                    .filter(member -> member != leader && member != moved)
                    .findFirst()
                    .orElseThrow();
            cluster.kill(third);
            try (PutStream puts = PutStream.start("moved/", List.of(moved.channel()))) {
                await().atMost(PATIENCE).until(() -> puts.count() > 20);
            }
            // All at once, so that nobody can tell the others where the moved one is.
            cluster.killAll();
            cluster.restartAll();
            assertThat(list(moved)).hasSize(3);
        }
    }

    private static void remove(MemberProcess asked, MemberProcess gone) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            List<Member> left =
                    list(asked).stream().filter(member -> isAt(member, gone)).toList();
            left.forEach(member -> attempt(() -> stub(asked)
                    .memberRemove(MemberRemoveRequest.newBuilder()
                            .setID(member.getID())
                            .build())));
            return left.isEmpty();
        });
    }

    private static void add(MemberProcess asked, MemberProcess added, boolean learner) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            boolean there = list(asked).stream().anyMatch(member -> isAt(member, added));
            return there || attempt(() -> stub(asked).memberAdd(addition(added, learner))) != null;
        });
    }

    private static void promote(MemberProcess asked, MemberProcess learner) {
        long id = list(asked).stream()
                .filter(member -> isAt(member, learner))
                .findFirst()
                .orElseThrow()
                .getID();
        retried(() -> stub(asked)
                .memberPromote(MemberPromoteRequest.newBuilder().setID(id).build()));
    }

    private static boolean isAt(Member member, MemberProcess process) {
        return member.getPeerURLsList().contains(process.peerUrl());
    }

    private static long id(StoreCluster cluster, MemberProcess member) {
        return cluster.status(member).orElseThrow().getHeader().getMemberId();
    }

    private static MemberAddRequest addition(MemberProcess member, boolean learner) {
        return MemberAddRequest.newBuilder()
                .addPeerURLs(member.peerUrl())
                .setIsLearner(learner)
                .build();
    }

    private static ClusterGrpc.ClusterBlockingStub stub(MemberProcess member) {
        return ClusterGrpc.newBlockingStub(member.channel()).withWaitForReady().withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    private static List<Member> list(MemberProcess member) {
        return retried(() -> stub(member)
                        .memberList(MemberListRequest.newBuilder()
                                .setLinearizable(true)
                                .build()))
                .getMembersList();
    }

    private static <A> A retried(Supplier<A> request) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> attempt(request), answer -> answer != null);
    }

    /** etcd refuses, for a while, what it cannot be sure of; an operator tries again. Null: not this time. */
    private static <A> A attempt(Supplier<A> request) {
        try {
            return request.get();
        } catch (StatusRuntimeException e) {
            assertThat(String.valueOf(e.getStatus().getDescription()))
                    .containsAnyOf(
                            "unhealthy cluster",
                            "in sync with leader",
                            "leader changed",
                            "timed out",
                            "no leader",
                            "not enough started members");
            return null;
        }
    }

    private static void assertRefused(Supplier<?> request, Status.Code code, String text) {
        try {
            request.get();
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getDescription()).isEqualTo("etcdserver: " + text);
            assertThat(e.getStatus().getCode()).isEqualTo(code);
            return;
        }
        throw new AssertionError("not refused with " + text);
    }

    private static void deleteAll(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
