package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.admissionregistration.v1.ParamRef;
import io.balsa.k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.balsa.k8s.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where a policy is in force, with which parameters, and what happens where it does not hold. */
final class ValidatingAdmissionPolicyBindingKind {
    private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");
    private static final List<String> NOT_FOUND_ACTIONS = List.of("Deny", "Allow");
    private static final String EITHER = "name and selector are mutually exclusive";

    static final Kind KIND = Kind.of(
                    "admissionregistration.k8s.io", "v1", ValidatingAdmissionPolicyBinding.getDefaultInstance())
            .takesAnyFinalizer()
            .categories("api-extensions")
            .clusterScoped()
            .updatesConditionally()
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("PolicyName", "The policy."),
                            Column.text("ParamRef", "The object that parametrizes the policy."),
                            Column.age()),
                    ValidatingAdmissionPolicyBindingKind::row)
            .defaults(ValidatingAdmissionPolicyBindingKind::defaulted)
            .prepareForCreate(Generations::first)
            .prepareForUpdate(Generations::bySpec)
            .validate(ValidatingAdmissionPolicyBindingKind::validate)
            .validateUpdate((next, old) -> validate(next))
            .build();

    private ValidatingAdmissionPolicyBindingKind() {}

    private static Row row(ValidatingAdmissionPolicyBinding binding, Instant now) {
        ValidatingAdmissionPolicyBindingSpec spec = binding.getSpec();
        return Row.of(
                Meta.name(binding),
                spec.getPolicyName(),
                spec.hasParamRef() ? shown(spec.getParamRef()) : "<unset>",
                Ages.since(binding.getMetadata().getCreationTimestamp(), now));
    }

    private static String shown(ParamRef reference) {
        return reference.getNamespace().isEmpty()
                ? reference.getName()
                : reference.getNamespace() + "/" + reference.getName();
    }

    private static ValidatingAdmissionPolicyBinding defaulted(ValidatingAdmissionPolicyBinding binding) {
        if (!binding.getSpec().hasMatchResources()) {
            return binding;
        }
        ValidatingAdmissionPolicyBinding.Builder next = binding.toBuilder();
        next.getSpecBuilder()
                .setMatchResources(AdmissionDefaults.match(binding.getSpec().getMatchResources()));
        return next.build();
    }

    private static List<FieldError> validate(ValidatingAdmissionPolicyBinding binding) {
        ValidatingAdmissionPolicyBindingSpec spec = binding.getSpec();
        List<FieldError> errors = new ArrayList<>();
        if (spec.getPolicyName().isEmpty()) {
            errors.add(FieldError.required("spec.policyName", ""));
        } else {
            MetaRules.addInvalid(
                    errors, "spec.policyName", spec.getPolicyName(), Names.dnsSubdomain(spec.getPolicyName()));
        }
        if (spec.hasParamRef()) {
            addReference(errors, "spec.paramRef", spec.getParamRef());
        }
        if (spec.hasMatchResources()) {
            AdmissionRules.addMatch(errors, "spec.matchResources", spec.getMatchResources());
        }
        addActions(errors, "spec.validationActions", spec.getValidationActionsList());
        return errors;
    }

    private static void addReference(List<FieldError> errors, String field, ParamRef reference) {
        String name = reference.getName();
        MetaRules.addInvalid(errors, field + ".name", name, Names.pathSegment(name));
        if (!name.isEmpty() && reference.hasSelector()) {
            errors.add(FieldError.forbidden(field + ".name", EITHER));
        }
        if (reference.hasSelector()) {
            MetaRules.addSelector(errors, field + ".selector", reference.getSelector());
            if (!name.isEmpty()) {
                errors.add(FieldError.forbidden(field + ".selector", EITHER));
            }
        } else if (name.isEmpty()) {
            errors.add(FieldError.required(field, "one of name or selector must be specified"));
        }
        PodSpecRules.addEnum(
                errors, field + ".parameterNotFoundAction", reference.getParameterNotFoundAction(), NOT_FOUND_ACTIONS);
    }

    private static void addActions(List<FieldError> errors, String field, List<String> actions) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < actions.size(); i++) {
            AdmissionRules.addSupported(errors, field + "[" + i + "]", actions.get(i), ACTIONS);
            if (!seen.add(actions.get(i))) {
                errors.add(FieldError.duplicate(field + "[" + i + "]", actions.get(i)));
            }
        }
        if (seen.contains("Deny") && seen.contains("Warn")) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    field,
                    GoStructs.list("[]admissionregistration.ValidationAction", actions),
                    "must not contain both Deny and Warn (repeating the same validation failure information in the API"
                            + " response and headers serves no purpose)"));
        }
        if (actions.isEmpty()) {
            errors.add(FieldError.required(field, "at least one validation action is required"));
        }
    }
}
