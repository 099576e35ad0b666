package io.balsa.api.model.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.MalformedObject;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.k8s.autoscaling.v2.HPAScalingPolicy;
import io.balsa.k8s.autoscaling.v2.HPAScalingRules;
import io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The behavior of an autoscaler inside an annotation. Kubernetes writes its internal type there, which has no JSON
 * names: fields are called as in Go, and what is not set is null.
 *
 * <pre>
 * {"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":4,
 * "PeriodSeconds":15}]},"ScaleDown":null}
 * </pre>
 */
final class BehaviorText {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private BehaviorText() {}

    static String write(HorizontalPodAutoscalerBehavior behavior) {
        ObjectNode tree = NODES.objectNode();
        tree.set("ScaleUp", behavior.hasScaleUp() ? tree(behavior.getScaleUp()) : NODES.nullNode());
        tree.set("ScaleDown", behavior.hasScaleDown() ? tree(behavior.getScaleDown()) : NODES.nullNode());
        return new String(JsonCodec.bytes(tree), StandardCharsets.UTF_8);
    }

    private static ObjectNode tree(HPAScalingRules rules) {
        ObjectNode tree = NODES.objectNode();
        tree.set(
                "StabilizationWindowSeconds",
                rules.hasStabilizationWindowSeconds()
                        ? NODES.numberNode(rules.getStabilizationWindowSeconds())
                        : NODES.nullNode());
        tree.set("SelectPolicy", rules.hasSelectPolicy() ? NODES.textNode(rules.getSelectPolicy()) : NODES.nullNode());
        ArrayNode policies = NODES.arrayNode();
        for (HPAScalingPolicy policy : rules.getPoliciesList()) {
            policies.addObject()
                    .put("Type", policy.getType())
                    .put("Value", policy.getValue())
                    .put("PeriodSeconds", policy.getPeriodSeconds());
        }
        tree.set("Policies", policies.isEmpty() ? NODES.nullNode() : policies);
        if (rules.hasTolerance()) {
            tree.put("Tolerance", rules.getTolerance().getString());
        }
        return tree;
    }

    /** The behavior; nothing where the text is not of that form or holds none, which Kubernetes overlooks too. */
    static Optional<HorizontalPodAutoscalerBehavior> read(String text) {
        try {
            JsonNode tree = JsonCodec.tree(text.getBytes(StandardCharsets.UTF_8));
            HorizontalPodAutoscalerBehavior behavior = JsonCodec.decode(
                            jsonNames(tree), HorizontalPodAutoscalerBehavior.getDefaultInstance())
                    .object();
            return Optional.of(behavior).filter(read -> read.hasScaleUp() || read.hasScaleDown());
        } catch (MalformedObject e) {
            return Optional.empty();
        }
    }

    /** The names of JSON are those of Go with a small letter at the beginning. */
    private static JsonNode jsonNames(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode renamed = NODES.arrayNode();
            array.forEach(each -> renamed.add(jsonNames(each)));
            return renamed;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode renamed = NODES.objectNode();
            for (Map.Entry<String, JsonNode> each : object.properties()) {
                String name = each.getKey();
                String json = name.isEmpty() ? name : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
                renamed.set(json, jsonNames(each.getValue()));
            }
            return renamed;
        }
        return node;
    }
}
