package io.balsa.api.model.kinds;

import com.google.protobuf.ByteString;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.core.v1.Secret;
import java.time.Instant;
import java.util.List;

/** Keys and values that are not for everybody's eyes. */
final class SecretKind {
    static final Kind KIND = Kind.of("", "v1", Secret.getDefaultInstance())
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Type", "What the keys are for."),
                            Column.number("Data", "How many keys it has."),
                            Column.age()),
                    SecretKind::row)
            .selectable("type", Secret::getType)
            .defaults(SecretKind::defaulted)
            .validate(SecretRules::validate)
            .validateUpdate(SecretRules::validateUpdate)
            .build();

    private SecretKind() {}

    private static Row row(Secret secret, Instant now) {
        return Row.of(
                Meta.name(secret),
                secret.getType(),
                secret.getDataCount(),
                Ages.since(secret.getMetadata().getCreationTimestamp(), now));
    }

    /** What was written as plain text becomes data, and wins over data of the same key; it is never read back. */
    private static Secret defaulted(Secret secret) {
        Secret.Builder next = secret.toBuilder().clearStringData();
        secret.getStringDataMap().forEach((key, text) -> next.putData(key, ByteString.copyFromUtf8(text)));
        if (next.getType().isEmpty()) {
            next.setType(SecretRules.OPAQUE);
        }
        return next.build();
    }
}
