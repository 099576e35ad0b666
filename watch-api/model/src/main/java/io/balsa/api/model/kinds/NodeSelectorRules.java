package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.NodeSelector;
import io.balsa.k8s.core.v1.NodeSelectorRequirement;
import io.balsa.k8s.core.v1.NodeSelectorTerm;
import io.balsa.k8s.core.v1.TopologySelectorLabelRequirement;
import io.balsa.k8s.core.v1.TopologySelectorTerm;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds where nodes are chosen by their labels or their name. */
final class NodeSelectorRules {

    private NodeSelectorRules() {}

    static void add(List<FieldError> errors, String field, NodeSelector selector) {
        String terms = field + ".nodeSelectorTerms";
        if (selector.getNodeSelectorTermsCount() == 0) {
            errors.add(FieldError.required(terms, "must have at least one node selector term"));
        }
        for (int i = 0; i < selector.getNodeSelectorTermsCount(); i++) {
            addTerm(errors, terms + "[" + i + "]", selector.getNodeSelectorTerms(i));
        }
    }

    static void addTerm(List<FieldError> errors, String field, NodeSelectorTerm term) {
        for (int i = 0; i < term.getMatchExpressionsCount(); i++) {
            addLabel(errors, field + ".matchExpressions[" + i + "]", term.getMatchExpressions(i));
        }
        for (int i = 0; i < term.getMatchFieldsCount(); i++) {
            addField(errors, field + ".matchFields[" + i + "]", term.getMatchFields(i));
        }
    }

    private static void addLabel(List<FieldError> errors, String field, NodeSelectorRequirement each) {
        if (each.getOperator().equals("Gt") || each.getOperator().equals("Lt")) {
            if (each.getValuesCount() != 1) {
                errors.add(FieldError.required(
                        field + ".values", "must be specified single value when `operator` is 'Lt' or 'Gt'"));
            }
        } else {
            MetaRules.addOperator(errors, field, each.getOperator(), each.getValuesCount());
        }
        MetaRules.addInvalid(errors, field + ".key", each.getKey(), Names.qualifiedName(each.getKey()));
    }

    /** The name is the only field that nodes are chosen by. */
    private static void addField(List<FieldError> errors, String field, NodeSelectorRequirement each) {
        if (!each.getOperator().equals("In") && !each.getOperator().equals("NotIn")) {
            errors.add(FieldError.invalid(field + ".operator", each.getOperator(), MetaRules.NO_OPERATOR));
        } else if (each.getValuesCount() != 1) {
            errors.add(FieldError.required(
                    field + ".values",
                    "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
        }
        if (!each.getKey().equals("metadata.name")) {
            errors.add(FieldError.invalid(field + ".key", each.getKey(), "not a valid field selector key"));
            return;
        }
        for (int i = 0; i < each.getValuesCount(); i++) {
            String name = each.getValues(i);
            MetaRules.addInvalid(errors, field + ".values[" + i + "]", name, Names.dnsSubdomain(name));
        }
    }

    /** Where volumes may be made: terms of which no two say the same. */
    static void addTopologies(List<FieldError> errors, String field, List<TopologySelectorTerm> terms) {
        Set<Map<String, Set<String>>> seen = new HashSet<>();
        for (int i = 0; i < terms.size(); i++) {
            String at = field + "[" + i + "].matchLabelExpressions";
            Map<String, Set<String>> values = new HashMap<>();
            for (int j = 0; j < terms.get(i).getMatchLabelExpressionsCount(); j++) {
                TopologySelectorLabelRequirement each = terms.get(i).getMatchLabelExpressions(j);
                addTopology(errors, at + "[" + j + "]", each);
                if (values.put(each.getKey(), new HashSet<>(each.getValuesList())) != null) {
                    errors.add(FieldError.duplicate(at + "[" + j + "].key", each.getKey()));
                }
            }
            if (!seen.add(values)) {
                errors.add(FieldError.duplicate(at, ""));
            }
        }
    }

    private static void addTopology(List<FieldError> errors, String field, TopologySelectorLabelRequirement each) {
        if (each.getValuesCount() == 0) {
            errors.add(FieldError.required(field + ".values", ""));
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < each.getValuesCount(); i++) {
            if (!seen.add(each.getValues(i))) {
                errors.add(FieldError.duplicate(field + ".values[" + i + "]", each.getValues(i)));
            }
        }
        MetaRules.addInvalid(errors, field + ".key", each.getKey(), Names.qualifiedName(each.getKey()));
    }
}
