package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.coordination.v1.Lease;
import io.balsa.k8s.coordination.v1.LeaseSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Who holds something, and until when: node heartbeats, elections. */
final class LeaseKind {
    static final Kind KIND = Kind.of("coordination.k8s.io", "v1", Lease.getDefaultInstance())
            .takesAnyFinalizer()
            .createsOnUpdate()
            .updatesConditionally()
            .columns(List.of(Column.objectName(), Column.text("Holder", "Who holds it."), Column.age()), LeaseKind::row)
            .validate(LeaseKind::validate)
            .validateUpdate((next, old) -> validate(next))
            .build();

    private LeaseKind() {}

    private static Row row(Lease lease, Instant now) {
        return Row.of(
                Meta.name(lease),
                lease.getSpec().getHolderIdentity(),
                Ages.since(lease.getMetadata().getCreationTimestamp(), now));
    }

    private static List<FieldError> validate(Lease lease) {
        LeaseSpec spec = lease.getSpec();
        List<FieldError> errors = new ArrayList<>();
        if (spec.hasLeaseDurationSeconds() && spec.getLeaseDurationSeconds() <= 0) {
            errors.add(FieldError.invalid(
                    "spec.leaseDurationSeconds", spec.getLeaseDurationSeconds(), "must be greater than 0"));
        }
        if (spec.getLeaseTransitions() < 0) {
            errors.add(FieldError.invalid("spec.leaseTransitions", spec.getLeaseTransitions(), MetaRules.NOT_NEGATIVE));
        }
        return errors;
    }
}
