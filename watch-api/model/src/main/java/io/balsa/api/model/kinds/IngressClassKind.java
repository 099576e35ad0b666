package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.DomainRules;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.networking.v1.IngressClass;
import io.balsa.k8s.networking.v1.IngressClassParametersReference;
import io.balsa.k8s.networking.v1.IngressClassSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which controller serves the ingresses that name the class. */
final class IngressClassKind {
    private static final int CONTROLLER_MAX = 250;
    private static final String CLUSTER = "Cluster";
    private static final String NAMESPACE = "Namespace";

    static final Kind KIND = Kind.of("networking.k8s.io", "v1", IngressClass.getDefaultInstance())
            .plural("ingressclasses")
            .clusterScoped()
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Controller", "Who serves the ingresses of the class."),
                            Column.text("Parameters", "The object that says more to the controller."),
                            Column.age()),
                    IngressClassKind::row)
            .defaults(IngressClassKind::defaulted)
            .prepareForCreate(Generations::first)
            .prepareForUpdate(Generations::bySpec)
            .validate(IngressClassKind::validate)
            .validateUpdate(IngressClassKind::validateUpdate)
            .build();

    private IngressClassKind() {}

    private static Row row(IngressClass type, Instant now) {
        IngressClassSpec spec = type.getSpec();
        return Row.of(
                Meta.name(type),
                spec.getController(),
                spec.hasParameters() ? parameters(spec.getParameters()) : CellText.NONE,
                Ages.since(type.getMetadata().getCreationTimestamp(), now));
    }

    private static String parameters(IngressClassParametersReference parameters) {
        String group = parameters.hasAPIGroup() ? "." + parameters.getAPIGroup() : "";
        return parameters.getKind() + group + "/" + parameters.getName();
    }

    private static IngressClass defaulted(IngressClass type) {
        if (!type.getSpec().hasParameters() || type.getSpec().getParameters().hasScope()) {
            return type;
        }
        IngressClass.Builder next = type.toBuilder();
        next.getSpecBuilder().getParametersBuilder().setScope(CLUSTER);
        return next.build();
    }

    private static List<FieldError> validate(IngressClass type) {
        List<FieldError> errors = new ArrayList<>();
        String controller = type.getSpec().getController();
        if (controller.isEmpty()) {
            errors.add(FieldError.required("spec.controller", ""));
        } else {
            if (controller.length() > CONTROLLER_MAX) {
                errors.add(FieldError.tooLong("spec.controller", CONTROLLER_MAX));
            }
            DomainRules.addPrefixedPath(errors, "spec.controller", controller);
        }
        if (type.getSpec().hasParameters()) {
            addParameters(errors, "spec.parameters", type.getSpec().getParameters());
        }
        return errors;
    }

    private static void addParameters(
            List<FieldError> errors, String field, IngressClassParametersReference parameters) {
        if (parameters.hasAPIGroup()) {
            String group = parameters.getAPIGroup();
            MetaRules.addInvalid(errors, field + ".apiGroup", group, Names.dnsSubdomain(group));
        }
        IngressRules.addSegment(errors, field + ".kind", parameters.getKind());
        IngressRules.addSegment(errors, field + ".name", parameters.getName());
        switch (parameters.getScope()) {
            case NAMESPACE -> {
                if (!parameters.hasNamespace()) {
                    errors.add(FieldError.required(field + ".namespace", "`parameters.scope` is set to 'Namespace'"));
                } else {
                    String namespace = parameters.getNamespace();
                    MetaRules.addInvalid(errors, field + ".namespace", namespace, Names.dnsLabel(namespace));
                }
            }
            case CLUSTER -> {
                if (parameters.hasNamespace()) {
                    errors.add(FieldError.forbidden(field + ".namespace", "`parameters.scope` is set to 'Cluster'"));
                }
            }
            default ->
                errors.add(
                        FieldError.notSupported(field + ".scope", parameters.getScope(), List.of(CLUSTER, NAMESPACE)));
        }
    }

    private static List<FieldError> validateUpdate(IngressClass next, IngressClass old) {
        List<FieldError> errors = new ArrayList<>();
        MetaRules.addChanged(
                errors,
                "spec.controller",
                next.getSpec().getController(),
                old.getSpec().getController());
        errors.addAll(validate(next));
        return errors;
    }
}
