package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.api.model.validation.Sizes;
import io.balsa.k8s.core.v1.ConfigMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Configuration as keys and values. */
final class ConfigMapKind {
    /** Kubernetes' limit on all values together. */
    private static final int MAX_BYTES = 1024 * 1024;

    static final Kind KIND = Kind.of("", "v1", ConfigMap.getDefaultInstance())
            .shortNames("cm")
            .columns(
                    List.of(Column.objectName(), Column.number("Data", "How many keys it has."), Column.age()),
                    ConfigMapKind::row)
            .validate(ConfigMapKind::validate)
            .validateUpdate(ConfigMapKind::validateUpdate)
            .build();

    private ConfigMapKind() {}

    private static Row row(ConfigMap map, Instant now) {
        return Row.of(
                Meta.name(map),
                map.getDataCount() + map.getBinaryDataCount(),
                Ages.since(map.getMetadata().getCreationTimestamp(), now));
    }

    private static List<FieldError> validate(ConfigMap map) {
        List<FieldError> errors = new ArrayList<>();
        long bytes = 0;
        for (String key : new TreeSet<>(map.getDataMap().keySet())) {
            String field = "data[" + key + "]";
            MetaRules.addInvalid(errors, field, key, Names.configKey(key));
            if (map.containsBinaryData(key)) {
                errors.add(FieldError.invalid(field, key, "duplicate of key present in binaryData"));
            }
            bytes += Sizes.utf8(map.getDataOrThrow(key));
        }
        for (String key : new TreeSet<>(map.getBinaryDataMap().keySet())) {
            MetaRules.addInvalid(errors, "binaryData[" + key + "]", key, Names.configKey(key));
            bytes += map.getBinaryDataOrThrow(key).size();
        }
        if (bytes > MAX_BYTES) {
            errors.add(FieldError.tooLong("", MAX_BYTES));
        }
        return errors;
    }

    private static List<FieldError> validateUpdate(ConfigMap next, ConfigMap old) {
        List<FieldError> errors = validate(next);
        if (old.getImmutable()) {
            String text = "field is immutable when `immutable` is set";
            if (!next.getImmutable()) {
                errors.add(FieldError.forbidden("immutable", text));
            }
            if (!next.getDataMap().equals(old.getDataMap())) {
                errors.add(FieldError.forbidden("data", text));
            }
            if (!next.getBinaryDataMap().equals(old.getBinaryDataMap())) {
                errors.add(FieldError.forbidden("binaryData", text));
            }
        }
        return errors;
    }
}
