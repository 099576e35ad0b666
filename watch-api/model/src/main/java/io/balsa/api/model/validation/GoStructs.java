package io.balsa.api.model.validation;

import io.balsa.api.model.codec.Times;
import io.balsa.k8s.intstr.IntOrString;
import io.balsa.k8s.meta.v1.LabelSelector;
import io.balsa.k8s.meta.v1.OwnerReference;
import io.balsa.k8s.meta.v1.Time;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Values that are more than one word, as Go's {@code %#v} prints them: Kubernetes puts them into error texts so, and
 * users search for what they read.
 */
public final class GoStructs {
    /** As many bytes as help to recognise a value. */
    private static final int SHOWN_BYTES = 64;

    private GoStructs() {}

    /** {@code map[string]string{"app":"web"}}. */
    public static String map(Map<String, String> map) {
        if (map.isEmpty()) {
            return "map[string]string(nil)";
        }
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(each -> GoText.quote(each.getKey()) + ":" + GoText.quote(each.getValue()))
                        .collect(Collectors.joining(", ", "map[string]string{", "}"));
    }

    /** {@code []string{"a", "b"}}. */
    public static String list(List<String> list) {
        return list("[]string", list);
    }

    /** The same for a list of another type: {@code []core.ResourceQuotaScope{"BestEffort"}}. */
    public static String list(String type, List<String> list) {
        if (list.isEmpty()) {
            return type + "(nil)";
        }
        return list.stream().map(GoText::quote).collect(Collectors.joining(", ", type + "{", "}"));
    }

    /** A list of structs that are printed already: {@code []core.PodIP{core.PodIP{IP:"10.0.0.1"}}}. */
    public static String structs(String type, List<String> structs) {
        return structs.stream().collect(Collectors.joining(", ", "[]" + type + "{", "}"));
    }

    /** Bytes as Go's {@code %#v} prints them: {@code []byte{0x66, 0x6f}}; the first of many. */
    public static String bytes(byte[] bytes) {
        StringBuilder out = new StringBuilder("[]byte{");
        for (int i = 0; i < Math.min(bytes.length, SHOWN_BYTES); i++) {
            out.append(i == 0 ? "" : ", ").append(String.format("0x%x", bytes[i]));
        }
        return out.append(bytes.length > SHOWN_BYTES ? ", ...}" : "}").toString();
    }

    /** {@code []int32{1, 2}}. */
    public static String numbers(List<Integer> numbers) {
        if (numbers.isEmpty()) {
            return "[]int32(nil)";
        }
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", ", "[]int32{", "}"));
    }

    /** {@code v1.LabelSelector{MatchLabels:map[string]string{"app":"web"}, MatchExpressions:...}}. */
    public static String labelSelector(LabelSelector selector) {
        String type = "v1.LabelSelectorRequirement";
        String expressions = selector.getMatchExpressionsCount() == 0
                ? "[]" + type + "(nil)"
                : selector.getMatchExpressionsList().stream()
                        .map(each -> type + "{Key:" + GoText.quote(each.getKey()) + ", Operator:"
                                + GoText.quote(each.getOperator()) + ", Values:" + list(each.getValuesList()) + "}")
                        .collect(Collectors.joining(", ", "[]" + type + "{", "}"));
        return "v1.LabelSelector{MatchLabels:" + map(selector.getMatchLabelsMap()) + ", MatchExpressions:" + expressions
                + "}";
    }

    /** {@code v1.OwnerReference{APIVersion:"v1", Kind:"Pod", ...}}; shortened where Go would print addresses. */
    public static String ownerReference(OwnerReference owner) {
        if (owner.hasController() || owner.hasBlockOwnerDeletion()) {
            return shortened("v1.OwnerReference");
        }
        return "v1.OwnerReference{APIVersion:" + GoText.quote(owner.getApiVersion()) + ", Kind:"
                + GoText.quote(owner.getKind()) + ", Name:" + GoText.quote(owner.getName()) + ", UID:"
                + GoText.quote(owner.getUid()) + ", Controller:(*bool)(nil), BlockOwnerDeletion:(*bool)(nil)}";
    }

    /** {@code intstr.IntOrString{Type:1, IntVal:0, StrVal:"25%"}}. */
    public static String intOrString(IntOrString value) {
        return "intstr.IntOrString{Type:" + value.getType() + ", IntVal:" + value.getIntVal() + ", StrVal:"
                + GoText.quote(value.getStrVal()) + "}";
    }

    /** A port of a service of which only the protocol and the number count. */
    public static String servicePort(String protocol, int port) {
        return "core.ServicePort{Name:\"\", Protocol:" + GoText.quote(protocol) + ", AppProtocol:(*string)(nil), Port:"
                + port + ", TargetPort:" + intOrString(IntOrString.getDefaultInstance()) + ", NodePort:0}";
    }

    /** {@code 2026-11-22 09:06:30 +0000 UTC}. */
    public static String time(Time time) {
        return Times.text(time).replace('T', ' ').replace("Z", " +0000 UTC");
    }

    /** A value that Go prints in full, addresses of its parts included: nobody can use those, so its type is enough. */
    public static String shortened(String type) {
        return type + "{...}";
    }
}
