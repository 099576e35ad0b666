package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.StatusRequest;
import io.balsa.store.cluster.FreePorts;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A leader that is cut off from the others' raft messages, while a client still reaches it: it must not answer with what the
 * others have overwritten since. Three members in this process; Ratis' own injection points drop the messages.
 */
class PartitionTest {
    private static final ByteString KEY = ByteString.copyFromUtf8("register");
    private static final List<String> POINTS = List.of("RaftServerImpl.appendEntries", "RaftServerImpl.requestVote");

    @TempDir
    private Path folder;

    private final List<StoreServer> members = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        POINTS.forEach(CodeInjectionForTesting::remove);
        for (StoreServer member : members) {
            member.close();
        }
    }

    @Test
    void aLeaderThatWasReplacedWithoutKnowingAnswersNothingOld() throws Exception {
        start();
        long first = put(members.get(0).channel());
        StoreServer old = leader();
        List<StoreServer> others =
                members.stream().filter(member -> member != old).toList();

        long acknowledged = first;
        isolate(Long.toHexString(id(old)));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(6);
        int served = 0;
        int stale = 0;
        for (int turn = 0; System.nanoTime() < end; turn++) {
            acknowledged = Math.max(acknowledged, put(others.get(turn % 2).channel()));
            for (int i = 0; i < 3; i++) {
                Long local = read(old.channel(), true);
                stale += local != null && local < acknowledged ? 1 : 0;
                Long read = read(old.channel(), false);
                if (read != null) {
                    served++;
                    assertThat(read).as("read from the isolated ex-leader").isGreaterThanOrEqualTo(acknowledged);
                }
            }
        }
        POINTS.forEach(CodeInjectionForTesting::remove);
        // For whoever reads the build: how much there was to be wrong about.
        System.out.println("isolated ex-leader: " + (acknowledged - first) + " revisions elsewhere, " + served
                + " reads served, none old, " + stale + " would have been");
        assertThat(acknowledged).as("the others went on").isGreaterThan(first);
        assertThat(stale)
                .as("old values that a read without a barrier would have returned")
                .isPositive();
        assertThat(leader()).isNotNull();
        for (StoreServer member : members) {
            assertThat(eventually(member.channel())).isGreaterThanOrEqualTo(acknowledged);
        }
    }

    private void start() throws Exception {
        List<Integer> ports = FreePorts.take(3);
        Map<String, String> cluster = new LinkedHashMap<>();
        for (int i = 0; i < 3; i++) {
            cluster.put("m" + i, "127.0.0.1:" + ports.get(i));
        }
        for (int i = 0; i < 3; i++) {
            StoreConfig config = StoreConfig.of(
                    "m" + i,
                    folder.resolve("m" + i),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(i)),
                    cluster);
            members.add(StoreServer.start(config));
        }
        for (StoreServer member : members) {
            member.awaitReady(Duration.ofSeconds(60));
        }
    }

    /** Drops every raft message to and from one member, and only those: its peers still answer its term pings. */
    private static void isolate(String id) {
        for (String point : POINTS) {
            CodeInjectionForTesting.put(point, (local, remote, arguments) -> {
                if (id.equals(String.valueOf(local)) != id.equals(String.valueOf(remote))) {
                    throw new UncheckedIOException(new IOException("dropped by the test"));
                }
                return false;
            });
        }
    }

    private StoreServer leader() {
        return org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> members.stream()
                                .filter(member -> status(member).getLeader() == id(member))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static long id(StoreServer member) {
        return status(member).getHeader().getMemberId();
    }

    private static io.balsa.etcd.v3.StatusResponse status(StoreServer member) {
        return MaintenanceGrpc.newBlockingStub(member.channel()).status(StatusRequest.getDefaultInstance());
    }

    /** The revision of the write, or 0 if its outcome is unknown: such a write may still come after later ones. */
    private static long put(Channel member) {
        try {
            return KVGrpc.newBlockingStub(member)
                    .withDeadlineAfter(1, TimeUnit.SECONDS)
                    .put(PutRequest.newBuilder().setKey(KEY).build())
                    .getHeader()
                    .getRevision();
        } catch (StatusRuntimeException e) {
            return 0;
        }
    }

    /** The revision at which the key that is read was written, or null. */
    private static Long read(Channel member, boolean serializable) {
        try {
            RangeResponse answer = KVGrpc.newBlockingStub(member)
                    .withDeadlineAfter(100, TimeUnit.MILLISECONDS)
                    .range(RangeRequest.newBuilder()
                            .setKey(KEY)
                            .setSerializable(serializable)
                            .build());
            return answer.getKvs(0).getModRevision();
        } catch (StatusRuntimeException e) {
            return null;
        }
    }

    private static long eventually(Channel member) {
        return org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> read(member, false), value -> value != null);
    }
}
