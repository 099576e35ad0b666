package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.core.v1.NamespaceStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A space of names; everything namespaced lives in one. */
final class NamespaceKind {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";
    /** Keeps the namespace until everything in it is gone. */
    private static final String CONTENT_FINALIZER = "kubernetes";

    static final Kind KIND = Kind.of("", "v1", Namespace.getDefaultInstance())
            .shortNames("ns")
            .clusterScoped()
            .subresources("status", "finalize")
            .nameRule(Names::dnsLabel)
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Status", "Active, or Terminating while its content is removed."),
                            Column.age()),
                    NamespaceKind::row)
            .selectable("status.phase", namespace -> namespace.getStatus().getPhase())
            .defaults(NamespaceKind::defaulted)
            .prepareForCreate(NamespaceKind::prepareForCreate)
            .prepareForUpdate(
                    (next, old) -> next.toBuilder().setSpec(old.getSpec()).build())
            // whoever has cleaned up takes its finalizer away
            .part(
                    "finalize",
                    (next, old) -> old.toBuilder().setSpec(next.getSpec()).build(),
                    (next, old) -> validateFinalize(next))
            .validate(NamespaceKind::validate)
            .build();

    private NamespaceKind() {}

    private static Row row(Namespace namespace, Instant now) {
        return Row.of(
                Meta.name(namespace),
                namespace.getStatus().getPhase(),
                Ages.since(namespace.getMetadata().getCreationTimestamp(), now));
    }

    private static Namespace defaulted(Namespace namespace) {
        String name = namespace.getMetadata().getName();
        if (name.isEmpty() || name.equals(namespace.getMetadata().getLabelsMap().get(NAME_LABEL))) {
            return namespace;
        }
        return Meta.edit(namespace, meta -> meta.putLabels(NAME_LABEL, name));
    }

    private static Namespace prepareForCreate(Namespace namespace) {
        Namespace.Builder next =
                namespace.toBuilder().setStatus(NamespaceStatus.newBuilder().setPhase("Active"));
        if (!namespace.getSpec().getFinalizersList().contains(CONTENT_FINALIZER)) {
            next.getSpecBuilder().addFinalizers(CONTENT_FINALIZER);
        }
        return next.build();
    }

    private static List<FieldError> validate(Namespace namespace) {
        List<FieldError> errors = new ArrayList<>();
        for (String finalizer : namespace.getSpec().getFinalizersList()) {
            addFinalizer(errors, "spec.finalizers", finalizer);
        }
        return errors;
    }

    private static List<FieldError> validateFinalize(Namespace namespace) {
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < namespace.getSpec().getFinalizersCount(); i++) {
            // Kubernetes: here the place in the list is told
            addFinalizer(
                    errors, "spec.finalizers[" + i + "]", namespace.getSpec().getFinalizers(i));
        }
        return errors;
    }

    private static void addFinalizer(List<FieldError> errors, String field, String finalizer) {
        MetaRules.addInvalid(errors, field, finalizer, Names.qualifiedName(finalizer));
        MetaRules.addStandardFinalizer(errors, field, finalizer);
    }
}
