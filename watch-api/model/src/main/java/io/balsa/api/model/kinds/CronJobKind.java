package io.balsa.api.model.kinds;

import io.balsa.api.model.CronSchedule;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.TimeZones;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.batch.v1.CronJob;
import io.balsa.k8s.batch.v1.CronJobSpec;
import io.balsa.k8s.batch.v1.JobSpec;
import io.balsa.k8s.core.v1.PodTemplateSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Jobs that are made again and again. */
final class CronJobKind {
    /** A job is named after its cron job and the time, eleven characters more. */
    private static final int MAX_NAME = 52;

    private static final int SUCCEEDED_HISTORY = 3;
    private static final int FAILED_HISTORY = 1;
    private static final List<String> CONCURRENCY = List.of("Allow", "Forbid", "Replace");

    static final Kind KIND = Kind.of("batch", "v1", CronJob.getDefaultInstance())
            .shortNames("cj")
            .categories("all")
            .subresources("status")
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Schedule", "When jobs are made, as cron writes it."),
                            Column.text("Timezone", "The time zone of the schedule."),
                            Column.flag("Suspend", "Whether no jobs are made for now."),
                            Column.number("Active", "How many of its jobs run."),
                            Column.text("Last Schedule", "How long ago a job was due last."),
                            Column.age(),
                            PodTemplateRules.containersColumn().wide(),
                            PodTemplateRules.imagesColumn().wide(),
                            PodTemplateRules.selectorColumn().wide()),
                    CronJobKind::row)
            .defaults(CronJobKind::defaulted)
            .prepareForCreate(Generations::first)
            .prepareForUpdate(Generations::bySpec)
            .validate(CronJobKind::validate)
            .validateUpdate(CronJobKind::validateUpdate)
            .build();

    private CronJobKind() {}

    private static Row row(CronJob job, Instant now) {
        CronJobSpec spec = job.getSpec();
        PodTemplateSpec template = spec.getJobTemplate().getSpec().getTemplate();
        return Row.of(
                Meta.name(job),
                spec.getSchedule(),
                spec.hasTimeZone() ? spec.getTimeZone() : CellText.NONE,
                suspended(spec),
                job.getStatus().getActiveCount(),
                job.getStatus().hasLastScheduleTime()
                        ? Ages.since(job.getStatus().getLastScheduleTime(), now)
                        : CellText.NONE,
                Ages.since(job.getMetadata().getCreationTimestamp(), now),
                PodTemplateRules.containers(template),
                PodTemplateRules.images(template),
                SelectorRules.cell(spec.getJobTemplate().getSpec().getSelector()));
    }

    /** Kubernetes: a word, though the column is said to hold truth values. */
    private static String suspended(CronJobSpec spec) {
        if (!spec.hasSuspend()) {
            return "<unset>";
        }
        return spec.getSuspend() ? "True" : "False";
    }

    private static CronJob defaulted(CronJob job) {
        CronJob.Builder next = job.toBuilder();
        CronJobSpec.Builder spec = next.getSpecBuilder();
        if (spec.getConcurrencyPolicy().isEmpty()) {
            spec.setConcurrencyPolicy("Allow");
        }
        if (!spec.hasSuspend()) {
            spec.setSuspend(false);
        }
        if (!spec.hasSuccessfulJobsHistoryLimit()) {
            spec.setSuccessfulJobsHistoryLimit(SUCCEEDED_HISTORY);
        }
        if (!spec.hasFailedJobsHistoryLimit()) {
            spec.setFailedJobsHistoryLimit(FAILED_HISTORY);
        }
        // the defaults of a job are filled in when it is made
        JobKind.fillTemplate(spec.getJobTemplateBuilder().getSpecBuilder());
        return next.build();
    }

    private static List<FieldError> validate(CronJob job) {
        List<FieldError> errors = new ArrayList<>();
        addSchedule(errors, job.getSpec(), false);
        addTimeZone(errors, job.getSpec());
        addRest(errors, job.getSpec());
        if (Meta.name(job).length() > MAX_NAME) {
            errors.add(FieldError.invalid(
                    "metadata.name", Meta.name(job), "must be no more than " + MAX_NAME + " characters"));
        }
        return errors;
    }

    private static List<FieldError> validateUpdate(CronJob next, CronJob old) {
        List<FieldError> errors = new ArrayList<>();
        CronJobSpec spec = next.getSpec();
        CronJobSpec before = old.getSpec();
        addSchedule(errors, spec, before.getSchedule().contains("TZ"));
        if (spec.hasTimeZone() != before.hasTimeZone() || !spec.getTimeZone().equals(before.getTimeZone())) {
            addTimeZone(errors, spec);
        }
        addRest(errors, spec);
        return errors;
    }

    /** Before there was a field for the time zone some wrote it into the schedule: those may go on. */
    private static void addSchedule(List<FieldError> errors, CronJobSpec spec, boolean mayHaveZone) {
        String field = "spec.schedule";
        String schedule = spec.getSchedule();
        if (schedule.isEmpty()) {
            errors.add(FieldError.required(field, ""));
            return;
        }
        try {
            CronSchedule.parse(schedule);
        } catch (IllegalArgumentException e) {
            errors.add(FieldError.invalid(field, schedule, String.valueOf(e.getMessage())));
        }
        if (!schedule.contains("TZ")) {
            return;
        }
        if (!mayHaveZone) {
            errors.add(FieldError.invalid(
                    field, schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"));
        } else if (spec.hasTimeZone()) {
            errors.add(FieldError.invalid(
                    field, schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule"));
        }
    }

    private static void addTimeZone(List<FieldError> errors, CronJobSpec spec) {
        if (!spec.hasTimeZone()) {
            return;
        }
        String field = "spec.timeZone";
        String zone = spec.getTimeZone();
        if (zone.isEmpty()) {
            errors.add(FieldError.invalid(field, zone, "timeZone must be nil or non-empty string"));
        } else if (zone.equalsIgnoreCase("Local")) {
            errors.add(FieldError.invalid(
                    field,
                    zone,
                    "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"));
        } else if (!TimeZones.isKnown(zone)) {
            errors.add(FieldError.invalid(field, zone, "unknown time zone " + zone));
        }
    }

    private static void addRest(List<FieldError> errors, CronJobSpec spec) {
        MetaRules.addNotNegative(errors, "spec.startingDeadlineSeconds", spec.getStartingDeadlineSeconds());
        PodSpecRules.addEnum(errors, "spec.concurrencyPolicy", spec.getConcurrencyPolicy(), CONCURRENCY);
        String field = "spec.jobTemplate.spec";
        JobSpec job = spec.getJobTemplate().getSpec();
        JobRules.addSpec(errors, field, job);
        if (job.hasSelector()) {
            errors.add(
                    SelectorRules.invalid(field + ".selector", job.getSelector(), "`selector` will be auto-generated"));
        }
        if (job.getManualSelector()) {
            errors.add(FieldError.notSupported(field + ".manualSelector", true, List.of("nil", "false")));
        }
        MetaRules.addNotNegative(errors, "spec.successfulJobsHistoryLimit", spec.getSuccessfulJobsHistoryLimit());
        MetaRules.addNotNegative(errors, "spec.failedJobsHistoryLimit", spec.getFailedJobsHistoryLimit());
    }
}
