package io.balsa.api.model.kinds;

import io.balsa.api.model.Meta;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.batch.v1.Job;
import io.balsa.k8s.batch.v1.JobSpec;
import io.balsa.k8s.core.v1.Affinity;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.core.v1.PodTemplateSpec;
import java.util.ArrayList;
import java.util.List;

/** What holds for a job, when it is new and when it changes. Expects defaults to be filled in. */
final class JobRules {
    static final String INDEXED = "Indexed";
    private static final List<String> MODES = List.of("NonIndexed", INDEXED);
    private static final List<String> REPLACEMENTS = List.of("Failed", "TerminatingOrFailed");

    // Kubernetes' limits: what is known of each index has to fit into the status
    private static final int MAX_PARALLELISM = 100_000;
    private static final int MAX_FAILED_INDEXES = 100_000;
    private static final int MANY_COMPLETIONS = 100_000;
    private static final int MAX_WITH_MANY_COMPLETIONS = 10_000;
    private static final int MAX_MANAGER = 63;

    private JobRules() {}

    static List<FieldError> validate(Job job) {
        return validate(job, true);
    }

    private static List<FieldError> validate(Job job, boolean newerLabels) {
        List<FieldError> errors = new ArrayList<>();
        JobSpec spec = job.getSpec();
        JobLabels.add(errors, job, newerLabels);
        addSpec(errors, "spec", spec);
        if (spec.hasSelector()) {
            MetaRules.addSelector(errors, "spec.selector", spec.getSelector());
        } else {
            errors.add(FieldError.required("spec.selector", ""));
        }
        SelectorRules.addMismatch(errors, "spec.template", spec.hasSelector(), spec.getSelector(), spec.getTemplate());
        if (isIndexed(spec) && spec.getCompletions() > 0) {
            addHostname(errors, Meta.name(job), spec.getCompletions() - 1);
        }
        return errors;
    }

    static boolean isIndexed(JobSpec spec) {
        return spec.getCompletionMode().equals(INDEXED);
    }

    /** The pods of an indexed job are named after it and their index. */
    private static void addHostname(List<FieldError> errors, String name, int lastIndex) {
        String longest = name + "-" + lastIndex;
        if (!Names.dnsLabel(longest).isEmpty()) {
            errors.add(FieldError.invalid(
                    "metadata.name", name, "will not able to create pod with invalid DNS label: " + longest));
        }
    }

    /** What holds for the spec of a job, and of the jobs that a cron job makes. */
    static void addSpec(List<FieldError> errors, String field, JobSpec spec) {
        addNumbers(errors, field, spec);
        if (spec.hasManagedBy()) {
            addManager(errors, field + ".managedBy", spec.getManagedBy());
        }
        if (spec.hasCompletionMode() && !MODES.contains(spec.getCompletionMode())) {
            errors.add(FieldError.notSupported(field + ".completionMode", spec.getCompletionMode(), MODES));
        }
        if (isIndexed(spec)) {
            addIndexed(errors, field, spec);
        } else if (!spec.hasCompletionMode() || spec.getCompletionMode().equals("NonIndexed")) {
            addNotIndexed(errors, field, spec);
        }
        if (spec.hasPodFailurePolicy()) {
            JobPolicyRules.addFailure(errors, field + ".podFailurePolicy.rules", spec);
        }
        if (spec.hasSuccessPolicy()) {
            JobPolicyRules.addSuccess(errors, field + ".successPolicy", spec);
        }
        addReplacement(errors, field + ".podReplacementPolicy", spec);
        PodTemplateRules.add(errors, field + ".template", spec.getTemplate());
        addRestarts(errors, field + ".template.spec.restartPolicy", spec);
    }

    private static void addNumbers(List<FieldError> errors, String field, JobSpec spec) {
        MetaRules.addNotNegative(errors, field + ".parallelism", spec.getParallelism());
        MetaRules.addNotNegative(errors, field + ".completions", spec.getCompletions());
        MetaRules.addNotNegative(errors, field + ".activeDeadlineSeconds", spec.getActiveDeadlineSeconds());
        MetaRules.addNotNegative(errors, field + ".backoffLimit", spec.getBackoffLimit());
        MetaRules.addNotNegative(errors, field + ".ttlSecondsAfterFinished", spec.getTtlSecondsAfterFinished());
        MetaRules.addNotNegative(errors, field + ".backoffLimitPerIndex", spec.getBackoffLimitPerIndex());
        MetaRules.addNotNegative(errors, field + ".maxFailedIndexes", spec.getMaxFailedIndexes());
        if (spec.hasMaxFailedIndexes() && !spec.hasBackoffLimitPerIndex()) {
            errors.add(FieldError.required(field + ".backoffLimitPerIndex", "when maxFailedIndexes is specified"));
        }
    }

    private static void addManager(List<FieldError> errors, String field, String manager) {
        if (manager.isEmpty()) {
            errors.add(FieldError.required(field, ""));
            return;
        }
        int slash = manager.indexOf('/');
        if (slash <= 0 || slash == manager.length() - 1) {
            errors.add(FieldError.invalid(field, manager, "must be a domain-prefixed path (such as \"acme.io/foo\")"));
        } else {
            String domain = manager.substring(0, slash);
            MetaRules.addInvalid(errors, field, domain, Names.dnsSubdomain(domain));
            String path = manager.substring(slash + 1);
            String form = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
            if (!path.matches(form)) {
                errors.add(
                        FieldError.invalid(field, path, "Invalid path (regex used for validation is '" + form + "')"));
            }
        }
        if (manager.length() > MAX_MANAGER) {
            errors.add(FieldError.tooLong(field, MAX_MANAGER));
        }
    }

    private static void addIndexed(List<FieldError> errors, String field, JobSpec spec) {
        int failed = spec.getMaxFailedIndexes();
        if (!spec.hasCompletions()) {
            errors.add(FieldError.required(field + ".completions", "when completion mode is Indexed"));
        }
        if (spec.getParallelism() > MAX_PARALLELISM) {
            errors.add(FieldError.invalid(
                    field + ".parallelism",
                    spec.getParallelism(),
                    "must be less than or equal to " + MAX_PARALLELISM + " when completion mode is Indexed"));
        }
        if (spec.hasCompletions() && failed > spec.getCompletions()) {
            errors.add(FieldError.invalid(
                    field + ".maxFailedIndexes", failed, "must be less than or equal to completions"));
        }
        if (failed > MAX_FAILED_INDEXES) {
            errors.add(FieldError.invalid(
                    field + ".maxFailedIndexes", failed, "must be less than or equal to " + MAX_FAILED_INDEXES));
        }
        if (spec.getCompletions() > MANY_COMPLETIONS && spec.hasBackoffLimitPerIndex()) {
            if (!spec.hasMaxFailedIndexes()) {
                errors.add(FieldError.required(
                        field + ".maxFailedIndexes",
                        "must be specified when completions is above " + MANY_COMPLETIONS));
            }
            addFew(errors, field + ".parallelism", spec.getParallelism());
            addFew(errors, field + ".maxFailedIndexes", failed);
        }
    }

    private static void addFew(List<FieldError> errors, String field, int value) {
        if (value > MAX_WITH_MANY_COMPLETIONS) {
            errors.add(FieldError.invalid(
                    field,
                    value,
                    "must be less than or equal to " + MAX_WITH_MANY_COMPLETIONS + " when completions are above "
                            + MANY_COMPLETIONS + " and used with backoff limit per index"));
        }
    }

    private static void addNotIndexed(List<FieldError> errors, String field, JobSpec spec) {
        String text = "requires indexed completion mode";
        if (spec.hasBackoffLimitPerIndex()) {
            errors.add(FieldError.invalid(field + ".backoffLimitPerIndex", spec.getBackoffLimitPerIndex(), text));
        }
        if (spec.hasMaxFailedIndexes()) {
            errors.add(FieldError.invalid(field + ".maxFailedIndexes", spec.getMaxFailedIndexes(), text));
        }
    }

    /** Whether a pod has failed for good is known only when it is gone. */
    private static void addReplacement(List<FieldError> errors, String field, JobSpec spec) {
        List<String> supported = spec.hasPodFailurePolicy() ? List.of("Failed") : REPLACEMENTS;
        if (spec.hasPodReplacementPolicy() && !supported.contains(spec.getPodReplacementPolicy())) {
            errors.add(FieldError.notSupported(field, spec.getPodReplacementPolicy(), supported));
        }
    }

    private static void addRestarts(List<FieldError> errors, String field, JobSpec spec) {
        String policy = spec.getTemplate().getSpec().getRestartPolicy();
        switch (policy) {
            // Always may be a default: the user is told what to set
            case "", "Always" -> errors.add(FieldError.required(field, "valid values: \"OnFailure\", \"Never\""));
            case "Never" -> {}
            case "OnFailure" -> {
                if (spec.hasPodFailurePolicy()) {
                    errors.add(FieldError.invalid(
                            field, policy, "only \"Never\" is supported when podFailurePolicy is specified"));
                }
            }
            default -> errors.add(FieldError.notSupported(field, policy, List.of("OnFailure", "Never")));
        }
    }

    // -- updates ----------------------------------------------------------------------------------------------------

    static List<FieldError> validateUpdate(Job next, Job old) {
        List<FieldError> errors = validate(next, JobLabels.hasNewer(old));
        JobSpec spec = next.getSpec();
        JobSpec before = old.getSpec();
        addCompletions(errors, spec, before);
        SelectorRules.addChanged(errors, "spec.selector", spec.getSelector(), before.getSelector());
        boolean neverStarted = before.getSuspend() && !old.getStatus().hasStartTime();
        PodTemplateSpec template =
                neverStarted ? withPlacement(before.getTemplate(), spec.getTemplate()) : before.getTemplate();
        addFrozen(
                errors,
                "spec.template",
                "core.PodTemplateSpec",
                spec.getTemplate().equals(template));
        MetaRules.addChanged(errors, "spec.completionMode", spec.getCompletionMode(), before.getCompletionMode());
        addFrozen(
                errors,
                "spec.podFailurePolicy",
                "batch.PodFailurePolicy",
                spec.getPodFailurePolicy().equals(before.getPodFailurePolicy()));
        MetaRules.addChanged(
                errors,
                "spec.backoffLimitPerIndex",
                spec.hasBackoffLimitPerIndex() ? spec.getBackoffLimitPerIndex() : null,
                before.hasBackoffLimitPerIndex() ? before.getBackoffLimitPerIndex() : null);
        MetaRules.addChanged(
                errors,
                "spec.managedBy",
                spec.hasManagedBy() ? spec.getManagedBy() : null,
                before.hasManagedBy() ? before.getManagedBy() : null);
        addFrozen(
                errors,
                "spec.successPolicy",
                "batch.SuccessPolicy",
                spec.getSuccessPolicy().equals(before.getSuccessPolicy()));
        return errors;
    }

    private static void addFrozen(List<FieldError> errors, String field, String type, boolean same) {
        if (!same) {
            errors.add(FieldError.raw(FieldError.Type.INVALID, field, GoStructs.shortened(type), MetaRules.IMMUTABLE));
        }
    }

    /** An indexed job may grow and shrink, as long as all its pods run at once. */
    private static void addCompletions(List<FieldError> errors, JobSpec spec, JobSpec before) {
        boolean same =
                spec.hasCompletions() == before.hasCompletions() && spec.getCompletions() == before.getCompletions();
        if (same) {
            return;
        }
        if (!isIndexed(spec)) {
            errors.add(FieldError.invalid(
                    "spec.completions", spec.hasCompletions() ? spec.getCompletions() : null, MetaRules.IMMUTABLE));
        } else if (spec.hasCompletions() && spec.getCompletions() != spec.getParallelism()) {
            errors.add(FieldError.invalid(
                    "spec.completions", spec.getCompletions(), "can only be modified in tandem with spec.parallelism"));
        }
    }

    /** The old template with what says where pods run, and how they are labeled, taken from the next one. */
    private static PodTemplateSpec withPlacement(PodTemplateSpec old, PodTemplateSpec next) {
        PodTemplateSpec.Builder template = old.toBuilder();
        template.getMetadataBuilder()
                .clearAnnotations()
                .putAllAnnotations(next.getMetadata().getAnnotationsMap())
                .clearLabels()
                .putAllLabels(next.getMetadata().getLabelsMap());
        PodSpec.Builder spec = template.getSpecBuilder()
                .clearNodeSelector()
                .putAllNodeSelector(next.getSpec().getNodeSelectorMap())
                .clearTolerations()
                .addAllTolerations(next.getSpec().getTolerationsList())
                .clearSchedulingGates()
                .addAllSchedulingGates(next.getSpec().getSchedulingGatesList());
        Affinity.Builder affinity = spec.getAffinity().toBuilder().clearNodeAffinity();
        if (next.getSpec().getAffinity().hasNodeAffinity()) {
            affinity.setNodeAffinity(next.getSpec().getAffinity().getNodeAffinity());
        }
        spec.clearAffinity();
        boolean said = next.getSpec().hasAffinity() || !affinity.build().equals(Affinity.getDefaultInstance());
        return said ? template.setSpec(spec.setAffinity(affinity)).build() : template.build();
    }
}
