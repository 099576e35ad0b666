package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.k8s.admissionregistration.v1.ValidatingWebhookConfiguration;
import java.time.Instant;
import java.util.List;

/** Who is asked before an object is stored, and may refuse it. */
final class ValidatingWebhookConfigurationKind {
    static final Kind KIND = Kind.of(
                    "admissionregistration.k8s.io", "v1", ValidatingWebhookConfiguration.getDefaultInstance())
            .takesAnyFinalizer()
            .categories("api-extensions")
            .clusterScoped()
            .updatesConditionally()
            .columns(
                    List.of(Column.objectName(), Column.number("Webhooks", "How many are asked."), Column.age()),
                    ValidatingWebhookConfigurationKind::row)
            .defaults(ValidatingWebhookConfigurationKind::defaulted)
            .prepareForCreate(Generations::first)
            .prepareForUpdate((next, old) ->
                    Generations.counted(next, old, !next.getWebhooksList().equals(old.getWebhooksList())))
            .validate(ValidatingWebhookConfigurationKind::validate)
            .validateUpdate((next, old) -> validate(next))
            .build();

    private ValidatingWebhookConfigurationKind() {}

    private static Row row(ValidatingWebhookConfiguration configuration, Instant now) {
        return Row.of(
                Meta.name(configuration),
                configuration.getWebhooksCount(),
                Ages.since(configuration.getMetadata().getCreationTimestamp(), now));
    }

    private static ValidatingWebhookConfiguration defaulted(ValidatingWebhookConfiguration configuration) {
        return configuration.toBuilder()
                .clearWebhooks()
                .addAllWebhooks(configuration.getWebhooksList().stream()
                        .map(AdmissionDefaults::validating)
                        .toList())
                .build();
    }

    private static List<FieldError> validate(ValidatingWebhookConfiguration configuration) {
        return WebhookRules.validate(configuration.getWebhooksList().stream()
                .map(AdmissionDefaults::asMutating)
                .toList());
    }
}
