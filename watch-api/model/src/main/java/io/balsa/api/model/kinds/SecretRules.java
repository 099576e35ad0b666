package io.balsa.api.model.kinds;

import com.google.protobuf.ByteString;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoJson;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What holds for a secret. Expects defaults to be filled in. */
final class SecretRules {
    static final String OPAQUE = "Opaque";

    /** Kubernetes' limit on all values together. */
    private static final int MAX_BYTES = 1024 * 1024;

    private static final String ACCOUNT_NAME = "kubernetes.io/service-account.name";
    private static final String REDACTED = "<secret contents redacted>";

    private SecretRules() {}

    static List<FieldError> validate(Secret secret) {
        List<FieldError> errors = new ArrayList<>();
        long bytes = 0;
        for (String key : new TreeSet<>(secret.getDataMap().keySet())) {
            MetaRules.addInvalid(errors, data(key), key, Names.configKey(key));
            bytes += secret.getDataOrThrow(key).size();
        }
        if (bytes > MAX_BYTES) {
            errors.add(FieldError.tooLong("data", MAX_BYTES));
        }
        addType(errors, secret);
        return errors;
    }

    /** Each of the types that Kubernetes knows has keys that it needs; any other type has none. */
    private static void addType(List<FieldError> errors, Secret secret) {
        switch (secret.getType()) {
            case "kubernetes.io/service-account-token" -> {
                if (secret.getMetadata()
                        .getAnnotationsOrDefault(ACCOUNT_NAME, "")
                        .isEmpty()) {
                    errors.add(FieldError.required("metadata.annotations[" + ACCOUNT_NAME + "]", ""));
                }
            }
            case "kubernetes.io/dockercfg" -> addJson(errors, secret, ".dockercfg");
            case "kubernetes.io/dockerconfigjson" -> addJson(errors, secret, ".dockerconfigjson");
            case "kubernetes.io/basic-auth" -> {
                if (!secret.containsData("username") && !secret.containsData("password")) {
                    errors.add(FieldError.required(data("username"), ""));
                    errors.add(FieldError.required(data("password"), ""));
                }
            }
            case "kubernetes.io/ssh-auth" -> {
                if (secret.getDataOrDefault("ssh-privatekey", ByteString.EMPTY).isEmpty()) {
                    errors.add(FieldError.required(data("ssh-privatekey"), ""));
                }
            }
            case "kubernetes.io/tls" -> {
                for (String key : List.of("tls.crt", "tls.key")) {
                    if (!secret.containsData(key)) {
                        errors.add(FieldError.required(data(key), ""));
                    }
                }
            }
            default -> {}
        }
    }

    private static void addJson(List<FieldError> errors, Secret secret, String key) {
        if (!secret.containsData(key)) {
            errors.add(FieldError.required(data(key), ""));
            return;
        }
        GoJson.notAnObject(secret.getDataOrThrow(key).toByteArray())
                .ifPresent(wrong -> errors.add(FieldError.invalid(data(key), REDACTED, wrong)));
    }

    private static String data(String key) {
        return "data[" + key + "]";
    }

    static List<FieldError> validateUpdate(Secret next, Secret old) {
        List<FieldError> errors = new ArrayList<>();
        MetaRules.addChanged(errors, "type", next.getType(), old.getType());
        if (old.getImmutable()) {
            String text = "field is immutable when `immutable` is set";
            if (!next.getImmutable()) {
                errors.add(FieldError.forbidden("immutable", text));
            }
            if (!next.getDataMap().equals(old.getDataMap())) {
                errors.add(FieldError.forbidden("data", text));
            }
        }
        errors.addAll(validate(next));
        return errors;
    }
}
