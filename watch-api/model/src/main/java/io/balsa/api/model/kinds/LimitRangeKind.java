package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.k8s.core.v1.LimitRange;
import io.balsa.k8s.core.v1.LimitRangeItem;

/** How much one pod, container or claim of a namespace may have, and what it gets where it does not say. */
final class LimitRangeKind {
    static final Kind KIND = Kind.of("", "v1", LimitRange.getDefaultInstance())
            .shortNames("limits")
            .createsOnUpdate()
            .columns(CreationColumns.COLUMNS, CreationColumns::row)
            .defaults(LimitRangeKind::defaulted)
            .validate(LimitRangeRules::validate)
            .validateUpdate((next, old) -> LimitRangeRules.validate(next))
            .build();

    private LimitRangeKind() {}

    private static LimitRange defaulted(LimitRange range) {
        LimitRange.Builder next = range.toBuilder();
        next.getSpecBuilder().getLimitsBuilderList().forEach(LimitRangeKind::fill);
        return next.build();
    }

    /** A container that does not say gets as much as it may have at most, and asks for what it gets. */
    private static void fill(LimitRangeItem.Builder limit) {
        limit.putAllMax(ResourceNames.rounded(limit.getMaxMap()))
                .putAllMin(ResourceNames.rounded(limit.getMinMap()))
                .putAllDefault(ResourceNames.rounded(limit.getDefaultMap()))
                .putAllDefaultRequest(ResourceNames.rounded(limit.getDefaultRequestMap()))
                .putAllMaxLimitRequestRatio(ResourceNames.rounded(limit.getMaxLimitRequestRatioMap()));
        if (!limit.getType().equals(LimitRangeRules.CONTAINER)) {
            return;
        }
        limit.getMaxMap().forEach((name, amount) -> {
            if (!limit.containsDefault(name)) {
                limit.putDefault(name, amount);
            }
        });
        limit.getDefaultMap().forEach((name, amount) -> {
            if (!limit.containsDefaultRequest(name)) {
                limit.putDefaultRequest(name, amount);
            }
        });
        limit.getMinMap().forEach((name, amount) -> {
            if (!limit.containsDefaultRequest(name)) {
                limit.putDefaultRequest(name, amount);
            }
        });
    }
}
