package io.balsa.kubelet.pod;

import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.HTTPGetAction;
import io.balsa.k8s.core.v1.HTTPHeader;
import io.balsa.k8s.core.v1.Probe;
import io.balsa.k8s.intstr.IntOrString;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

/** Asks a container once, over HTTP or TCP. Blocks for the probe's timeout at most. */
final class ProbeCheck {
    private ProbeCheck() {}

    /** Why it failed, or nothing. */
    static Optional<String> ask(Probe probe, Container container, String podIp) {
        int timeoutMillis = Math.max(1, probe.getTimeoutSeconds()) * 1000;
        try {
            if (probe.getHandler().hasHttpGet()) {
                return http(probe.getHandler().getHttpGet(), container, podIp, timeoutMillis);
            }
            if (probe.getHandler().hasTcpSocket()) {
                var action = probe.getHandler().getTcpSocket();
                String host = action.getHost().isEmpty() ? podIp : action.getHost();
                try (var socket = new Socket()) {
                    socket.connect(new InetSocketAddress(host, port(action.getPort(), container)), timeoutMillis);
                }
            }
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> http(HTTPGetAction action, Container container, String podIp, int timeoutMillis)
            throws IOException {
        if (action.getScheme().equals("HTTPS")) {
            return Optional.of("HTTPS probes are not supported by this kubelet");
        }
        String host = action.getHost().isEmpty() ? podIp : action.getHost();
        String path = action.getPath().startsWith("/") ? action.getPath() : "/" + action.getPath();
        var url = URI.create("http://" + host + ":" + port(action.getPort(), container) + path)
                .toURL();
        var connection = (HttpURLConnection) url.openConnection();
        connection.setConnectTimeout(timeoutMillis);
        connection.setReadTimeout(timeoutMillis);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("User-Agent", "kube-probe/1.32");
        for (HTTPHeader header : action.getHttpHeadersList()) {
            connection.setRequestProperty(header.getName(), header.getValue());
        }
        try {
            int code = connection.getResponseCode();
            return code >= 200 && code < 400
                    ? Optional.empty()
                    : Optional.of("HTTP probe failed with statuscode: " + code);
        } finally {
            connection.disconnect();
        }
    }

    private static int port(IntOrString port, Container container) {
        if (port.getType() == 0) {
            return port.getIntVal();
        }
        return container.getPortsList().stream()
                .filter(declared -> declared.getName().equals(port.getStrVal()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no port is named " + port.getStrVal()))
                .getContainerPort();
    }
}
