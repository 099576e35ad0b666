package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.k8s.core.v1.PodTemplate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A template of pods that stands by itself. */
final class PodTemplateKind {
    static final Kind KIND = Kind.of("", "v1", PodTemplate.getDefaultInstance())
            .columns(
                    List.of(
                            Column.objectName(),
                            PodTemplateRules.containersColumn(),
                            PodTemplateRules.imagesColumn(),
                            Column.text("Pod Labels", "The labels of pods of the template.")),
                    PodTemplateKind::row)
            .defaults(template -> template.toBuilder()
                    .setTemplate(PodDefaults.template(template.getTemplate()))
                    .build())
            .prepareForCreate(Generations::first)
            .prepareForUpdate((next, old) ->
                    Generations.counted(next, old, !next.getTemplate().equals(old.getTemplate())))
            .validate(PodTemplateKind::validate)
            .validateUpdate((next, old) -> validate(next))
            .build();

    private PodTemplateKind() {}

    private static Row row(PodTemplate template, Instant now) {
        return Row.of(
                Meta.name(template),
                PodTemplateRules.containers(template.getTemplate()),
                PodTemplateRules.images(template.getTemplate()),
                PodTemplateRules.labels(template.getTemplate()));
    }

    private static List<FieldError> validate(PodTemplate template) {
        List<FieldError> errors = new ArrayList<>();
        PodTemplateRules.add(errors, "template", template.getTemplate());
        return errors;
    }
}
