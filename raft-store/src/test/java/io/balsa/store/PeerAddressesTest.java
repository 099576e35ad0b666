package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.etcd.v3.ClusterGrpc;
import io.balsa.etcd.v3.Member;
import io.balsa.etcd.v3.MemberListRequest;
import io.balsa.store.cluster.FreePorts;
import io.balsa.store.config.Bootstrap;
import io.balsa.store.config.Listen;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that have several addresses for each other. */
class PeerAddressesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void theOthersUseAnAddressThatAnswers(@TempDir Path folder) throws Exception {
        List<Integer> ports = FreePorts.take(9);
        Map<String, List<String>> cluster = new LinkedHashMap<>();
        for (int i = 0; i < 3; i++) {
            // At the first one there is nobody.
            cluster.put(
                    "m" + i,
                    List.of("http://127.0.0.1:" + ports.get(3 * i), "http://127.0.0.1:" + ports.get(3 * i + 1)));
        }
        List<StoreServer> members = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                Bootstrap bootstrap = new Bootstrap(cluster, Bootstrap.DEFAULT_TOKEN, Bootstrap.State.NEW, List.of());
                members.add(StoreServer.start(StoreConfig.builder("m" + i, folder.resolve("m" + i), bootstrap)
                        .listen(Listen.of(loopback(ports.get(3 * i + 2)), loopback(ports.get(3 * i + 1))))
                        .build()));
            }
            for (StoreServer member : members) {
                member.awaitReady(PATIENCE);
            }
            List<Member> table = ClusterGrpc.newBlockingStub(members.get(0).channel())
                    .memberList(
                            MemberListRequest.newBuilder().setLinearizable(true).build())
                    .getMembersList();
            assertThat(table).hasSize(3).allMatch(member -> member.getPeerURLsCount() == 2);
        } finally {
            for (StoreServer member : members) {
                member.close();
            }
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
