package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.Quantity;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.core.v1.ResourceQuota;
import io.balsa.k8s.core.v1.ResourceQuotaStatus;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How much a namespace may have of everything. */
final class ResourceQuotaKind {
    private static final String LIMITS = "limits.";
    private static final io.balsa.k8s.resource.Quantity NOTHING = Quantity.ZERO.toMessage();

    static final Kind KIND = Kind.of("", "v1", ResourceQuota.getDefaultInstance())
            .shortNames("quota")
            .subresources("status")
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Request", "What is used and may be asked for, of each resource."),
                            Column.text("Limit", "What is used and may be set as a limit, of each resource."),
                            Column.age()),
                    ResourceQuotaKind::row)
            .defaults(ResourceQuotaKind::defaulted)
            .prepareForCreate(quota -> quota.toBuilder().clearStatus().build())
            .validate(ResourceQuotaRules::validate)
            .validateUpdate(ResourceQuotaRules::validateUpdate)
            .validateStatusUpdate((next, old) -> ResourceQuotaRules.validateStatus(next))
            .build();

    private ResourceQuotaKind() {}

    private static ResourceQuota defaulted(ResourceQuota quota) {
        ResourceQuota.Builder next = quota.toBuilder();
        next.getSpecBuilder().putAllHard(ResourceNames.rounded(quota.getSpec().getHardMap()));
        return next.build();
    }

    private static Row row(ResourceQuota quota, Instant now) {
        return Row.of(
                Meta.name(quota),
                used(quota.getStatus(), name -> !name.startsWith(LIMITS)),
                used(quota.getStatus(), name -> name.startsWith(LIMITS)),
                Ages.since(quota.getMetadata().getCreationTimestamp(), now));
    }

    private static String used(ResourceQuotaStatus status, Predicate<String> shown) {
        return new TreeSet<>(status.getHardMap().keySet())
                .stream()
                        .filter(shown)
                        .map(name -> name + ": "
                                + Quantity.of(status.getUsedOrDefault(name, NOTHING)) + "/"
                                + Quantity.of(status.getHardOrThrow(name)))
                        .collect(Collectors.joining(", "));
    }
}
