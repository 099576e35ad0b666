package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Resource quotas and limit ranges, by themselves and in the description of their namespace. */
final class QuotaDetails {
    private static final String LIMIT_COLUMNS =
            "Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio";
    private static final String LIMIT_UNDERLINE =
            "----\t--------\t---\t---\t---------------\t-------------\t-----------------------";

    private static final Map<String, String> SCOPES = Map.of(
            "Terminating",
            "Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being"
                    + " actively terminated by the system.",
            "NotTerminating",
            "Matches all pods that do not have an active deadline. These pods usually include long running pods whose"
                    + " container command is not expected to terminate.",
            "BestEffort",
            "Matches all pods that do not have resource requirements set. These pods have a best effort quality of"
                    + " service.",
            "NotBestEffort",
            "Matches all pods that have at least one resource requirement set. These pods have a burstable or"
                    + " guaranteed quality of service.");

    private QuotaDetails() {}

    static void namespace(Details out, JsonNode namespace, Reads reads) throws IOException, ApiFailure {
        out.name(namespace).labels(namespace);
        out.field(0, "Status", Fields.text(namespace, "/status/phase"));
        out.conditions(namespace.at("/status/conditions"));
        String path = "/api/v1/namespaces/" + Fields.text(namespace, "/metadata/name");
        out.line(0, "");
        quotas(out, reads.items(Request.get(path + "/resourcequotas")));
        out.line(0, "");
        ranges(out, reads.items(Request.get(path + "/limitranges")));
    }

    private static void quotas(Details out, JsonNode quotas) {
        if (quotas.isEmpty()) {
            out.line(0, "No resource quota.");
            return;
        }
        out.line(0, "Resource Quotas");
        List<JsonNode> sorted = new ArrayList<>();
        quotas.forEach(sorted::add);
        sorted.sort(Comparator.comparing(quota -> Fields.text(quota, "/metadata/name")));
        for (JsonNode quota : sorted) {
            out.field(1, "Name", Fields.text(quota, "/metadata/name"));
            scopes(out, 1, "* ", quota.at("/spec/scopes"));
            out.line(1, "Resource\tUsed\tHard").line(1, "--------\t---\t---");
            amounts(out, 1, quota, false);
        }
    }

    static void quota(Details out, JsonNode quota) {
        out.name(quota).namespace(quota);
        scopes(out, 0, " * ", quota.at("/spec/scopes"));
        out.line(0, "Resource\tUsed\tHard").line(0, "--------\t----\t----");
        amounts(out, 0, quota, true);
    }

    private static void scopes(Details out, int level, String bullet, JsonNode scopes) {
        if (scopes.isEmpty()) {
            return;
        }
        List<String> names = Fields.texts(scopes);
        Collections.sort(names);
        out.field(level, "Scopes", String.join(", ", names));
        for (String name : names) {
            String help = SCOPES.get(name);
            if (help != null) {
                out.line(level, bullet + help);
            }
        }
    }

    private static void amounts(Details out, int level, JsonNode quota, boolean alike) {
        Map<String, Amount> used = Amount.each(quota.at("/status/used"));
        Amount.each(quota.at("/status/hard")).forEach((resource, hard) -> {
            Amount amount = used.getOrDefault(resource, Amount.ZERO);
            out.line(level, resource + "\t" + (alike ? amount.as(hard) : amount) + "\t" + hard);
        });
    }

    private static void ranges(Details out, JsonNode ranges) {
        if (ranges.isEmpty()) {
            out.line(0, "No LimitRange resource.");
            return;
        }
        out.line(0, "Resource Limits").line(0, " " + LIMIT_COLUMNS).line(0, " " + LIMIT_UNDERLINE);
        ranges.forEach(range -> limits(out, " ", range));
    }

    static void range(Details out, JsonNode range) {
        out.name(range).namespace(range).line(0, LIMIT_COLUMNS).line(0, LIMIT_UNDERLINE);
        limits(out, "", range);
    }

    private static void limits(Details out, String indent, JsonNode range) {
        for (JsonNode limit : range.at("/spec/limits")) {
            Set<String> resources = new TreeSet<>();
            for (String part : List.of("min", "max", "default", "defaultRequest", "maxLimitRequestRatio")) {
                limit.path(part).fieldNames().forEachRemaining(resources::add);
            }
            for (String resource : resources) {
                List<String> cells = new ArrayList<>(List.of(indent + Fields.text(limit, "/type"), resource));
                for (String part : List.of("min", "max", "defaultRequest", "default", "maxLimitRequestRatio")) {
                    JsonNode amount = limit.path(part).path(resource);
                    cells.add(
                            amount.isMissingNode()
                                    ? "-"
                                    : Amount.parse(amount.asText()).toString());
                }
                out.line(0, String.join("\t", cells));
            }
        }
    }
}
