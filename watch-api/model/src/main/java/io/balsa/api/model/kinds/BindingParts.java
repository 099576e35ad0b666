package io.balsa.api.model.kinds;

import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.rbac.v1.RoleRef;
import io.balsa.k8s.rbac.v1.Subject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** What the bindings of a namespace and those of the whole cluster show and fill in alike. */
final class BindingParts {
    static final List<Column> COLUMNS = List.of(
            Column.objectName(),
            Column.text("Role", "What the subjects may do."),
            Column.age(),
            Column.text("Users", "The users that are bound.").wide(),
            Column.text("Groups", "The groups that are bound.").wide(),
            Column.text("ServiceAccounts", "The service accounts that are bound.")
                    .wide());

    private BindingParts() {}

    static Row row(ObjectMeta meta, RoleRef role, List<Subject> subjects, Instant now) {
        return Row.of(
                meta.getName(),
                role.getKind() + "/" + role.getName(),
                Ages.since(meta.getCreationTimestamp(), now),
                names(subjects, "User"),
                names(subjects, "Group"),
                accounts(subjects));
    }

    private static String names(List<Subject> subjects, String kind) {
        return subjects.stream()
                .filter(subject -> subject.getKind().equals(kind))
                .map(Subject::getName)
                .collect(Collectors.joining(", "));
    }

    private static String accounts(List<Subject> subjects) {
        return subjects.stream()
                .filter(subject -> subject.getKind().equals("ServiceAccount"))
                .map(subject -> subject.getNamespace() + "/" + subject.getName())
                .collect(Collectors.joining(", "));
    }

    static RoleRef defaulted(RoleRef role) {
        return role.getApiGroup().isEmpty()
                ? role.toBuilder().setApiGroup(RbacRules.GROUP).build()
                : role;
    }

    /** A service account is of the core group, whose name is empty. */
    static void fill(Subject.Builder subject) {
        boolean outside = subject.getKind().equals("User") || subject.getKind().equals("Group");
        if (outside && subject.getApiGroup().isEmpty()) {
            subject.setApiGroup(RbacRules.GROUP);
        }
    }
}
