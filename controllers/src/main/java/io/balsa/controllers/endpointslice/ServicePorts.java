package io.balsa.controllers.endpointslice;

import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.ContainerPort;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.core.v1.ServicePort;
import io.balsa.k8s.intstr.IntOrString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ports on which a pod answers for a Service: a target port may be a name, and then every pod has its own number.
 *
 * @param appProtocol empty where the Service names none
 */
record ServicePorts(String name, String protocol, int port, String appProtocol) {
    /** Returns the ports of the Service that the pod has. */
    static List<ServicePorts> of(Service service, Pod pod) {
        List<ServicePorts> ports = new ArrayList<>();
        for (ServicePort port : service.getSpec().getPortsList()) {
            String protocol = port.getProtocol().isEmpty() ? "TCP" : port.getProtocol();
            target(port, protocol, pod)
                    .ifPresent(number ->
                            ports.add(new ServicePorts(port.getName(), protocol, number, port.getAppProtocol())));
        }
        return ports;
    }

    private static Optional<Integer> target(ServicePort port, String protocol, Pod pod) {
        IntOrString target = port.getTargetPort();
        if (target.getType() == 1) {
            return pod.getSpec().getContainersList().stream()
                    .map(Container::getPortsList)
                    .flatMap(List::stream)
                    .filter(each -> each.getName().equals(target.getStrVal()))
                    .filter(each -> each.getProtocol().isEmpty()
                            ? protocol.equals("TCP")
                            : each.getProtocol().equals(protocol))
                    .map(ContainerPort::getContainerPort)
                    .findFirst();
        }
        return Optional.of(target.getIntVal() == 0 ? port.getPort() : target.getIntVal());
    }
}
