package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code describe ns}: with the quotas and the limits that hold in it. */
public final class NamespaceDetails {
    private static final String NOTHING = "-";

    private NamespaceDetails() {}

    /** @param quotas and limits: the items of lists */
    public static String describe(JsonNode namespace, JsonNode quotas, JsonNode limits, Instant now, ZoneId zone) {
        Details out = new Details(now, zone);
        JsonNode metadata = namespace.path("metadata");
        out.field(0, "Name", metadata.path("name").asText());
        out.map(0, "Labels", metadata.path("labels"), "=");
        out.annotations(metadata.path("annotations"));
        out.field(0, "Status", namespace.path("status").path("phase").asText());
        out.line(0, "");
        addQuotas(out, quotas);
        out.line(0, "");
        addLimits(out, limits);
        return out.toString();
    }

    private static void addQuotas(Details out, JsonNode quotas) {
        if (quotas.isEmpty()) {
            out.line(0, "No resource quota.");
            return;
        }
        out.line(0, "Resource Quotas");
        for (JsonNode quota : quotas) {
            out.field(1, "Name", quota.path("metadata").path("name").asText());
            Set<String> scopes = new TreeSet<>();
            quota.path("spec").path("scopes").forEach(scope -> scopes.add(scope.asText()));
            if (!scopes.isEmpty()) {
                out.field(1, "Scopes", String.join(", ", scopes));
            }
            out.line(1, "Resource\tUsed\tHard");
            out.line(1, "--------\t---\t---");
            JsonNode used = quota.path("status").path("used");
            for (Map.Entry<String, String> hard :
                    Details.sorted(quota.path("status").path("hard")).entrySet()) {
                out.line(1, hard.getKey() + "\t" + used.path(hard.getKey()).asText("0") + "\t" + hard.getValue());
            }
        }
    }

    private static void addLimits(Details out, JsonNode ranges) {
        if (ranges.isEmpty()) {
            out.line(0, "No LimitRange resource.");
            return;
        }
        out.line(0, "Resource Limits");
        out.line(0, " Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio");
        out.line(0, " ----\t--------\t---\t---\t---------------\t-------------\t-----------------------");
        for (JsonNode range : ranges) {
            for (JsonNode limit : range.path("spec").path("limits")) {
                Set<String> resources = new TreeSet<>();
                for (String part : new String[] {"min", "max", "default", "defaultRequest", "maxLimitRequestRatio"}) {
                    limit.path(part).fieldNames().forEachRemaining(resources::add);
                }
                resources.forEach(resource -> out.line(0, " " + row(limit, resource)));
            }
        }
    }

    private static String row(JsonNode limit, String resource) {
        return String.join(
                "\t",
                limit.path("type").asText(),
                resource,
                limit.path("min").path(resource).asText(NOTHING),
                limit.path("max").path(resource).asText(NOTHING),
                limit.path("defaultRequest").path(resource).asText(NOTHING),
                limit.path("default").path(resource).asText(NOTHING),
                limit.path("maxLimitRequestRatio").path(resource).asText(NOTHING));
    }
}
