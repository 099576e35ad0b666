package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.k8s.autoscaling.v1.HorizontalPodAutoscaler;

/** An autoscaler as older clients know it, by processor time alone; what it cannot say stands in annotations. */
final class HorizontalPodAutoscalerV1Kind {
    static final Kind KIND = Kind.of("autoscaling", "v1", HorizontalPodAutoscaler.getDefaultInstance())
            .versionOf(
                    HorizontalPodAutoscalerKind.KIND,
                    AutoscalerConversion::toStored,
                    stored -> AutoscalerConversion.fromStored(
                            (io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscaler) stored))
            .build();

    private HorizontalPodAutoscalerV1Kind() {}
}
