package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.admissionregistration.v1.ParamKind;
import io.balsa.k8s.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.balsa.k8s.admissionregistration.v1.ValidatingAdmissionPolicySpec;
import java.time.Instant;
import java.util.List;

/** Expressions that must hold for the objects of a request. */
final class ValidatingAdmissionPolicyKind {
    static final Kind KIND = Kind.of(
                    "admissionregistration.k8s.io", "v1", ValidatingAdmissionPolicy.getDefaultInstance())
            .takesAnyFinalizer()
            .plural("validatingadmissionpolicies")
            .categories("api-extensions")
            .clusterScoped()
            .updatesConditionally()
            .subresources("status")
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.number("Validations", "How many expressions must hold."),
                            Column.text("ParamKind", "The kind of the objects that parametrize it."),
                            Column.age()),
                    ValidatingAdmissionPolicyKind::row)
            .defaults(ValidatingAdmissionPolicyKind::defaulted)
            .prepareForCreate(Generations::first)
            .prepareForUpdate(Generations::bySpec)
            .validate(ValidatingAdmissionPolicyRules::validate)
            .validateUpdate((next, old) -> ValidatingAdmissionPolicyRules.validate(next))
            .validateStatusUpdate((next, old) -> ValidatingAdmissionPolicyRules.validateStatus(next.getStatus()))
            .build();

    private ValidatingAdmissionPolicyKind() {}

    private static Row row(ValidatingAdmissionPolicy policy, Instant now) {
        ParamKind kind = policy.getSpec().getParamKind();
        return Row.of(
                Meta.name(policy),
                policy.getSpec().getValidationsCount(),
                policy.getSpec().hasParamKind() ? kind.getApiVersion() + "/" + kind.getKind() : "<unset>",
                Ages.since(policy.getMetadata().getCreationTimestamp(), now));
    }

    private static ValidatingAdmissionPolicy defaulted(ValidatingAdmissionPolicy policy) {
        ValidatingAdmissionPolicy.Builder next = policy.toBuilder();
        ValidatingAdmissionPolicySpec.Builder spec = next.getSpecBuilder();
        if (!spec.hasFailurePolicy()) {
            spec.setFailurePolicy("Fail");
        }
        if (spec.hasMatchConstraints()) {
            spec.setMatchConstraints(AdmissionDefaults.match(spec.getMatchConstraints()));
        }
        return next.build();
    }
}
