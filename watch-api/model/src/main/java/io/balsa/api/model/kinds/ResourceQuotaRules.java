package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.core.v1.ResourceQuota;
import io.balsa.k8s.core.v1.ResourceQuotaSpec;
import io.balsa.k8s.core.v1.ScopedResourceSelectorRequirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What holds for a quota. */
final class ResourceQuotaRules {
    private static final String PRIORITY_CLASS = "PriorityClass";
    private static final Set<String> SCOPES = Set.of(
            "Terminating",
            "NotTerminating",
            "BestEffort",
            "NotBestEffort",
            PRIORITY_CLASS,
            "CrossNamespacePodAffinity");
    private static final Set<String> OF_PODS =
            Set.of("pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory");
    private static final List<Set<String>> OPPOSITES =
            List.of(Set.of("BestEffort", "NotBestEffort"), Set.of("Terminating", "NotTerminating"));

    private ResourceQuotaRules() {}

    static List<FieldError> validate(ResourceQuota quota) {
        List<FieldError> errors = new ArrayList<>();
        ResourceQuotaSpec spec = quota.getSpec();
        ResourceNames.addQuotas(errors, "spec.hard", spec.getHardMap());
        addScopes(errors, spec);
        if (spec.hasScopeSelector()) {
            addSelector(errors, spec);
        }
        return errors;
    }

    static List<FieldError> validateUpdate(ResourceQuota next, ResourceQuota old) {
        List<FieldError> errors = validate(next);
        List<String> scopes = next.getSpec().getScopesList();
        if (!new HashSet<>(scopes).equals(new HashSet<>(old.getSpec().getScopesList()))) {
            errors.add(FieldError.raw(FieldError.Type.INVALID, "spec.scopes", printed(scopes), MetaRules.IMMUTABLE));
        }
        return errors;
    }

    static List<FieldError> validateStatus(ResourceQuota quota) {
        List<FieldError> errors = new ArrayList<>();
        ResourceNames.addQuotas(errors, "status.hard", quota.getStatus().getHardMap());
        ResourceNames.addQuotas(errors, "status.used", quota.getStatus().getUsedMap());
        return errors;
    }

    private static void addScopes(List<FieldError> errors, ResourceQuotaSpec spec) {
        List<String> scopes = spec.getScopesList();
        for (String scope : scopes) {
            if (!SCOPES.contains(scope)) {
                addScopes(errors, scopes, "unsupported scope");
            }
            for (String resource : new TreeSet<>(spec.getHardMap().keySet())) {
                if (isOutside(scope, resource)) {
                    addScopes(errors, scopes, "unsupported scope applied to resource");
                }
            }
        }
        addOpposites(errors, "spec.scopes", scopes, scopes);
    }

    private static void addScopes(List<FieldError> errors, List<String> scopes, String text) {
        errors.add(FieldError.raw(FieldError.Type.INVALID, "spec.scopes", printed(scopes), text));
    }

    private static void addSelector(List<FieldError> errors, ResourceQuotaSpec spec) {
        String field = "spec.scopeSelector.matchExpressions";
        List<String> scopes = new ArrayList<>();
        for (ScopedResourceSelectorRequirement each : spec.getScopeSelector().getMatchExpressionsList()) {
            String scope = each.getScopeName();
            scopes.add(scope);
            if (!SCOPES.contains(scope)) {
                errors.add(FieldError.invalid(field + ".scopeName", scope, "unsupported scope"));
            }
            for (String resource : new TreeSet<>(spec.getHardMap().keySet())) {
                if (isOutside(scope, resource)) {
                    errors.add(FieldError.invalid(field, scope, "unsupported scope applied to resource"));
                }
            }
            addRequirement(errors, field, each);
        }
        addOpposites(errors, field, scopes, spec.getScopesList());
    }

    private static void addRequirement(List<FieldError> errors, String field, ScopedResourceSelectorRequirement each) {
        boolean takesNoValues =
                SCOPES.contains(each.getScopeName()) && !each.getScopeName().equals(PRIORITY_CLASS);
        if (takesNoValues && !each.getOperator().equals("Exists")) {
            errors.add(FieldError.invalid(
                    field + ".operator",
                    each.getOperator(),
                    "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating,"
                            + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
                            + " ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"));
        }
        switch (each.getOperator()) {
            case "In", "NotIn" -> {
                if (each.getValuesCount() == 0) {
                    errors.add(FieldError.required(
                            field + ".values",
                            "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (each.getValuesCount() > 0) {
                    errors.add(FieldError.raw(
                            FieldError.Type.INVALID,
                            field + ".values",
                            GoStructs.list(each.getValuesList()),
                            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"));
                }
            }
            default ->
                errors.add(
                        FieldError.invalid(field + ".operator", each.getOperator(), "not a valid selector operator"));
        }
    }

    /** Whether the resource is none that the pods in the scope use. */
    private static boolean isOutside(String scope, String resource) {
        if (!ResourceNames.isOfQuotas(resource) || !SCOPES.contains(scope)) {
            return false;
        }
        return scope.equals("BestEffort") ? !resource.equals("pods") : !OF_PODS.contains(resource);
    }

    private static void addOpposites(List<FieldError> errors, String field, List<String> scopes, List<String> shown) {
        for (Set<String> pair : OPPOSITES) {
            if (scopes.containsAll(pair)) {
                errors.add(FieldError.raw(FieldError.Type.INVALID, field, printed(shown), "conflicting scopes"));
            }
        }
    }

    private static String printed(List<String> scopes) {
        return GoStructs.list("[]core.ResourceQuotaScope", scopes);
    }
}
