package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.rbac.v1.RoleBinding;
import java.time.Instant;
import java.util.List;

/** Who may do in one namespace what a role says. */
final class RoleBindingKind {
    static final Kind KIND = Kind.of(RbacRules.GROUP, "v1", RoleBinding.getDefaultInstance())
            .createsOnUpdate()
            .nameRule(Names::pathSegment)
            .columns(BindingParts.COLUMNS, RoleBindingKind::row)
            .defaults(RoleBindingKind::defaulted)
            .validate(RoleBindingKind::validate)
            .validateUpdate(RoleBindingKind::validateUpdate)
            .build();

    private RoleBindingKind() {}

    private static Row row(RoleBinding binding, Instant now) {
        return BindingParts.row(binding.getMetadata(), binding.getRoleRef(), binding.getSubjectsList(), now);
    }

    private static RoleBinding defaulted(RoleBinding binding) {
        RoleBinding.Builder next = binding.toBuilder().setRoleRef(BindingParts.defaulted(binding.getRoleRef()));
        next.getSubjectsBuilderList().forEach(BindingParts::fill);
        return next.build();
    }

    private static List<FieldError> validate(RoleBinding binding) {
        return RbacRules.binding(binding.getRoleRef(), List.of("Role", "ClusterRole"), binding.getSubjectsList(), true);
    }

    private static List<FieldError> validateUpdate(RoleBinding next, RoleBinding old) {
        List<FieldError> errors = validate(next);
        RbacRules.addChangedRole(errors, next.getRoleRef(), old.getRoleRef());
        return errors;
    }
}
