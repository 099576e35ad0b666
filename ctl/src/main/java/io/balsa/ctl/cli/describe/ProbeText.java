package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A probe on one line: what it does, and how often. */
final class ProbeText {
    /** What stands in the path of a URL as it is, besides letters and digits. */
    private static final String PLAIN = "-_.~$&+,/:;=@";

    private ProbeText() {}

    static String of(JsonNode probe) {
        return what(probe) + " delay=" + Fields.number(probe, "/initialDelaySeconds")
                + "s timeout=" + Fields.number(probe, "/timeoutSeconds")
                + "s period=" + Fields.number(probe, "/periodSeconds")
                + "s #success=" + Fields.number(probe, "/successThreshold")
                + " #failure=" + Fields.number(probe, "/failureThreshold");
    }

    private static String what(JsonNode probe) {
        if (Fields.has(probe, "/exec")) {
            return "exec " + Fields.list(probe, "/exec/command");
        }
        if (Fields.has(probe, "/httpGet")) {
            return "http-get " + url(probe.path("httpGet"));
        }
        if (Fields.has(probe, "/tcpSocket")) {
            return "tcp-socket " + Fields.text(probe, "/tcpSocket/host") + ":" + Fields.text(probe, "/tcpSocket/port");
        }
        if (Fields.has(probe, "/grpc")) {
            return "grpc <pod>:" + Fields.number(probe, "/grpc/port") + " " + Fields.text(probe, "/grpc/service");
        }
        return "unknown";
    }

    private static String url(JsonNode get) {
        String scheme = Fields.text(get, "/scheme").toLowerCase(Locale.ROOT);
        String host = Fields.text(get, "/host");
        String path = Fields.text(get, "/path");
        return (scheme.isEmpty() ? "" : scheme + ":") + "//"
                + HostPort.join(host, Fields.text(get, "/port"))
                + (path.isEmpty() || path.startsWith("/") ? "" : "/")
                + escaped(path);
    }

    private static String escaped(String path) {
        StringBuilder text = new StringBuilder();
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
            text.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return text.toString();
    }
}
