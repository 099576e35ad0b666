package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.store.cluster.EtcdCtl;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.StoreCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unmodified etcdctl against three real members. Each test uses keys of its own. */
class EtcdCtlTest {
    @TempDir
    private static Path folder;

    private static StoreCluster cluster;
    private static EtcdCtl etcdctl;

    @BeforeAll
    static void start() {
        EtcdCtl.against("none");
        cluster = StoreCluster.start(folder, 3);
        etcdctl = EtcdCtl.against(cluster.endpoints());
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static EtcdCtl on(MemberProcess member) {
        return EtcdCtl.against(member.endpoint());
    }

    @Test
    void everyMemberTakesWritesAndAllReadThem() {
        for (MemberProcess writer : cluster.members()) {
            assertThat(on(writer).ok("put", "any/" + writer.name(), "by " + writer.name()))
                    .isEqualTo("OK\n");
            for (MemberProcess reader : cluster.members()) {
                assertThat(on(reader).ok("get", "any/" + writer.name(), "--print-value-only"))
                        .isEqualTo("by " + writer.name() + "\n");
            }
        }
        assertThat(etcdctl.ok("get", "any/", "--prefix", "--keys-only")).isEqualTo("any/m0\n\nany/m1\n\nany/m2\n\n");
        assertThat(etcdctl.ok("get", "any/", "--prefix", "--count-only", "--write-out=fields"))
                .contains("\"Count\" : 3");
        assertThat(etcdctl.ok("del", "any/", "--prefix")).isEqualTo("3\n");
        assertThat(etcdctl.ok("get", "any/", "--prefix")).isEmpty();
    }

    @Test
    void aTransactionDoesOneOfItsBranches() {
        etcdctl.ok("put", "txn/a", "1");
        String txn =
                "value(\"txn/a\") = \"1\"\nversion(\"txn/none\") = \"0\"\n\nput txn/b 2\nget txn/a\n\nput txn/c 3\n\n";
        assertThat(etcdctl.runWithInput(txn, "txn").output()).isEqualTo("SUCCESS\n\nOK\n\ntxn/a\n1\n");
        String second = "value(\"txn/a\") = \"2\"\n\nput txn/b 3\n\ndel txn/b\n\n";
        assertThat(etcdctl.runWithInput(second, "txn").output()).isEqualTo("FAILURE\n\n1\n");
        assertThat(etcdctl.ok("get", "txn/", "--prefix", "--keys-only")).isEqualTo("txn/a\n\n");
    }

    @Test
    void oldRevisionsAreReadUntilTheyAreCompacted() {
        etcdctl.ok("put", "rev/a", "old");
        long revision = revision();
        etcdctl.ok("put", "rev/a", "new");
        assertThat(etcdctl.ok("get", "rev/a", "--rev=" + revision, "--print-value-only"))
                .isEqualTo("old\n");
        assertThat(etcdctl.run("get", "rev/a", "--rev=" + (revision + 1_000)).output())
                .contains("etcdserver: mvcc: required revision is a future revision");
        assertThat(etcdctl.ok("compact", Long.toString(revision + 1)))
                .isEqualTo("compacted revision " + (revision + 1) + "\n");
        assertThat(etcdctl.run("get", "rev/a", "--rev=" + revision).output())
                .contains("etcdserver: mvcc: required revision has been compacted");
        assertThat(etcdctl.run("watch", "rev/a", "--rev=" + revision).output())
                .contains("watch was canceled (etcdserver: mvcc: required revision has been compacted)");
        assertThat(etcdctl.run("compact", Long.toString(revision)).output())
                .contains("etcdserver: mvcc: required revision has been compacted");
    }

    @Test
    void aWatchShowsHistoryAndThenWhatHappens() {
        long before = revision();
        etcdctl.ok("put", "watch/a", "1");
        etcdctl.ok("put", "watch/b", "2");
        try (Lines watch = Lines.of(
                on(cluster.follower()).start("watch", "watch/", "--prefix", "--prev-kv", "--rev=" + (before + 1)))) {
            watch.await("PUT", "watch/a", "1", "PUT", "watch/b", "2");
            etcdctl.ok("put", "watch/a", "3");
            etcdctl.ok("del", "watch/b");
            watch.await(
                    "PUT", "watch/a", "1", "PUT", "watch/b", "2", "PUT", "watch/a", "1", "watch/a", "3", "DELETE",
                    "watch/b", "2", "watch/b", "");
        }
    }

    @Test
    void keysOfALeaseGoWithIt() {
        String id = etcdctl.ok("lease", "grant", "60").split(" ")[1];
        etcdctl.ok("put", "--lease=" + id, "lease/revoked", "v");
        assertThat(on(cluster.follower()).ok("lease", "timetolive", "--keys", id))
                .startsWith("lease " + id + " granted with TTL(60s), remaining(5")
                .contains("attached keys([lease/revoked])");
        assertThat(etcdctl.ok("lease", "list")).contains(id);
        assertThat(etcdctl.ok("lease", "revoke", id)).isEqualTo("lease " + id + " revoked\n");
        assertThat(etcdctl.ok("get", "lease/revoked")).isEmpty();
        assertThat(etcdctl.run("lease", "revoke", id).output()).contains("etcdserver: requested lease not found");
        assertThat(etcdctl.run("put", "--lease=" + id, "lease/revoked", "v").output())
                .contains("etcdserver: requested lease not found");
    }

    @Test
    void aLeaseEndsUnlessItIsKeptAlive() {
        EtcdCtl follower = on(cluster.follower());
        String kept = etcdctl.ok("lease", "grant", "5").split(" ")[1];
        try (Lines renewals = Lines.of(follower.start("lease", "keep-alive", kept))) {
            renewals.awaitContains("lease " + kept + " keepalived with TTL(5)");
            etcdctl.ok("put", "--lease=" + kept, "lease/kept", "v");
            String left = etcdctl.ok("lease", "grant", "5").split(" ")[1];
            etcdctl.ok("put", "--lease=" + left, "lease/left", "v");
            awaitGone("lease/left");
            assertThat(etcdctl.ok("get", "lease/kept")).isEqualTo("lease/kept\nv\n");
            assertThat(etcdctl.run("lease", "keep-alive", left).output())
                    .contains("lease " + left + " expired or revoked.");
        }
        awaitGone("lease/kept");
    }

    private static void awaitGone(String key) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> etcdctl.ok("get", key).isEmpty());
    }

    @Test
    void membersAndTheirStateAreListed() {
        String members = etcdctl.ok("member", "list");
        for (MemberProcess member : cluster.members()) {
            assertThat(members).contains(", started, " + member.name() + ", http://127.0.0.1:");
            assertThat(members).contains(", http://" + member.endpoint() + ", false");
        }
        assertThat(etcdctl.ok("endpoint", "status", "-w", "table")).contains("|   3.6.0 |");
        assertThat(etcdctl.ok("endpoint", "health").lines()).hasSize(3).allMatch(line -> line.contains("is healthy"));
        assertThat(etcdctl.ok("alarm", "list")).isEmpty();
    }

    private static long revision() {
        String fields = etcdctl.ok("get", "nothing", "--write-out=fields");
        return fields.lines()
                .filter(line -> line.startsWith("\"Revision\" : "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 2)))
                .findFirst()
                .orElseThrow();
    }

    /** The lines that a running program has printed so far. */
    private record Lines(Process process, List<String> seen) implements AutoCloseable {
        static Lines of(Process process) {
            List<String> seen = new CopyOnWriteArrayList<>();
            Thread reader = new Thread(() -> {
                try (BufferedReader output =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                    output.lines().forEach(seen::add);
                } catch (IOException | UncheckedIOException e) {
                    seen.add(e.toString());
                }
            });
            reader.setDaemon(true);
            reader.start();
            return new Lines(process, seen);
        }

        void await(String... lines) {
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(seen).containsExactly(lines));
        }

        void awaitContains(String line) {
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(seen).contains(line));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
