package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.rbac.v1.ClusterRoleBinding;
import java.time.Instant;
import java.util.List;

/** Who may do in the whole cluster what a role says. */
final class ClusterRoleBindingKind {
    static final Kind KIND = Kind.of(RbacRules.GROUP, "v1", ClusterRoleBinding.getDefaultInstance())
            .clusterScoped()
            .createsOnUpdate()
            .nameRule(Names::pathSegment)
            .columns(BindingParts.COLUMNS, ClusterRoleBindingKind::row)
            .defaults(ClusterRoleBindingKind::defaulted)
            .validate(ClusterRoleBindingKind::validate)
            .validateUpdate(ClusterRoleBindingKind::validateUpdate)
            .build();

    private ClusterRoleBindingKind() {}

    private static Row row(ClusterRoleBinding binding, Instant now) {
        return BindingParts.row(binding.getMetadata(), binding.getRoleRef(), binding.getSubjectsList(), now);
    }

    private static ClusterRoleBinding defaulted(ClusterRoleBinding binding) {
        ClusterRoleBinding.Builder next = binding.toBuilder().setRoleRef(BindingParts.defaulted(binding.getRoleRef()));
        next.getSubjectsBuilderList().forEach(BindingParts::fill);
        return next.build();
    }

    private static List<FieldError> validate(ClusterRoleBinding binding) {
        return RbacRules.binding(binding.getRoleRef(), List.of("ClusterRole"), binding.getSubjectsList(), false);
    }

    private static List<FieldError> validateUpdate(ClusterRoleBinding next, ClusterRoleBinding old) {
        List<FieldError> errors = validate(next);
        RbacRules.addChangedRole(errors, next.getRoleRef(), old.getRoleRef());
        return errors;
    }
}
