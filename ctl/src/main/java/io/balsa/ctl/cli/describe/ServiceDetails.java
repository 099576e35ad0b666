package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.TableView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** {@code describe svc}. */
public final class ServiceDetails {
    private static final int SHOWN_MAX = 3;

    private ServiceDetails() {}

    public static String describe(JsonNode service, JsonNode slices, JsonNode events, Instant now, ZoneId zone) {
        Details out = new Details(now, zone);
        JsonNode metadata = service.path("metadata");
        JsonNode spec = service.path("spec");
        out.field(0, "Name", metadata.path("name").asText());
        out.field(0, "Namespace", metadata.path("namespace").asText());
        out.map(0, "Labels", metadata.path("labels"), "=");
        out.annotations(metadata.path("annotations"));
        out.field(0, "Selector", TableView.labels(spec.path("selector")));
        out.field(0, "Type", spec.path("type").asText());
        out.optional(0, "IP Family Policy", spec.path("ipFamilyPolicy"));
        out.field(0, "IP Families", joined(spec.path("ipFamilies")));
        out.field(0, "IP", spec.path("clusterIP").asText(""));
        out.field(0, "IPs", joined(spec.path("clusterIPs")));
        for (JsonNode port : spec.path("ports")) {
            String name = port.path("name").asText("");
            String protocol = port.path("protocol").asText("TCP");
            out.field(
                    0,
                    "Port",
                    (name.isEmpty() ? "<unset>" : name) + "  "
                            + port.path("port").asText() + "/" + protocol);
            out.field(0, "TargetPort", port.path("targetPort").asText() + "/" + protocol);
            if (port.path("nodePort").asInt(0) > 0) {
                out.field(
                        0,
                        "NodePort",
                        (name.isEmpty() ? "<unset>" : name) + "  "
                                + port.path("nodePort").asText() + "/" + protocol);
            }
            out.field(0, "Endpoints", endpoints(slices, name));
        }
        out.field(0, "Session Affinity", spec.path("sessionAffinity").asText("None"));
        out.optional(0, "External Traffic Policy", spec.path("externalTrafficPolicy"));
        out.optional(0, "Internal Traffic Policy", spec.path("internalTrafficPolicy"));
        out.events(events);
        return out.toString();
    }

    private static String joined(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts.isEmpty() ? "<none>" : String.join(",", texts);
    }

    private static String endpoints(JsonNode slices, String portName) {
        List<String> found = new ArrayList<>();
        for (JsonNode slice : slices) {
            for (JsonNode port : slice.path("ports")) {
                if (!port.path("name").asText("").equals(portName)) {
                    continue;
                }
                for (JsonNode endpoint : slice.path("endpoints")) {
                    if (endpoint.path("conditions").path("ready").asBoolean(true)) {
                        endpoint.path("addresses")
                                .forEach(address -> found.add(address.asText() + ":"
                                        + port.path("port").asText()));
                    }
                }
            }
        }
        if (found.isEmpty()) {
            return "";
        }
        int more = found.size() - SHOWN_MAX;
        return String.join(",", found.subList(0, Math.min(SHOWN_MAX, found.size())))
                + (more > 0 ? " + " + more + " more..." : "");
    }
}
