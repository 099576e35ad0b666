package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.Affinity;
import io.balsa.k8s.core.v1.NodeAffinity;
import io.balsa.k8s.core.v1.PodAffinityTerm;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.core.v1.PreferredSchedulingTerm;
import io.balsa.k8s.core.v1.TopologySpreadConstraint;
import io.balsa.k8s.core.v1.WeightedPodAffinityTerm;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds for where a pod wants to run: affinities, the spread over topologies, the gates before it is placed. */
final class PlacementRules {
    private static final String REQUIRED = ".requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = ".preferredDuringSchedulingIgnoredDuringExecution";
    private static final String POSITIVE = "must be greater than zero";
    private static final String NO_TOPOLOGY = "can not be empty";
    private static final int WEIGHT_MAX = 100;
    private static final List<String> UNSATISFIABLE = List.of("DoNotSchedule", "ScheduleAnyway");
    private static final List<String> INCLUSION = List.of("Honor", "Ignore");

    private PlacementRules() {}

    static void add(List<FieldError> errors, String field, PodSpec spec) {
        if (spec.hasAffinity()) {
            addAffinity(errors, field + ".affinity", spec.getAffinity());
        }
        addGates(errors, field + ".schedulingGates", spec);
        addSpread(errors, field + ".topologySpreadConstraints", spec.getTopologySpreadConstraintsList());
    }

    private static void addAffinity(List<FieldError> errors, String field, Affinity affinity) {
        if (affinity.hasNodeAffinity()) {
            addNodeAffinity(errors, field + ".nodeAffinity", affinity.getNodeAffinity());
        }
        addTerms(
                errors,
                field + ".podAffinity",
                affinity.getPodAffinity().getRequiredDuringSchedulingIgnoredDuringExecutionList(),
                affinity.getPodAffinity().getPreferredDuringSchedulingIgnoredDuringExecutionList());
        addTerms(
                errors,
                field + ".podAntiAffinity",
                affinity.getPodAntiAffinity().getRequiredDuringSchedulingIgnoredDuringExecutionList(),
                affinity.getPodAntiAffinity().getPreferredDuringSchedulingIgnoredDuringExecutionList());
    }

    private static void addNodeAffinity(List<FieldError> errors, String field, NodeAffinity affinity) {
        if (affinity.hasRequiredDuringSchedulingIgnoredDuringExecution()) {
            NodeSelectorRules.add(
                    errors, field + REQUIRED, affinity.getRequiredDuringSchedulingIgnoredDuringExecution());
        }
        for (int i = 0; i < affinity.getPreferredDuringSchedulingIgnoredDuringExecutionCount(); i++) {
            PreferredSchedulingTerm term = affinity.getPreferredDuringSchedulingIgnoredDuringExecution(i);
            String at = field + PREFERRED + "[" + i + "]";
            addWeight(errors, at, term.getWeight());
            NodeSelectorRules.addTerm(errors, at + ".preference", term.getPreference());
        }
    }

    private static void addTerms(
            List<FieldError> errors,
            String field,
            List<PodAffinityTerm> required,
            List<WeightedPodAffinityTerm> preferred) {
        for (int i = 0; i < required.size(); i++) {
            addTerm(errors, field + REQUIRED + "[" + i + "]", required.get(i));
        }
        for (int i = 0; i < preferred.size(); i++) {
            String at = field + PREFERRED + "[" + i + "]";
            addWeight(errors, at, preferred.get(i).getWeight());
            addTerm(errors, at + ".podAffinityTerm", preferred.get(i).getPodAffinityTerm());
        }
    }

    private static void addWeight(List<FieldError> errors, String field, int weight) {
        if (weight <= 0 || weight > WEIGHT_MAX) {
            errors.add(FieldError.invalid(field + ".weight", weight, "must be in the range 1-100"));
        }
    }

    private static void addTerm(List<FieldError> errors, String field, PodAffinityTerm term) {
        MetaRules.addSelector(errors, field + ".labelSelector", term.getLabelSelector());
        MetaRules.addSelector(errors, field + ".namespaceSelector", term.getNamespaceSelector());
        for (String namespace : term.getNamespacesList()) {
            MetaRules.addInvalid(errors, field + ".namespace", namespace, Names.dnsLabel(namespace));
        }
        addKeys(errors, field + ".matchLabelKeys", term.getMatchLabelKeysList(), term.hasLabelSelector());
        addKeys(errors, field + ".mismatchLabelKeys", term.getMismatchLabelKeysList(), term.hasLabelSelector());
        String key = term.getTopologyKey();
        if (key.isEmpty()) {
            errors.add(FieldError.required(field + ".topologyKey", NO_TOPOLOGY));
        }
        MetaRules.addInvalid(errors, field + ".topologyKey", key, Names.qualifiedName(key));
    }

    private static void addKeys(List<FieldError> errors, String field, List<String> keys, boolean hasSelector) {
        if (!keys.isEmpty() && !hasSelector) {
            errors.add(FieldError.forbidden(field, "must not be specified when labelSelector is not set"));
        }
        for (int i = 0; i < keys.size(); i++) {
            MetaRules.addInvalid(errors, field + "[" + i + "]", keys.get(i), Names.qualifiedName(keys.get(i)));
        }
    }

    private static void addGates(List<FieldError> errors, String field, PodSpec spec) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < spec.getSchedulingGatesCount(); i++) {
            String name = spec.getSchedulingGates(i).getName();
            MetaRules.addInvalid(errors, field + "[" + i + "]", name, Names.qualifiedName(name));
            if (!seen.add(name)) {
                errors.add(FieldError.duplicate(field + "[" + i + "]", name));
            }
        }
    }

    private static void addSpread(List<FieldError> errors, String field, List<TopologySpreadConstraint> constraints) {
        for (int i = 0; i < constraints.size(); i++) {
            TopologySpreadConstraint each = constraints.get(i);
            String at = field + "[" + i + "]";
            addConstraint(errors, at, each);
            boolean again = constraints.subList(i + 1, constraints.size()).stream()
                    .anyMatch(other -> other.getTopologyKey().equals(each.getTopologyKey())
                            && other.getWhenUnsatisfiable().equals(each.getWhenUnsatisfiable()));
            if (again) {
                errors.add(FieldError.duplicate(
                        at + ".{topologyKey, whenUnsatisfiable}",
                        "{" + each.getTopologyKey() + ", " + each.getWhenUnsatisfiable() + "}"));
            }
            addDomains(errors, at + ".minDomains", each);
            if (each.hasNodeAffinityPolicy()) {
                MetaRules.addOneOf(errors, at + ".nodeAffinityPolicy", each.getNodeAffinityPolicy(), INCLUSION);
            }
            if (each.hasNodeTaintsPolicy()) {
                MetaRules.addOneOf(errors, at + ".nodeTaintsPolicy", each.getNodeTaintsPolicy(), INCLUSION);
            }
            addKeys(errors, at + ".matchLabelKeys", each.getMatchLabelKeysList(), each.hasLabelSelector());
            MetaRules.addSelector(errors, at + ".labelSelector", each.getLabelSelector());
        }
    }

    private static void addConstraint(List<FieldError> errors, String field, TopologySpreadConstraint each) {
        if (each.getMaxSkew() <= 0) {
            errors.add(FieldError.invalid(field + ".maxSkew", each.getMaxSkew(), POSITIVE));
        }
        String key = each.getTopologyKey();
        if (key.isEmpty()) {
            errors.add(FieldError.required(field + ".topologyKey", NO_TOPOLOGY));
        } else {
            MetaRules.addInvalid(errors, field + ".topologyKey", key, Names.qualifiedName(key));
        }
        MetaRules.addOneOf(errors, field + ".whenUnsatisfiable", each.getWhenUnsatisfiable(), UNSATISFIABLE);
    }

    private static void addDomains(List<FieldError> errors, String field, TopologySpreadConstraint each) {
        if (!each.hasMinDomains()) {
            return;
        }
        if (each.getMinDomains() <= 0) {
            errors.add(FieldError.invalid(field, each.getMinDomains(), POSITIVE));
        }
        if (!each.getWhenUnsatisfiable().equals("DoNotSchedule")) {
            errors.add(FieldError.invalid(
                    field,
                    each.getMinDomains(),
                    "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + each.getWhenUnsatisfiable()));
        }
    }
}
