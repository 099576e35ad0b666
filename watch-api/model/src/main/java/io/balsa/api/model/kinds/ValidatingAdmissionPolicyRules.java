package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.ConditionRules;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.api.model.validation.Sizes;
import io.balsa.k8s.admissionregistration.v1.AuditAnnotation;
import io.balsa.k8s.admissionregistration.v1.ExpressionWarning;
import io.balsa.k8s.admissionregistration.v1.ParamKind;
import io.balsa.k8s.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.balsa.k8s.admissionregistration.v1.ValidatingAdmissionPolicySpec;
import io.balsa.k8s.admissionregistration.v1.ValidatingAdmissionPolicyStatus;
import io.balsa.k8s.admissionregistration.v1.Validation;
import io.balsa.k8s.admissionregistration.v1.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What holds for a policy. Its expressions are not compiled. Expects defaults to be filled in. */
final class ValidatingAdmissionPolicyRules {
    private static final int MAX_ANNOTATIONS = 20;
    private static final int MAX_VALUE_BYTES = 5 * 1024;
    private static final List<String> REASONS = List.of("Forbidden", "Invalid", "RequestEntityTooLarge");
    private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
    /** What CEL keeps for itself. */
    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private ValidatingAdmissionPolicyRules() {}

    static List<FieldError> validate(ValidatingAdmissionPolicy policy) {
        ValidatingAdmissionPolicySpec spec = policy.getSpec();
        List<FieldError> errors = new ArrayList<>();
        AdmissionRules.addSupported(
                errors, "spec.failurePolicy", spec.getFailurePolicy(), AdmissionRules.FAILURE_POLICIES);
        if (spec.hasParamKind()) {
            addParamKind(errors, "spec.paramKind", spec.getParamKind());
        }
        if (!spec.hasMatchConstraints()) {
            errors.add(FieldError.required("spec.matchConstraints", ""));
        } else {
            AdmissionRules.addMatch(errors, "spec.matchConstraints", spec.getMatchConstraints());
            if (spec.getMatchConstraints().getResourceRulesCount() == 0) {
                errors.add(FieldError.required("spec.matchConstraints.resourceRules", ""));
            }
        }
        AdmissionRules.addConditions(errors, "spec.matchConditions", spec.getMatchConditionsList());
        for (int i = 0; i < spec.getVariablesCount(); i++) {
            addVariable(errors, "spec.variables[" + i + "]", spec.getVariables(i));
        }
        if (spec.getValidationsCount() + spec.getAuditAnnotationsCount() == 0) {
            String text = "validations or auditAnnotations must contain at least one item";
            errors.add(FieldError.required("spec.validations", text));
            errors.add(FieldError.required("spec.auditAnnotations", text));
        }
        for (int i = 0; i < spec.getValidationsCount(); i++) {
            addValidation(errors, "spec.validations[" + i + "]", spec.getValidations(i));
        }
        addAnnotations(errors, "spec.auditAnnotations", policy.getMetadata().getName(), spec.getAuditAnnotationsList());
        return errors;
    }

    private static void addParamKind(List<FieldError> errors, String field, ParamKind kind) {
        String at = field + ".apiVersion";
        String[] parts = kind.getApiVersion().split("/", -1);
        if (kind.getApiVersion().isEmpty()) {
            errors.add(FieldError.required(at, ""));
        } else if (parts.length > 2) {
            errors.add(FieldError.invalid(
                    at, kind.getApiVersion(), "unexpected GroupVersion string: " + kind.getApiVersion()));
        } else {
            String group = parts.length == 2 ? parts[0] : "";
            String version = parts[parts.length - 1];
            if (!group.isEmpty()) {
                addJoined(errors, at, group, "", Names.dnsSubdomain(group));
            }
            if (version.isEmpty()) {
                errors.add(FieldError.invalid(at, kind.getApiVersion(), "version must be specified"));
            } else {
                addJoined(errors, at, version, "", Names.dns1035Label(version));
            }
        }
        if (kind.getKind().isEmpty()) {
            errors.add(FieldError.required(field + ".kind", ""));
        } else {
            addJoined(
                    errors,
                    field + ".kind",
                    kind.getKind(),
                    "may have mixed case, but should otherwise match: ",
                    Names.dns1035Label(kind.getKind().toLowerCase(Locale.ROOT)));
        }
    }

    private static void addJoined(
            List<FieldError> errors, String field, String value, String words, List<String> wrong) {
        if (!wrong.isEmpty()) {
            errors.add(FieldError.invalid(field, value, words + String.join(",", wrong)));
        }
    }

    private static void addVariable(List<FieldError> errors, String field, Variable variable) {
        String name = variable.getName();
        if (name.isBlank()) {
            errors.add(FieldError.required(field + ".name", "name is not specified"));
        } else if (!IDENTIFIER.matcher(name).matches() || RESERVED.contains(name)) {
            errors.add(FieldError.invalid(field + ".name", name, "name is not a valid CEL identifier"));
        }
        if (variable.getExpression().isBlank()) {
            errors.add(FieldError.required(field + ".expression", "expression is not specified"));
        }
    }

    private static void addValidation(List<FieldError> errors, String field, Validation validation) {
        if (validation.getExpression().isBlank()) {
            errors.add(FieldError.required(field + ".expression", "expression is not specified"));
        }
        String expression = validation.getMessageExpression();
        if (!expression.isEmpty() && expression.isBlank()) {
            errors.add(FieldError.invalid(field + ".messageExpression", expression, "must be non-empty if specified"));
        }
        String message = validation.getMessage();
        if (!message.isEmpty() && message.isBlank()) {
            errors.add(FieldError.invalid(field + ".message", message, "message must be non-empty if specified"));
        } else if (message.strip().contains("\n") || message.strip().contains("\r")) {
            errors.add(FieldError.invalid(field + ".message", message, "message must not contain line breaks"));
        }
        if (validation.hasReason()) {
            AdmissionRules.addSupported(errors, field + ".reason", validation.getReason(), REASONS);
        }
    }

    private static void addAnnotations(
            List<FieldError> errors, String field, String policy, List<AuditAnnotation> annotations) {
        if (annotations.size() > MAX_ANNOTATIONS) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    field,
                    GoStructs.shortened("[]admissionregistration.AuditAnnotation"),
                    "must not have more than " + MAX_ANNOTATIONS + " auditAnnotations"));
        }
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < annotations.size(); i++) {
            String at = field + "[" + i + "]";
            String key = annotations.get(i).getKey();
            String value = annotations.get(i).getValueExpression().strip();
            if (policy.isEmpty()) {
                errors.add(FieldError.invalid(at + ".key", key, "requires metadata.name be non-empty"));
            } else {
                String full = policy + "/" + key;
                MetaRules.addInvalid(errors, at + ".key", full, Names.qualifiedName(full));
            }
            if (value.isEmpty()) {
                errors.add(FieldError.required(at + ".valueExpression", "valueExpression is not specified"));
            } else if (Sizes.utf8(value) > MAX_VALUE_BYTES) {
                errors.add(FieldError.required(
                        at + ".valueExpression", "must not exceed " + MAX_VALUE_BYTES + " bytes in length"));
            }
            if (!keys.add(key)) {
                errors.add(FieldError.duplicate(at + ".key", key));
            }
        }
    }

    static List<FieldError> validateStatus(ValidatingAdmissionPolicyStatus status) {
        List<FieldError> errors = new ArrayList<>();
        List<ExpressionWarning> warnings = status.getTypeChecking().getExpressionWarningsList();
        for (int i = 0; i < warnings.size(); i++) {
            String field = "status.typeChecking.expressionWarnings[" + i + "]";
            if (warnings.get(i).getWarning().isEmpty()) {
                errors.add(FieldError.required(field + ".warning", ""));
            }
            if (warnings.get(i).getFieldRef().isBlank()) {
                errors.add(FieldError.required(field + ".fieldRef", ""));
            }
        }
        ConditionRules.add(errors, "status.conditions", status.getConditionsList());
        return errors;
    }
}
