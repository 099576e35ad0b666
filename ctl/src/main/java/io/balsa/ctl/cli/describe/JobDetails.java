package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.LabelSelectors;
import io.balsa.ctl.cli.print.HumanDuration;
import java.time.Duration;
import java.time.Instant;

/** Jobs, and cron jobs with the template of theirs. */
final class JobDetails {
    /** Behind so many characters the list of indexes ends at the next comma. */
    private static final int INDEXES_MAX = 50;

    private JobDetails() {}

    static void job(Details out, JsonNode job) {
        JsonNode spec = job.path("spec");
        out.name(job).namespace(job);
        out.field(0, "Selector", LabelSelectors.text(spec.path("selector"))).labels(job);
        Owner.print(out, job);
        out.optional(0, "Parallelism", spec.path("parallelism"));
        out.field(0, "Completions", Fields.text(spec, "/completions", Fields.UNSET));
        out.optional(0, "Completion Mode", spec.path("completionMode"));
        out.optional(0, "Suspend", spec.path("suspend"));
        out.optional(0, "Backoff Limit", spec.path("backoffLimit"));
        out.optional(0, "TTL Seconds After Finished", spec.path("ttlSecondsAfterFinished"));
        times(out, job.path("status"));
        if (Fields.has(spec, "/activeDeadlineSeconds")) {
            out.field(0, "Active Deadline Seconds", Fields.text(spec, "/activeDeadlineSeconds") + "s");
        }
        pods(out, job.path("status"));
        if (Fields.text(spec, "/completionMode").equals("Indexed")) {
            out.field(0, "Completed Indexes", capped(Fields.text(job, "/status/completedIndexes")));
        }
        TemplateDetails.print(out, spec.path("template"));
    }

    private static void times(Details out, JsonNode status) {
        boolean started = Fields.has(status, "/startTime");
        boolean completed = Fields.has(status, "/completionTime");
        if (started) {
            out.field(0, "Start Time", out.time(status.path("startTime")));
        }
        if (completed) {
            out.field(0, "Completed At", out.time(status.path("completionTime")));
        }
        if (started && completed) {
            Duration took = Duration.between(
                    Instant.parse(Fields.text(status, "/startTime")),
                    Instant.parse(Fields.text(status, "/completionTime")));
            out.field(0, "Duration", HumanDuration.of(took));
        }
    }

    private static void pods(Details out, JsonNode status) {
        String ready = Fields.has(status, "/ready") ? " (" + Fields.text(status, "/ready") + " Ready)" : "";
        out.field(
                0,
                "Pods Statuses",
                Fields.number(status, "/active") + " Active" + ready + " / " + Fields.number(status, "/succeeded")
                        + " Succeeded / " + Fields.number(status, "/failed") + " Failed");
    }

    private static String capped(String indexes) {
        int comma = indexes.indexOf(',', INDEXES_MAX);
        return comma < 0 ? Fields.orNone(indexes) : indexes.substring(0, comma + 1) + "...";
    }

    static void cronJob(Details out, JsonNode job) {
        JsonNode spec = job.path("spec");
        out.name(job).namespace(job).labels(job);
        out.field(0, "Schedule", Fields.text(spec, "/schedule"));
        out.field(0, "Concurrency Policy", Fields.text(spec, "/concurrencyPolicy"));
        out.field(0, "Suspend", Fields.trueOrFalse(spec.path("suspend")));
        out.field(0, "Successful Job History Limit", Fields.text(spec, "/successfulJobsHistoryLimit", Fields.UNSET));
        out.field(0, "Failed Job History Limit", Fields.text(spec, "/failedJobsHistoryLimit", Fields.UNSET));
        String deadline = "/startingDeadlineSeconds";
        out.field(
                0,
                "Starting Deadline Seconds",
                Fields.has(spec, deadline) ? Fields.text(spec, deadline) + "s" : Fields.UNSET);
        template(out, spec.at("/jobTemplate/spec"));
        JsonNode last = job.at("/status/lastScheduleTime");
        out.field(0, "Last Schedule Time", last.isTextual() ? out.time(last) : Fields.UNSET);
        String active = String.join(", ", Fields.texts(job.at("/status/active"), "/name"));
        out.field(0, "Active Jobs", Fields.orNone(active));
    }

    private static void template(Details out, JsonNode spec) {
        out.field(
                0,
                "Selector",
                Fields.has(spec, "/selector") ? LabelSelectors.text(spec.path("selector")) : Fields.UNSET);
        out.field(0, "Parallelism", Fields.text(spec, "/parallelism", Fields.UNSET));
        out.field(0, "Completions", Fields.text(spec, "/completions", Fields.UNSET));
        if (Fields.has(spec, "/activeDeadlineSeconds")) {
            out.field(0, "Active Deadline Seconds", Fields.text(spec, "/activeDeadlineSeconds") + "s");
        }
        TemplateDetails.print(out, spec.path("template"));
    }
}
