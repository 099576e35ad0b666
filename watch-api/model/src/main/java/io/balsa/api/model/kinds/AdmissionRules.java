package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.admissionregistration.v1.MatchCondition;
import io.balsa.k8s.admissionregistration.v1.MatchResources;
import io.balsa.k8s.admissionregistration.v1.NamedRuleWithOperations;
import io.balsa.k8s.admissionregistration.v1.Rule;
import io.balsa.k8s.admissionregistration.v1.RuleWithOperations;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds where requests are chosen that somebody is to admit: for webhooks and for policies alike. */
final class AdmissionRules {
    static final List<String> FAILURE_POLICIES = List.of("Fail", "Ignore");
    static final List<String> MATCH_POLICIES = List.of("Equivalent", "Exact");
    private static final String ALL = "*";
    private static final List<String> OPERATIONS = List.of(ALL, "CONNECT", "CREATE", "DELETE", "UPDATE");
    private static final List<String> SCOPES = List.of(ALL, "Cluster", "Namespaced");
    private static final int MAX_CONDITIONS = 64;

    private AdmissionRules() {}

    static void addRule(List<FieldError> errors, String field, RuleWithOperations rule) {
        List<String> operations = rule.getOperationsList();
        if (operations.isEmpty()) {
            errors.add(FieldError.required(field + ".operations", ""));
        }
        if (hasMoreThanAll(operations)) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    field + ".operations",
                    GoStructs.list("[]admissionregistration.OperationType", operations),
                    "if '*' is present, must not specify other operations"));
        }
        for (int i = 0; i < operations.size(); i++) {
            addSupported(errors, field + ".operations[" + i + "]", operations.get(i), OPERATIONS);
        }
        addObjects(errors, field, rule.getRule());
    }

    private static void addObjects(List<FieldError> errors, String field, Rule rule) {
        addParts(errors, field + ".apiGroups", rule.getApiGroupsList(), "API groups");
        addParts(errors, field + ".apiVersions", rule.getApiVersionsList(), "API versions");
        for (int i = 0; i < rule.getApiVersionsCount(); i++) {
            if (rule.getApiVersions(i).isEmpty()) {
                errors.add(FieldError.required(field + ".apiVersions[" + i + "]", ""));
            }
        }
        addResources(errors, field + ".resources", rule.getResourcesList());
        if (rule.hasScope()) {
            addSupported(errors, field + ".scope", rule.getScope(), SCOPES);
        }
    }

    private static void addParts(List<FieldError> errors, String field, List<String> parts, String words) {
        if (parts.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        }
        if (hasMoreThanAll(parts)) {
            addInvalid(errors, field, parts, "if '*' is present, must not specify other " + words);
        }
    }

    private static boolean hasMoreThanAll(List<String> parts) {
        return parts.size() > 1 && parts.contains(ALL);
    }

    private static void addInvalid(List<FieldError> errors, String field, List<String> parts, String text) {
        errors.add(FieldError.raw(FieldError.Type.INVALID, field, GoStructs.list(parts), text));
    }

    static void addSupported(List<FieldError> errors, String field, String value, List<String> supported) {
        if (!supported.contains(value)) {
            errors.add(FieldError.notSupported(field, value, supported));
        }
    }

    /** No resource is chosen twice: by its name and by a wildcard. */
    private static void addResources(List<FieldError> errors, String field, List<String> resources) {
        if (resources.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        }
        Set<String> wholes = new HashSet<>();
        Set<String> everywhere = new HashSet<>();
        boolean lastIsPlain = false;
        for (int i = 0; i < resources.size(); i++) {
            String each = resources.get(i);
            String at = field + "[" + i + "]";
            int slash = each.indexOf('/');
            if (each.isEmpty()) {
                errors.add(FieldError.required(at, ""));
            } else if (slash < 0) {
                // Kubernetes: only the last resource without a subresource counts
                lastIsPlain = !each.equals(ALL);
            } else {
                String resource = each.substring(0, slash);
                String part = each.substring(slash + 1);
                if (wholes.contains(resource)) {
                    errors.add(FieldError.invalid(
                            at, each, "if '" + resource + "/*' is present, must not specify " + each));
                }
                if (everywhere.contains(part)) {
                    errors.add(
                            FieldError.invalid(at, each, "if '*/" + part + "' is present, must not specify " + each));
                }
                if (part.equals(ALL)) {
                    wholes.add(resource);
                }
                if (resource.equals(ALL)) {
                    everywhere.add(part);
                }
            }
        }
        if (resources.size() > 1 && resources.contains("*/*")) {
            addInvalid(errors, field, resources, "if '*/*' is present, must not specify other resources");
        }
        if (resources.contains(ALL) && lastIsPlain) {
            addInvalid(
                    errors,
                    field,
                    resources,
                    "if '*' is present, must not specify other resources without subresources");
        }
    }

    static void addMatch(List<FieldError> errors, String field, MatchResources match) {
        addSupported(errors, field + ".matchPolicy", match.getMatchPolicy(), MATCH_POLICIES);
        MetaRules.addSelector(errors, field + ".namespaceSelector", match.getNamespaceSelector());
        MetaRules.addSelector(errors, field + ".objectSelector", match.getObjectSelector());
        addNamed(errors, field + ".resourceRules", match.getResourceRulesList());
        addNamed(errors, field + ".excludeResourceRules", match.getExcludeResourceRulesList());
    }

    private static void addNamed(List<FieldError> errors, String field, List<NamedRuleWithOperations> rules) {
        for (int i = 0; i < rules.size(); i++) {
            String at = field + "[" + i + "]";
            Set<String> seen = new HashSet<>();
            for (int j = 0; j < rules.get(i).getResourceNamesCount(); j++) {
                String name = rules.get(i).getResourceNames(j);
                MetaRules.addInvalid(errors, at + ".resourceNames[" + j + "]", name, Names.pathSegment(name));
                if (!seen.add(name)) {
                    errors.add(FieldError.duplicate(at + ".resourceNames[" + j + "]", name));
                }
            }
            addRule(errors, at, rules.get(i).getRuleWithOperations());
        }
    }

    static void addConditions(List<FieldError> errors, String field, List<MatchCondition> conditions) {
        if (conditions.size() > MAX_CONDITIONS) {
            errors.add(FieldError.tooMany(field, conditions.size(), MAX_CONDITIONS));
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            MatchCondition condition = conditions.get(i);
            String at = field + "[" + i + "]";
            if (condition.getExpression().isBlank()) {
                errors.add(FieldError.required(at + ".expression", ""));
            }
            if (condition.getName().isEmpty()) {
                errors.add(FieldError.required(at + ".name", ""));
            } else {
                MetaRules.addInvalid(
                        errors, at + ".name", condition.getName(), Names.qualifiedName(condition.getName()));
                if (!seen.add(condition.getName())) {
                    errors.add(FieldError.duplicate(at + ".name", condition.getName()));
                }
            }
        }
    }
}
