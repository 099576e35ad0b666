package io.balsa.api.model.selector;

import io.balsa.k8s.meta.v1.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Chooses objects by their labels: all requirements must hold. Without any it chooses everything.
 *
 * <pre>
 * app=web,tier in (front,back),!canary,rev!=3,size>10
 * </pre>
 */
public final class LabelSelector {
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);
    public static final LabelSelector NOTHING = new LabelSelector(List.of(), true);

    private final List<Requirement> requirements;
    private final boolean nothing;

    private LabelSelector(List<Requirement> requirements, boolean nothing) {
        this.requirements = List.copyOf(requirements);
        this.nothing = nothing;
    }

    /** @throws InvalidSelector with Kubernetes' words where the text is no selector */
    public static LabelSelector parse(String text) {
        List<Requirement> parsed = new LabelSelectorParser(text).parse();
        return parsed.isEmpty() ? EVERYTHING : sorted(parsed);
    }

    /** All of these labels. */
    public static LabelSelector ofLabels(Map<String, String> labels) {
        return sorted(labels.entrySet().stream()
                .map(each -> Requirement.of(
                        each.getKey(), Requirement.Operator.EQUALS, new TreeSet<>(List.of(each.getValue()))))
                .toList());
    }

    /**
     * The selector that an object's spec holds. As in Kubernetes an empty one chooses everything.
     *
     * @throws InvalidSelector where an operator is unknown or a requirement is wrong
     */
    public static LabelSelector of(io.balsa.k8s.meta.v1.LabelSelector message) {
        List<Requirement> all = new ArrayList<>(ofLabels(message.getMatchLabelsMap()).requirements);
        for (LabelSelectorRequirement each : message.getMatchExpressionsList()) {
            all.add(Requirement.of(each.getKey(), operator(each.getOperator()), new TreeSet<>(each.getValuesList())));
        }
        return all.isEmpty() ? EVERYTHING : sorted(all);
    }

    private static Requirement.Operator operator(String name) {
        return switch (name) {
            case "In" -> Requirement.Operator.IN;
            case "NotIn" -> Requirement.Operator.NOT_IN;
            case "Exists" -> Requirement.Operator.EXISTS;
            case "DoesNotExist" -> Requirement.Operator.DOES_NOT_EXIST;
            default -> throw new InvalidSelector("\"" + name + "\" is not a valid label selector operator");
        };
    }

    private static LabelSelector sorted(List<Requirement> requirements) {
        return new LabelSelector(
                requirements.stream()
                        .sorted(Comparator.comparing(Requirement::key))
                        .toList(),
                false);
    }

    public boolean matches(Map<String, String> labels) {
        if (nothing) {
            return false;
        }
        for (Requirement requirement : requirements) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    public boolean isEverything() {
        return !nothing && requirements.isEmpty();
    }

    /** In the order of their keys. */
    public List<Requirement> requirements() {
        return requirements;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelSelector that && nothing == that.nothing && requirements.equals(that.requirements);
    }

    @Override
    public int hashCode() {
        return requirements.hashCode();
    }
}
