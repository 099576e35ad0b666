package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.store.cluster.EtcdCtl;
import io.balsa.store.cluster.EtcdProcess;
import io.balsa.store.cluster.LocalStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code etcdctl make-mirror} from this store to a real etcd and the other way: how people move without a stop. */
class MirrorTest {
    @TempDir
    private Path folder;

    @Test
    void keysAreMirroredInBothDirections() throws Exception {
        EtcdCtl.against("none");
        try (LocalStore store = LocalStore.start(folder, 1);
                EtcdProcess etcd = EtcdProcess.start(folder.resolve("etcd"), EtcdProcess.Ports.take())) {
            EtcdCtl ours = EtcdCtl.against(store.endpoint(0));
            EtcdCtl theirs = EtcdCtl.against(etcd.endpoint());
            mirror(ours, theirs, etcd.endpoint(), "out/");
            mirror(theirs, ours, store.endpoint(0), "in/");
        }
    }

    private static void mirror(EtcdCtl from, EtcdCtl to, String destination, String prefix) throws Exception {
        for (int i = 0; i < 30; i++) {
            from.ok("put", prefix + i % 20, "before " + i);
        }
        from.ok("del", prefix + 3);
        Process mirror = from.start("make-mirror", "--prefix=" + prefix, destination);
        try {
            awaitSame(from, to, prefix);
            from.ok("put", prefix + 1, "while it runs");
            from.ok("del", prefix + 2);
            from.runWithInput("\nput " + prefix + "a 1\nput " + prefix + "b 2\n\n\n", "txn");
            awaitSame(from, to, prefix);
            assertThat(to.ok("get", prefix + "b", "--print-value-only")).isEqualTo("2\n");
        } finally {
            mirror.destroyForcibly().waitFor();
        }
    }

    private static void awaitSame(EtcdCtl from, EtcdCtl to, String prefix) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(to.ok("get", "--prefix", prefix)).isEqualTo(from.ok("get", "--prefix", prefix)));
    }
}
