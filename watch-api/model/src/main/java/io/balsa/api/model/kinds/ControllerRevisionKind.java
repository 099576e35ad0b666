package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.apps.v1.ControllerRevision;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A state that a daemon set or stateful set once had, kept to go back to. */
final class ControllerRevisionKind {
    static final Kind KIND = Kind.of("apps", "v1", ControllerRevision.getDefaultInstance())
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Controller", "Whose state it is."),
                            Column.number("Revision", "The how manyth state it is."),
                            Column.age()),
                    ControllerRevisionKind::row)
            .validate(ControllerRevisionKind::validate)
            .validateUpdate(ControllerRevisionKind::validateUpdate)
            .build();

    private ControllerRevisionKind() {}

    private static Row row(ControllerRevision revision, Instant now) {
        return Row.of(
                Meta.name(revision),
                Meta.controller(revision)
                        .map(ControllerRevisionKind::controller)
                        .orElse(CellText.NONE),
                revision.getRevision(),
                Ages.since(revision.getMetadata().getCreationTimestamp(), now));
    }

    /** {@code statefulset.apps/web}. */
    private static String controller(OwnerReference owner) {
        int slash = owner.getApiVersion().indexOf('/');
        String group = slash < 0 ? "" : "." + owner.getApiVersion().substring(0, slash);
        return (owner.getKind() + group).toLowerCase(Locale.ROOT) + "/" + owner.getName();
    }

    private static List<FieldError> validate(ControllerRevision revision) {
        List<FieldError> errors = new ArrayList<>();
        if (!revision.hasData()) {
            errors.add(FieldError.required("data", "data is mandatory"));
        }
        MetaRules.addNotNegative(errors, "revision", revision.getRevision());
        return errors;
    }

    private static List<FieldError> validateUpdate(ControllerRevision next, ControllerRevision old) {
        List<FieldError> errors = validate(next);
        if (!next.getData().equals(old.getData())) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID, "data", next.getData().getRaw().toStringUtf8(), MetaRules.IMMUTABLE));
        }
        return errors;
    }
}
