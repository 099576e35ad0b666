package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.core.v1.ObjectReference;
import io.balsa.k8s.core.v1.ServiceAccount;
import java.time.Instant;
import java.util.List;

/** Who a pod is to the API. */
final class ServiceAccountKind {
    static final Kind KIND = Kind.of("", "v1", ServiceAccount.getDefaultInstance())
            .shortNames("sa")
            .subresources("token")
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.number("Secrets", "How many secrets its pods may use."),
                            Column.age()),
                    ServiceAccountKind::row)
            .prepareForCreate(ServiceAccountKind::withNamesOnly)
            .prepareForUpdate((next, old) -> withNamesOnly(next))
            .build();

    private ServiceAccountKind() {}

    private static Row row(ServiceAccount account, Instant now) {
        return Row.of(
                Meta.name(account),
                account.getSecretsCount(),
                Ages.since(account.getMetadata().getCreationTimestamp(), now));
    }

    /** Kubernetes: of a reference to a secret only the name is kept. */
    private static ServiceAccount withNamesOnly(ServiceAccount account) {
        ServiceAccount.Builder next = account.toBuilder().clearSecrets();
        account.getSecretsList()
                .forEach(secret -> next.addSecrets(ObjectReference.newBuilder().setName(secret.getName())));
        return next.build();
    }
}
