package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.k8s.core.v1.ConfigMap;

/** Configuration as keys and values. */
final class ConfigMapKind {
    static final Kind KIND =
            Kind.of("", "v1", ConfigMap.getDefaultInstance()).shortNames("cm").build();

    private ConfigMapKind() {}
}
