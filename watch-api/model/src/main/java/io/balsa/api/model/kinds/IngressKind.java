package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.networking.v1.Ingress;
import io.balsa.k8s.networking.v1.IngressRule;
import io.balsa.k8s.networking.v1.IngressSpec;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Which service answers for which host and path from outside. */
final class IngressKind {
    static final Kind KIND = Kind.of("networking.k8s.io", "v1", Ingress.getDefaultInstance())
            .plural("ingresses")
            .shortNames("ing")
            .storedAs("ingress")
            .subresources("status")
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Class", "The class whose controller serves it."),
                            Column.text("Hosts", "The hosts it answers for."),
                            Column.text("Address", "Where it is reached."),
                            Column.text("Ports", "The ports it is reached at."),
                            Column.age()),
                    IngressKind::row)
            .prepareForCreate(ingress ->
                    Generations.first(ingress.toBuilder().clearStatus().build()))
            .prepareForUpdate(Generations::bySpec)
            .validate(IngressRules::validateNew)
            .validateUpdate((next, old) -> IngressRules.validate(next))
            .validateStatusUpdate((next, old) -> IngressRules.validateStatus(next))
            .build();

    private IngressKind() {}

    private static Row row(Ingress ingress, Instant now) {
        IngressSpec spec = ingress.getSpec();
        return Row.of(
                Meta.name(ingress),
                spec.hasIngressClassName() ? spec.getIngressClassName() : CellText.NONE,
                hosts(spec),
                ingress.getStatus().getLoadBalancer().getIngressList().stream()
                        .map(each -> each.getIp().isEmpty() ? each.getHostname() : each.getIp())
                        .filter(address -> !address.isEmpty())
                        .sorted()
                        .distinct()
                        .collect(Collectors.joining(",")),
                spec.getTlsCount() > 0 ? "80, 443" : "80",
                Ages.since(ingress.getMetadata().getCreationTimestamp(), now));
    }

    private static String hosts(IngressSpec spec) {
        List<String> hosts = spec.getRulesList().stream()
                .map(IngressRule::getHost)
                .filter(host -> !host.isEmpty())
                .toList();
        return hosts.isEmpty() ? "*" : CellText.few(hosts);
    }
}
