package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.GoText;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.rbac.v1.PolicyRule;
import io.balsa.k8s.rbac.v1.RoleRef;
import io.balsa.k8s.rbac.v1.Subject;
import java.util.ArrayList;
import java.util.List;

/** What holds for roles and for their bindings, in a namespace and in the whole cluster. */
final class RbacRules {
    static final String GROUP = "rbac.authorization.k8s.io";

    private static final List<String> SUBJECT_KINDS = List.of("ServiceAccount", "User", "Group");

    private RbacRules() {}

    static List<FieldError> rules(List<PolicyRule> rules, boolean namespaced) {
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            addRule(errors, "rules[" + i + "]", rules.get(i), namespaced);
        }
        return errors;
    }

    private static void addRule(List<FieldError> errors, String field, PolicyRule rule, boolean namespaced) {
        if (rule.getVerbsCount() == 0) {
            errors.add(FieldError.required(field + ".verbs", "verbs must contain at least one value"));
        }
        if (rule.getNonResourceURLsCount() > 0) {
            addUrls(errors, field + ".nonResourceURLs", rule, namespaced);
            return;
        }
        if (rule.getApiGroupsCount() == 0) {
            errors.add(FieldError.required(field + ".apiGroups", "resource rules must supply at least one api group"));
        }
        if (rule.getResourcesCount() == 0) {
            errors.add(FieldError.required(field + ".resources", "resource rules must supply at least one resource"));
        }
    }

    private static void addUrls(List<FieldError> errors, String field, PolicyRule rule, boolean namespaced) {
        String urls = GoStructs.list(rule.getNonResourceURLsList());
        if (namespaced) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID, field, urls, "namespaced rules cannot apply to non-resource URLs"));
        }
        if (rule.getApiGroupsCount() + rule.getResourcesCount() + rule.getResourceNamesCount() > 0) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    field,
                    urls,
                    "rules cannot apply to both regular resources and non-resource URLs"));
        }
    }

    /** @param kinds the kinds of roles that may be bound */
    static List<FieldError> binding(RoleRef role, List<String> kinds, List<Subject> subjects, boolean namespaced) {
        List<FieldError> errors = new ArrayList<>();
        if (!role.getApiGroup().equals(GROUP)) {
            errors.add(FieldError.notSupported("roleRef.apiGroup", role.getApiGroup(), List.of(GROUP)));
        }
        if (!kinds.contains(role.getKind())) {
            errors.add(FieldError.notSupported("roleRef.kind", role.getKind(), kinds));
        }
        if (role.getName().isEmpty()) {
            errors.add(FieldError.required("roleRef.name", ""));
        } else {
            MetaRules.addInvalid(errors, "roleRef.name", role.getName(), Names.pathSegment(role.getName()));
        }
        for (int i = 0; i < subjects.size(); i++) {
            addSubject(errors, "subjects[" + i + "]", subjects.get(i), namespaced);
        }
        return errors;
    }

    private static void addSubject(List<FieldError> errors, String field, Subject subject, boolean namespaced) {
        String name = subject.getName();
        if (name.isEmpty()) {
            errors.add(FieldError.required(field + ".name", ""));
        }
        switch (subject.getKind()) {
            case "ServiceAccount" -> {
                if (!name.isEmpty()) {
                    MetaRules.addInvalid(errors, field + ".name", name, Names.dnsSubdomain(name));
                }
                addGroup(errors, field, subject, "");
                if (!namespaced && subject.getNamespace().isEmpty()) {
                    errors.add(FieldError.required(field + ".namespace", ""));
                }
            }
            case "User" -> {
                if (name.isEmpty()) {
                    errors.add(FieldError.invalid(field + ".name", name, "user name cannot be empty"));
                }
                addGroup(errors, field, subject, GROUP);
            }
            case "Group" -> {
                if (name.isEmpty()) {
                    errors.add(FieldError.invalid(field + ".name", name, "group name cannot be empty"));
                }
                addGroup(errors, field, subject, GROUP);
            }
            default -> errors.add(FieldError.notSupported(field + ".kind", subject.getKind(), SUBJECT_KINDS));
        }
    }

    private static void addGroup(List<FieldError> errors, String field, Subject subject, String group) {
        if (!subject.getApiGroup().equals(group)) {
            errors.add(FieldError.notSupported(field + ".apiGroup", subject.getApiGroup(), List.of(group)));
        }
    }

    /** Who may do something changes; what they may do is a new binding. */
    static void addChangedRole(List<FieldError> errors, RoleRef next, RoleRef old) {
        boolean same = next.getApiGroup().equals(old.getApiGroup())
                && next.getKind().equals(old.getKind())
                && next.getName().equals(old.getName());
        if (!same) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    "roleRef",
                    "rbac.RoleRef{APIGroup:" + GoText.quote(next.getApiGroup()) + ", Kind:"
                            + GoText.quote(next.getKind()) + ", Name:" + GoText.quote(next.getName()) + "}",
                    "cannot change roleRef"));
        }
    }
}
