package io.balsa.api.model.kinds;

import io.balsa.api.model.Cascade;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.batch.v1.Job;
import io.balsa.k8s.batch.v1.JobSpec;
import io.balsa.k8s.batch.v1.JobStatus;
import io.balsa.k8s.batch.v1.PodFailurePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Pods that run until enough of them have succeeded. */
final class JobKind {
    private static final int BACKOFF_LIMIT = 6;

    static final Kind KIND = Kind.of("batch", "v1", Job.getDefaultInstance())
            .categories("all")
            .cascade(Cascade.ORPHANS_DEPENDENTS)
            .subresources("status")
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Status", "Whether it runs, or how it ended."),
                            Column.text("Completions", "How many pods have succeeded, of how many that must."),
                            Column.text("Duration", "How long it has run."),
                            Column.age(),
                            PodTemplateRules.containersColumn().wide(),
                            PodTemplateRules.imagesColumn().wide(),
                            PodTemplateRules.selectorColumn().wide()),
                    JobKind::row)
            .selectable(
                    "status.successful", job -> Integer.toString(job.getStatus().getSucceeded()))
            .defaults(JobKind::defaulted)
            .prepareForCreate(JobKind::prepareForCreate)
            .prepareForUpdate(Generations::bySpec)
            .validate(JobRules::validate)
            .validateUpdate(JobRules::validateUpdate)
            .validateStatusUpdate(JobStatusRules::validateUpdate)
            .build();

    private JobKind() {}

    private static Row row(Job job, Instant now) {
        JobSpec spec = job.getSpec();
        return Row.of(
                Meta.name(job),
                status(job),
                completions(spec, job.getStatus().getSucceeded()),
                duration(job.getStatus(), now),
                Ages.since(job.getMetadata().getCreationTimestamp(), now),
                PodTemplateRules.containers(spec.getTemplate()),
                PodTemplateRules.images(spec.getTemplate()),
                SelectorRules.cell(spec.getSelector()));
    }

    private static String status(Job job) {
        JobStatus status = job.getStatus();
        if (JobStatusRules.is(status, "Complete")) {
            return "Complete";
        }
        if (JobStatusRules.is(status, "Failed")) {
            return "Failed";
        }
        if (Meta.isDeleting(job)) {
            return "Terminating";
        }
        if (JobStatusRules.is(status, "Suspended")) {
            return "Suspended";
        }
        return JobStatusRules.is(status, "FailureTarget") ? "FailureTarget" : "Running";
    }

    /** Without a number of completions one success is enough, and the others are only counted. */
    private static String completions(JobSpec spec, int succeeded) {
        if (spec.hasCompletions()) {
            return succeeded + "/" + spec.getCompletions();
        }
        return spec.getParallelism() > 1 ? succeeded + "/1 of " + spec.getParallelism() : succeeded + "/1";
    }

    private static String duration(JobStatus status, Instant now) {
        if (!status.hasStartTime()) {
            return "";
        }
        Instant end = status.hasCompletionTime()
                ? Instant.ofEpochSecond(status.getCompletionTime().getSeconds())
                : now;
        return Ages.text(
                Duration.between(Instant.ofEpochSecond(status.getStartTime().getSeconds()), end));
    }

    private static Job defaulted(Job job) {
        Job.Builder next = job.toBuilder();
        JobSpec.Builder spec = next.getSpecBuilder();
        if (!spec.hasParallelism()) {
            if (!spec.hasCompletions()) {
                spec.setCompletions(1);
            }
            spec.setParallelism(1);
        }
        if (!spec.hasBackoffLimit()) {
            spec.setBackoffLimit(spec.hasBackoffLimitPerIndex() ? Integer.MAX_VALUE : BACKOFF_LIMIT);
        }
        labelAsItsPods(next);
        if (!spec.hasCompletionMode()) {
            spec.setCompletionMode("NonIndexed");
        }
        if (!spec.hasSuspend()) {
            spec.setSuspend(false);
        }
        if (!spec.hasPodReplacementPolicy()) {
            spec.setPodReplacementPolicy(spec.hasPodFailurePolicy() ? "Failed" : "TerminatingOrFailed");
        }
        if (!spec.hasManualSelector()) {
            spec.setManualSelector(false);
        }
        fillTemplate(spec);
        return next.build();
    }

    /** A job without labels has those of its pods. */
    private static void labelAsItsPods(Job.Builder job) {
        if (job.getMetadata().getLabelsCount() == 0) {
            job.getMetadataBuilder()
                    .putAllLabels(job.getSpec().getTemplate().getMetadata().getLabelsMap());
        }
    }

    /** What is filled in the template of a job inside a cron job, too. */
    static void fillTemplate(JobSpec.Builder spec) {
        spec.setTemplate(PodDefaults.template(spec.getTemplate()));
        if (spec.hasPodFailurePolicy()) {
            fill(spec.getPodFailurePolicyBuilder());
        }
    }

    private static void fill(PodFailurePolicy.Builder policy) {
        policy.getRulesBuilderList()
                .forEach(rule -> rule.getOnPodConditionsBuilderList().forEach(pattern -> {
                    if (pattern.getStatus().isEmpty()) {
                        pattern.setStatus("True");
                    }
                }));
    }

    private static Job prepareForCreate(Job job) {
        Job first = Generations.first(job);
        if (first.getSpec().getManualSelector()) {
            return first;
        }
        Job.Builder labelled = JobLabels.generated(first).toBuilder();
        // Kubernetes fills this default with each read, so it shows the generated labels, too.
        labelAsItsPods(labelled);
        return labelled.build();
    }
}
