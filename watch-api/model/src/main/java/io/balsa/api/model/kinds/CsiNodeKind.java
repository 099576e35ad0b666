package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoText;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.storage.v1.CSINode;
import io.balsa.k8s.storage.v1.CSINodeDriver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The storage drivers that a node has. */
final class CsiNodeKind {
    private static final int NODE_ID_MAX = 256;

    static final Kind KIND = Kind.of("storage.k8s.io", "v1", CSINode.getDefaultInstance())
            .clusterScoped()
            .updatesConditionally()
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.number("Drivers", "How many storage drivers the node has."),
                            Column.age()),
                    CsiNodeKind::row)
            .validate(CsiNodeKind::validate)
            .validateUpdate(CsiNodeKind::validateUpdate)
            .build();

    private CsiNodeKind() {}

    private static Row row(CSINode node, Instant now) {
        return Row.of(
                Meta.name(node),
                node.getSpec().getDriversCount(),
                Ages.since(node.getMetadata().getCreationTimestamp(), now));
    }

    private static List<FieldError> validate(CSINode node) {
        List<FieldError> errors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < node.getSpec().getDriversCount(); i++) {
            String field = "spec.drivers[" + i + "]";
            CSINodeDriver driver = node.getSpec().getDrivers(i);
            VolumeSourceRules.addDriver(errors, field + ".name", driver.getName());
            addNodeId(errors, field + ".nodeID", driver.getNodeID());
            MetaRules.addNotNegative(
                    errors,
                    field + ".allocatable.count",
                    driver.getAllocatable().getCount());
            if (!names.add(driver.getName())) {
                errors.add(FieldError.duplicate(field + ".name", driver.getName()));
            }
            addTopology(errors, field, driver.getTopologyKeysList());
        }
        return errors;
    }

    private static void addNodeId(List<FieldError> errors, String field, String id) {
        if (id.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        }
        if (id.length() > NODE_ID_MAX) {
            errors.add(FieldError.invalid(field, id, "must be " + NODE_ID_MAX + " characters or less"));
        }
    }

    private static void addTopology(List<FieldError> errors, String field, List<String> keys) {
        Set<String> seen = new HashSet<>();
        for (String key : keys) {
            if (key.isEmpty()) {
                errors.add(FieldError.required(field, ""));
            }
            if (!seen.add(key)) {
                errors.add(FieldError.duplicate(field, key));
            }
            MetaRules.addInvalid(errors, field, key, Names.qualifiedName(key));
        }
    }

    /** Drivers come and go; one that stays says the same of itself. */
    private static List<FieldError> validateUpdate(CSINode next, CSINode old) {
        List<FieldError> errors = validate(next);
        for (CSINodeDriver before : old.getSpec().getDriversList()) {
            for (CSINodeDriver driver : next.getSpec().getDriversList()) {
                if (driver.getName().equals(before.getName()) && !driver.equals(before)) {
                    errors.add(FieldError.raw(
                            FieldError.Type.INVALID,
                            "CSINodeDriver",
                            "storage.CSINodeDriver{Name:" + GoText.quote(driver.getName()) + ", NodeID:"
                                    + GoText.quote(driver.getNodeID()) + "}",
                            MetaRules.IMMUTABLE));
                }
            }
        }
        return errors;
    }
}
