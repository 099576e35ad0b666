package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import java.util.ArrayList;
import java.util.List;

/** What holds for the counts of pods in the status of a workload. */
final class ReplicaStatusRules {
    /** The counts of a replica set and its older form. */
    record Counts(int replicas, int fullyLabeled, int ready, int available, long observedGeneration) {}

    private ReplicaStatusRules() {}

    static List<FieldError> validate(Counts counts) {
        List<FieldError> errors = new ArrayList<>();
        MetaRules.addNotNegative(errors, "status.replicas", counts.replicas());
        MetaRules.addNotNegative(errors, "status.fullyLabeledReplicas", counts.fullyLabeled());
        MetaRules.addNotNegative(errors, "status.readyReplicas", counts.ready());
        MetaRules.addNotNegative(errors, "status.availableReplicas", counts.available());
        MetaRules.addNotNegative(errors, "status.observedGeneration", counts.observedGeneration());
        addPart(errors, "status.fullyLabeledReplicas", counts.fullyLabeled(), counts.replicas());
        addPart(errors, "status.readyReplicas", counts.ready(), counts.replicas());
        addPart(errors, "status.availableReplicas", counts.available(), counts.replicas());
        addAvailable(errors, counts.available(), counts.ready(), "readyReplicas");
        return errors;
    }

    /** Some of the pods are no more than all of them. */
    static void addPart(List<FieldError> errors, String field, int part, int all) {
        if (part > all) {
            errors.add(FieldError.invalid(field, part, "cannot be greater than status.replicas"));
        }
    }

    /** Only pods that are ready are available. */
    static void addAvailable(List<FieldError> errors, int available, int ready, String readyName) {
        if (available > ready) {
            errors.add(
                    FieldError.invalid("status.availableReplicas", available, "cannot be greater than " + readyName));
        }
    }

    /** How often a name was taken already is never forgotten. */
    static void addCollisionsForgotten(List<FieldError> errors, int next, int old) {
        if (next < old) {
            errors.add(FieldError.invalid("status.collisionCount", next, "cannot be decremented"));
        }
    }
}
