package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.EnvFromSource;
import io.balsa.k8s.core.v1.EnvVar;
import io.balsa.k8s.core.v1.EnvVarSource;
import java.util.List;

/** What holds for the environment of a container. */
final class EnvironmentRules {
    private static final String SEVERAL = "may not have more than one field specified at a time";

    private EnvironmentRules() {}

    static void add(List<FieldError> errors, String field, Container container) {
        for (int i = 0; i < container.getEnvCount(); i++) {
            EnvVar variable = container.getEnv(i);
            String at = field + ".env[" + i + "]";
            if (variable.getName().isEmpty()) {
                errors.add(FieldError.required(at + ".name", ""));
            } else {
                MetaRules.addInvalid(
                        errors, at + ".name", variable.getName(), Names.environmentName(variable.getName()));
            }
            if (variable.hasValueFrom()) {
                addSource(errors, at + ".valueFrom", variable);
            }
        }
        for (int i = 0; i < container.getEnvFromCount(); i++) {
            addFrom(errors, field + ".envFrom", i, container.getEnvFrom(i));
        }
    }

    private static void addSource(List<FieldError> errors, String field, EnvVar variable) {
        EnvVarSource source = variable.getValueFrom();
        int sources = source.getAllFields().size();
        if (source.hasFieldRef()) {
            DownwardRules.addField(errors, field + ".fieldRef", source.getFieldRef(), DownwardRules.OF_ENVIRONMENT);
        }
        if (source.hasResourceFieldRef()) {
            DownwardRules.addResource(errors, field + ".resourceFieldRef", source.getResourceFieldRef());
        }
        if (source.hasConfigMapKeyRef()) {
            String name = source.getConfigMapKeyRef().getLocalObjectReference().getName();
            addKey(
                    errors,
                    field + ".configMapKeyRef",
                    name,
                    source.getConfigMapKeyRef().getKey());
        }
        if (source.hasSecretKeyRef()) {
            String name = source.getSecretKeyRef().getLocalObjectReference().getName();
            addKey(
                    errors,
                    field + ".secretKeyRef",
                    name,
                    source.getSecretKeyRef().getKey());
        }
        if (sources == 0) {
            errors.add(FieldError.invalid(
                    field,
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"));
        } else if (!variable.getValue().isEmpty()) {
            errors.add(FieldError.invalid(field, "", "may not be specified when `value` is not empty"));
        } else if (sources > 1) {
            errors.add(FieldError.invalid(field, "", SEVERAL));
        }
    }

    private static void addKey(List<FieldError> errors, String field, String name, String key) {
        MetaRules.addInvalid(errors, field + ".name", name, Names.dnsSubdomain(name));
        if (key.isEmpty()) {
            errors.add(FieldError.required(field + ".key", ""));
        } else {
            MetaRules.addInvalid(errors, field + ".key", key, Names.configKey(key));
        }
    }

    private static void addFrom(List<FieldError> errors, String list, int index, EnvFromSource source) {
        String field = list + "[" + index + "]";
        if (!source.getPrefix().isEmpty()) {
            MetaRules.addInvalid(
                    errors, field + ".prefix", source.getPrefix(), Names.environmentName(source.getPrefix()));
        }
        if (source.hasConfigMapRef()) {
            addName(
                    errors,
                    field + ".configMapRef.name",
                    source.getConfigMapRef().getLocalObjectReference().getName());
        }
        if (source.hasSecretRef()) {
            addName(
                    errors,
                    field + ".secretRef.name",
                    source.getSecretRef().getLocalObjectReference().getName());
        }
        if (!source.hasConfigMapRef() && !source.hasSecretRef()) {
            // Kubernetes: the place in the list is not told
            errors.add(FieldError.invalid(list, "", "must specify one of: `configMapRef` or `secretRef`"));
        } else if (source.hasConfigMapRef() && source.hasSecretRef()) {
            errors.add(FieldError.invalid(list, "", SEVERAL));
        }
    }

    private static void addName(List<FieldError> errors, String field, String name) {
        if (name.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        } else {
            MetaRules.addInvalid(errors, field, name, Names.dnsSubdomain(name));
        }
    }
}
