package io.balsa.controllers.scheduler;

import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.ContainerPort;
import io.balsa.k8s.core.v1.Pod;
import java.util.ArrayList;
import java.util.List;

/**
 * A port that a pod occupies on its node.
 *
 * @param address empty for all of the node's addresses
 */
public record HostPort(String address, String protocol, int port) {
    static List<HostPort> of(Pod pod) {
        List<HostPort> ports = new ArrayList<>();
        for (Container container : pod.getSpec().getContainersList()) {
            for (ContainerPort port : container.getPortsList()) {
                if (port.getHostPort() > 0) {
                    String address = port.getHostIP().equals("0.0.0.0") ? "" : port.getHostIP();
                    String protocol = port.getProtocol().isEmpty() ? "TCP" : port.getProtocol();
                    ports.add(new HostPort(address, protocol, port.getHostPort()));
                }
            }
        }
        return ports;
    }

    boolean collidesWith(HostPort other) {
        boolean sameAddress = address.isEmpty() || other.address.isEmpty() || address.equals(other.address);
        return sameAddress && port == other.port && protocol.equals(other.protocol);
    }
}
