package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchGrpc;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.PutStream;
import io.balsa.store.cluster.StoreCluster;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real processes that keep next to nothing of their log: what was acknowledged is there, whoever was away. */
@Tag("long")
class LogPurgeTest {
    private static final String SMALL = "flush=32768,tail=65536,segment=65536,chunk=16384";
    private static final ByteString PREFIX = ByteString.copyFromUtf8("big-");
    private static final ByteString PREFIX_END = ByteString.copyFromUtf8("big.");
    private static final int VALUE_BYTES = 8 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    private Path folder;

    private int filled;

    private StoreCluster start(String bounds) {
        return StoreCluster.start(folder, 3, "-Dbalsa.disk-bounds=" + bounds);
    }

    @Test
    void onlyWhatTheDatabaseHoldsIsPurged() {
        try (StoreCluster cluster = start(SMALL)) {
            fill(cluster.members(), 1 << 20);
            for (MemberProcess member : cluster.members()) {
                awaitPurged(member, 0);
            }
            // Fresh entries, some of which are in memory only.
            fill(cluster.members(), 40 << 10);
            cluster.killAll();
            cluster.restartAll();
            for (MemberProcess member : cluster.members()) {
                assertThat(all(member).getKvsCount()).as(member.name()).isEqualTo(filled);
            }
            long before = lastIndex(cluster.member(0));
            fill(cluster.members(), 300 << 10);
            cluster.members().forEach(member -> awaitPurged(member, before));
            assertSame(cluster);
        }
    }

    @Test
    void aMemberThatMissedMoreThanTheLogHasIsGivenTheStateWhileTheClusterServes() throws IOException {
        try (StoreCluster cluster = start(SMALL)) {
            MemberProcess away = cluster.follower();
            cluster.kill(away);
            List<MemberProcess> others = cluster.alive();
            fill(others, 1 << 20);
            long end = lastIndex(away);
            others.forEach(member -> awaitPurged(member, end));

            PutStream puts = PutStream.start(
                    "k", List.of(others.get(0).channel(), others.get(1).channel()));
            cluster.restart(away);
            awaitMore(puts, 20);
            puts.close();

            assertThat(away.log()).contains("goes on from a copy of the state");
            assertSame(cluster);
            assertThat(puts.missingOn(away.channel())).isEmpty();
            await().atMost(PATIENCE).until(() -> databases(away).equals(List.of("db-1", "db.current")));

            cluster.kill(others.get(0));
            fill(List.of(away), 20 << 10);
            cluster.restartAll();
            assertSame(cluster);
        }
    }

    @Test
    void aKilledReceiverAndAKilledSenderCostOnlyTime() throws IOException {
        // Slow enough to be killed half-way.
        try (StoreCluster cluster = start(SMALL + ",rate=300000")) {
            MemberProcess away = cluster.follower();
            cluster.kill(away);
            List<MemberProcess> others = cluster.alive();
            fill(others, 2 << 20);
            long end = lastIndex(away);
            others.forEach(member -> awaitPurged(member, end));

            cluster.launch(away);
            awaitHalfReceived(away);
            cluster.kill(away);
            cluster.launch(away);
            awaitHalfReceived(away);
            cluster.kill(cluster.leader());
            cluster.awaitReady(away);
            assertThat(away.isAlive()).isTrue();
            assertThat(all(away).getKvsCount()).isEqualTo(filled);
            cluster.restartAll();
            assertSame(cluster);
            assertThat(databases(away)).noneMatch(name -> name.endsWith(".partial"));
        }
    }

    @Test
    void aWatchOnAMemberThatSleepsGetsEveryEventOnceAcrossTheNewState() throws IOException {
        try (StoreCluster cluster = start(SMALL)) {
            MemberProcess asleep = cluster.follower();
            List<MemberProcess> others = cluster.members().stream()
                    .filter(member -> member != asleep)
                    .toList();
            List<WatchResponse> seen = watch(asleep);
            fill(cluster.members(), 30 << 10);
            await().atMost(PATIENCE).until(() -> events(seen).size() >= filled);

            signal("-STOP", asleep);
            fill(others, 1 << 20);
            long end = lastIndex(asleep);
            others.forEach(member -> awaitPurged(member, end));
            signal("-CONT", asleep);
            await().atMost(PATIENCE).until(() -> asleep.log().contains("goes on from a copy of the state"));
            fill(cluster.members(), 30 << 10);

            List<WatchResponse> elsewhere = watch(others.get(0));
            await().atMost(PATIENCE).until(() -> events(elsewhere).size() >= filled);
            await().atMost(PATIENCE)
                    .until(() -> events(seen).size() >= events(elsewhere).size());
            assertThat(events(seen)).isEqualTo(events(elsewhere));
            assertSame(cluster);
        }
    }

    /** Puts keys, none twice, until so many bytes have been acknowledged. */
    private void fill(List<MemberProcess> members, int bytes) {
        Random random = new Random(filled);
        int target = filled + bytes / VALUE_BYTES + 1;
        while (filled < target) {
            TxnRequest.Builder txn = TxnRequest.newBuilder();
            for (int i = 0; i < 4; i++) {
                byte[] value = new byte[VALUE_BYTES];
                random.nextBytes(value);
                txn.addSuccess(RequestOp.newBuilder()
                        .setRequestPut(PutRequest.newBuilder()
                                .setKey(PREFIX.concat(ByteString.copyFromUtf8(String.format("%06d", filled + i))))
                                .setValue(ByteString.copyFrom(value))));
            }
            if (put(members.get(filled / 4 % members.size()), txn.build())) {
                filled += 4;
            }
        }
    }

    private static boolean put(MemberProcess member, TxnRequest txn) {
        try {
            KVGrpc.newBlockingStub(member.channel())
                    .withWaitForReady()
                    .withDeadlineAfter(7, TimeUnit.SECONDS)
                    .txn(txn);
            return true;
        } catch (StatusRuntimeException e) {
            // The same keys again, so it does not matter whether this one was done.
            return false;
        }
    }

    private void assertSame(StoreCluster cluster) {
        RangeResponse first = all(cluster.member(0));
        assertThat(first.getKvsCount()).isEqualTo(filled);
        for (MemberProcess member : cluster.members()) {
            RangeResponse other = all(member);
            assertThat(other.getKvsList()).as("keys of %s", member.name()).isEqualTo(first.getKvsList());
            assertThat(other.getHeader().getRevision())
                    .as("revision of %s", member.name())
                    .isEqualTo(first.getHeader().getRevision());
        }
    }

    /** Linearizable. */
    private static RangeResponse all(MemberProcess member) {
        return KVGrpc.newBlockingStub(member.channel())
                .withWaitForReady()
                .withDeadlineAfter(60, TimeUnit.SECONDS)
                .range(RangeRequest.newBuilder()
                        .setKey(PREFIX)
                        .setRangeEnd(PREFIX_END)
                        .build());
    }

    private static void awaitMore(PutStream puts, int more) {
        int before = puts.count();
        await().atMost(PATIENCE).until(() -> puts.count() >= before + more);
    }

    /** Waits until the member's log begins after an index. */
    private void awaitPurged(MemberProcess member, long index) {
        await().atMost(PATIENCE).until(() -> {
            // Something has to be applied for a purge to happen.
            fill(List.of(member), 1);
            return segments(member).mapToLong(Long::parseLong).min().orElse(0) > index;
        });
    }

    private static Stream<String> segments(MemberProcess member) {
        return logFiles(member)
                .filter(name -> name.matches("log_(inprogress_)?\\d+.*"))
                .map(name -> name.replaceAll("log_(inprogress_)?(\\d+).*", "$2"));
    }

    /** About the last entry of the member's log: the first one of its open segment. */
    private static long lastIndex(MemberProcess member) {
        return segments(member).mapToLong(Long::parseLong).max().orElse(0) + 1;
    }

    private static Stream<String> logFiles(MemberProcess member) {
        try (Stream<Path> files = Files.walk(member.dataDir().resolve("raft"))) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        } catch (IOException | UncheckedIOException e) {
            // A file was purged while the folder was read.
            return Stream.of("log_0-0");
        }
    }

    private static List<String> databases(MemberProcess member) throws IOException {
        try (Stream<Path> files = Files.list(member.dataDir())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("db"))
                    .sorted()
                    .toList();
        }
    }

    private static void awaitHalfReceived(MemberProcess member) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            Path partial = member.dataDir().resolve("db-1.partial");
            try (Stream<Path> files = Files.list(partial)) {
                return files.mapToLong(file -> file.toFile().length()).sum() > 300_000;
            } catch (IOException | UncheckedIOException e) {
                return false;
            }
        });
    }

    private static void signal(String signal, MemberProcess member) throws IOException {
        new ProcessBuilder("kill", signal, Long.toString(member.pid()))
                .start()
                .onExit()
                .join();
    }

    private static List<Event> events(List<WatchResponse> responses) {
        return responses.stream()
                .flatMap(response -> response.getEventsList().stream())
                .toList();
    }

    private static List<WatchResponse> watch(MemberProcess member) {
        List<WatchResponse> seen = new CopyOnWriteArrayList<>();
        StreamObserver<WatchRequest> requests = WatchGrpc.newStub(member.channel())
                .watch(new StreamObserver<>() {
                    @Override
                    public void onNext(WatchResponse response) {
                        seen.add(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        // Ends with the cluster.
                    }

                    @Override
                    public void onCompleted() {}
                });
        requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder()
                        .setKey(PREFIX)
                        .setRangeEnd(PREFIX_END)
                        .setStartRevision(1))
                .build());
        return seen;
    }
}
