package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoText;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.apps.v1.DaemonSetUpdateStrategy;
import io.balsa.k8s.apps.v1.DeploymentStrategy;
import io.balsa.k8s.apps.v1.RollingUpdateDaemonSet;
import io.balsa.k8s.apps.v1.RollingUpdateDeployment;
import io.balsa.k8s.apps.v1.RollingUpdateStatefulSetStrategy;
import io.balsa.k8s.apps.v1.StatefulSetUpdateStrategy;
import java.util.List;

/** How workloads replace their pods: defaults, and what holds after them. */
final class UpdateStrategies {
    private static final String ROLLING = "RollingUpdate";
    private static final String RECREATE = "Recreate";
    private static final String ON_DELETE = "OnDelete";
    private static final String QUARTER = "25%";

    private UpdateStrategies() {}

    // -- deployments ------------------------------------------------------------------------------------------------

    static DeploymentStrategy defaulted(DeploymentStrategy strategy) {
        DeploymentStrategy.Builder next = strategy.toBuilder();
        if (next.getType().isEmpty()) {
            next.setType(ROLLING);
        }
        if (next.getType().equals(ROLLING)) {
            RollingUpdateDeployment.Builder rolling = next.getRollingUpdateBuilder();
            if (!rolling.hasMaxUnavailable()) {
                rolling.setMaxUnavailable(IntOrPercent.of(QUARTER));
            }
            if (!rolling.hasMaxSurge()) {
                rolling.setMaxSurge(IntOrPercent.of(QUARTER));
            }
        }
        return next.build();
    }

    static void add(List<FieldError> errors, String field, DeploymentStrategy strategy) {
        switch (strategy.getType()) {
            case RECREATE -> {
                if (strategy.hasRollingUpdate()) {
                    errors.add(FieldError.forbidden(
                            field + ".rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"));
                }
            }
            case ROLLING -> addRolling(errors, field + ".rollingUpdate", strategy.getRollingUpdate());
            default -> errors.add(notSupported(field, "Deployment", strategy.getType(), List.of(RECREATE, ROLLING)));
        }
    }

    private static void addRolling(List<FieldError> errors, String field, RollingUpdateDeployment rolling) {
        String unavailable = field + ".maxUnavailable";
        IntOrPercent.add(errors, unavailable, rolling.getMaxUnavailable());
        IntOrPercent.add(errors, field + ".maxSurge", rolling.getMaxSurge());
        if (IntOrPercent.value(rolling.getMaxUnavailable()) == 0 && IntOrPercent.value(rolling.getMaxSurge()) == 0) {
            errors.add(IntOrPercent.invalid(
                    unavailable, rolling.getMaxUnavailable(), "may not be 0 when `maxSurge` is 0"));
        }
        IntOrPercent.addAtMostAll(errors, unavailable, rolling.getMaxUnavailable());
    }

    // -- daemon sets ------------------------------------------------------------------------------------------------

    static DaemonSetUpdateStrategy defaulted(DaemonSetUpdateStrategy strategy) {
        DaemonSetUpdateStrategy.Builder next = strategy.toBuilder();
        if (next.getType().isEmpty()) {
            next.setType(ROLLING);
        }
        if (next.getType().equals(ROLLING)) {
            RollingUpdateDaemonSet.Builder rolling = next.getRollingUpdateBuilder();
            if (!rolling.hasMaxUnavailable()) {
                rolling.setMaxUnavailable(IntOrPercent.of(1));
            }
            if (!rolling.hasMaxSurge()) {
                rolling.setMaxSurge(IntOrPercent.of(0));
            }
        }
        return next.build();
    }

    static void add(List<FieldError> errors, String field, DaemonSetUpdateStrategy strategy) {
        switch (strategy.getType()) {
            case ON_DELETE -> {}
            case ROLLING -> addRolling(errors, field + ".rollingUpdate", strategy.getRollingUpdate());
            default -> errors.add(notSupported(field, "DaemonSet", strategy.getType(), List.of(ROLLING, ON_DELETE)));
        }
    }

    private static void addRolling(List<FieldError> errors, String field, RollingUpdateDaemonSet rolling) {
        String unavailable = field + ".maxUnavailable";
        String surge = field + ".maxSurge";
        IntOrPercent.add(errors, unavailable, rolling.getMaxUnavailable());
        IntOrPercent.add(errors, surge, rolling.getMaxSurge());
        IntOrPercent.addAtMostAll(errors, unavailable, rolling.getMaxUnavailable());
        IntOrPercent.addAtMostAll(errors, surge, rolling.getMaxSurge());
        boolean takesAway = IntOrPercent.value(rolling.getMaxUnavailable()) != 0;
        boolean adds = IntOrPercent.value(rolling.getMaxSurge()) != 0;
        if (takesAway && adds) {
            errors.add(IntOrPercent.invalid(
                    surge, rolling.getMaxSurge(), "may not be set when maxUnavailable is non-zero"));
        } else if (!takesAway && !adds) {
            errors.add(FieldError.required(unavailable, "cannot be 0 when maxSurge is 0"));
        }
    }

    // -- stateful sets ----------------------------------------------------------------------------------------------

    static StatefulSetUpdateStrategy defaulted(StatefulSetUpdateStrategy strategy) {
        StatefulSetUpdateStrategy.Builder next = strategy.toBuilder();
        if (next.getType().isEmpty()) {
            next.setType(ROLLING);
            next.getRollingUpdateBuilder();
        }
        // Kubernetes: where the type was given, a rolling update that was not stays away
        if (next.getType().equals(ROLLING)
                && next.hasRollingUpdate()
                && !next.getRollingUpdate().hasPartition()) {
            next.getRollingUpdateBuilder().setPartition(0);
        }
        return next.build();
    }

    static void add(List<FieldError> errors, String field, StatefulSetUpdateStrategy strategy) {
        String rollingField = field + ".rollingUpdate";
        switch (strategy.getType()) {
            case "" -> errors.add(FieldError.required(field, ""));
            case ON_DELETE -> {
                if (strategy.hasRollingUpdate()) {
                    errors.add(FieldError.raw(
                            FieldError.Type.INVALID,
                            rollingField,
                            "apps.RollingUpdateStatefulSetStrategy{Partition:"
                                    + strategy.getRollingUpdate().getPartition()
                                    + ", MaxUnavailable:(*intstr.IntOrString)(nil)}",
                            "only allowed for updateStrategy 'RollingUpdate'"));
                }
            }
            case ROLLING -> addRolling(errors, rollingField, strategy.getRollingUpdate());
            default ->
                errors.add(FieldError.raw(
                        FieldError.Type.INVALID,
                        field,
                        "apps.StatefulSetUpdateStrategy{Type:" + GoText.quote(strategy.getType())
                                + ", RollingUpdate:(*apps.RollingUpdateStatefulSetStrategy)(nil)}",
                        "must be 'RollingUpdate' or 'OnDelete'"));
        }
    }

    private static void addRolling(List<FieldError> errors, String field, RollingUpdateStatefulSetStrategy rolling) {
        MetaRules.addNotNegative(errors, field + ".partition", rolling.getPartition());
        if (rolling.hasMaxUnavailable()) {
            String unavailable = field + ".maxUnavailable";
            IntOrPercent.add(errors, unavailable, rolling.getMaxUnavailable());
            if (IntOrPercent.value(rolling.getMaxUnavailable()) == 0) {
                errors.add(IntOrPercent.invalid(unavailable, rolling.getMaxUnavailable(), "cannot be 0"));
            }
            IntOrPercent.addAtMostAll(errors, unavailable, rolling.getMaxUnavailable());
        }
    }

    /** Kubernetes prints the whole strategy in place of the type. */
    private static FieldError notSupported(String field, String kind, String type, List<String> supported) {
        String strategy = kind.equals("DaemonSet") ? "DaemonSetUpdateStrategy" : kind + "Strategy";
        String value = "apps." + strategy + "{Type:" + GoText.quote(type) + ", RollingUpdate:(*apps.RollingUpdate"
                + kind + ")(nil)}";
        String list = "\"" + String.join("\", \"", supported) + "\"";
        return FieldError.raw(FieldError.Type.NOT_SUPPORTED, field, value, "supported values: " + list);
    }
}
