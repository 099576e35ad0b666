package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.meta.v1.LabelSelector;
import io.balsa.k8s.rbac.v1.ClusterRole;
import java.util.List;

/** What may be done in the whole cluster, or in whichever namespace it is bound. */
final class ClusterRoleKind {
    static final Kind KIND = Kind.of(RbacRules.GROUP, "v1", ClusterRole.getDefaultInstance())
            .clusterScoped()
            .createsOnUpdate()
            .nameRule(Names::pathSegment)
            .columns(CreationColumns.COLUMNS, CreationColumns::row)
            .validate(ClusterRoleKind::validate)
            .validateUpdate((next, old) -> validate(next))
            .build();

    private ClusterRoleKind() {}

    private static List<FieldError> validate(ClusterRole role) {
        List<FieldError> errors = RbacRules.rules(role.getRulesList(), false);
        if (role.hasAggregationRule()) {
            addSelectors(errors, role.getAggregationRule().getClusterRoleSelectorsList());
        }
        return errors;
    }

    private static void addSelectors(List<FieldError> errors, List<LabelSelector> selectors) {
        String field = "aggregationRule.clusterRoleSelectors";
        if (selectors.isEmpty()) {
            errors.add(FieldError.required(
                    field, "at least one clusterRoleSelector required if aggregationRule is non-nil"));
        }
        for (int i = 0; i < selectors.size(); i++) {
            MetaRules.addSelector(errors, field + "[" + i + "]", selectors.get(i));
        }
    }
}
