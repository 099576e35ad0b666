package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.rbac.v1.Role;

/** What may be done in one namespace. */
final class RoleKind {
    static final Kind KIND = Kind.of(RbacRules.GROUP, "v1", Role.getDefaultInstance())
            .createsOnUpdate()
            .nameRule(Names::pathSegment)
            .columns(CreationColumns.COLUMNS, CreationColumns::row)
            .validate(role -> RbacRules.rules(role.getRulesList(), true))
            .validateUpdate((next, old) -> RbacRules.rules(next.getRulesList(), true))
            .build();

    private RoleKind() {}
}
