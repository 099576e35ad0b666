package io.balsa.ctl.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void aTakenPortNamesItsOwner() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", socket.getLocalPort());
            assertThat(Ports.isFree(address)).isFalse();
            assertThat(Ports.inUse(address).lines().get(0))
                    .isEqualTo("error[PORT_IN_USE]: 127.0.0.1:" + socket.getLocalPort() + " is used by process "
                            + ProcessHandle.current().pid() + " (java).");
            socket.close();
            assertThat(Ports.isFree(address)).isTrue();
        }
    }

    @Test
    void noTwoPortsOfAClusterMeetNorThoseOfANeighbour() {
        Set<String> addresses = new HashSet<>();
        int count = 0;
        for (int port : List.of(6443, 6543, 7443)) {
            ClusterPlan plan = new ClusterPlan("c", port, 3, 3, "process", Path.of("x"));
            addresses.add("127.0.0.1:" + plan.balancer());
            plan.allMembers()
                    .forEach(m -> List.of(m.api(), m.resources(), m.store(), m.peer())
                            .forEach(p -> addresses.add("127.0.0.1:" + p)));
            plan.allNodes().forEach(n -> addresses.add(n.address()));
            plan.allNodes().forEach(n -> addresses.add("127.0.0.1:" + n.agent()));
            count += 1 + 12 + 6;
        }
        assertThat(addresses).hasSize(count);
    }

    @Test
    void theStandardPortsAreThoseThatPeopleKnow() {
        ClusterPlan plan = new ClusterPlan("local", 6443, 3, 3, "process", Path.of("x"));
        assertThat(plan.allMembers().get(1)).isEqualTo(new ClusterPlan.Member("s2", 6453, 6454, 2389, 2390));
        assertThat(plan.allNodes().get(2)).isEqualTo(new ClusterPlan.Node("n3", "127.0.0.4", 10252));
    }
}
