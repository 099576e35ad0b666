package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.batch.v1.Job;
import io.balsa.k8s.batch.v1.JobSpec;
import io.balsa.k8s.batch.v1.JobStatus;
import io.balsa.k8s.batch.v1.UncountedTerminatedPods;
import io.balsa.k8s.meta.v1.Time;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What holds for a change of the status of a job. As in Kubernetes a rule about two parts of it is asked only where one
 * of them changes, so that a status that has been wrong for long can still be changed elsewhere.
 */
final class JobStatusRules {
    private static final String CONDITIONS = "status.conditions";
    private static final String COMPLETE = "Complete";
    private static final String FAILED = "Failed";
    private static final String FAILURE_TARGET = "FailureTarget";
    private static final String SUCCESS_MET = "SuccessCriteriaMet";

    private JobStatusRules() {}

    /** Whether a condition of the job is true. */
    static boolean is(JobStatus status, String condition) {
        return status.getConditionsList().stream()
                .anyMatch(each ->
                        each.getType().equals(condition) && each.getStatus().equals("True"));
    }

    private static boolean isFinished(JobStatus status) {
        return is(status, COMPLETE) || is(status, FAILED);
    }

    static List<FieldError> validateUpdate(Job next, Job old) {
        List<FieldError> errors = new ArrayList<>();
        JobStatus status = next.getStatus();
        JobStatus before = old.getStatus();
        addCounts(errors, status);
        addEnds(errors, status, before);
        addTimes(errors, status, before);
        addFinished(errors, status, before);
        addIndexes(errors, next, before);
        addSuccess(errors, next);
        addKept(errors, next, before);
        return errors;
    }

    private static void addCounts(List<FieldError> errors, JobStatus status) {
        MetaRules.addNotNegative(errors, "status.active", status.getActive());
        MetaRules.addNotNegative(errors, "status.succeeded", status.getSucceeded());
        MetaRules.addNotNegative(errors, "status.failed", status.getFailed());
        MetaRules.addNotNegative(errors, "status.ready", status.getReady());
        MetaRules.addNotNegative(errors, "status.terminating", status.getTerminating());
        UncountedTerminatedPods pods = status.getUncountedTerminatedPods();
        Set<String> seen = new HashSet<>();
        addUids(errors, "status.uncountedTerminatedPods.succeeded", pods.getSucceededList(), seen);
        addUids(errors, "status.uncountedTerminatedPods.failed", pods.getFailedList(), seen);
    }

    private static void addUids(List<FieldError> errors, String field, List<String> uids, Set<String> seen) {
        for (int i = 0; i < uids.size(); i++) {
            String at = field + "[" + i + "]";
            if (uids.get(i).isEmpty()) {
                errors.add(FieldError.invalid(at, uids.get(i), "must not be empty"));
            } else if (!seen.add(uids.get(i))) {
                errors.add(FieldError.duplicate(at, uids.get(i)));
            }
        }
    }

    /** A job ends one way, and says before that it will. */
    private static void addEnds(List<FieldError> errors, JobStatus status, JobStatus before) {
        boolean complete = changes(status, before, COMPLETE);
        boolean failed = changes(status, before, FAILED);
        if ((complete || failed) && is(status, COMPLETE) && is(status, FAILED)) {
            errors.add(conditions("cannot set Complete=True and Failed=true conditions"));
        }
        if ((complete || changes(status, before, FAILURE_TARGET))
                && is(status, COMPLETE)
                && is(status, FAILURE_TARGET)) {
            errors.add(conditions("cannot set Complete=True and FailureTarget=true conditions"));
        }
        boolean failedIndexes = changesFailedIndexes(status, before);
        if ((failed || failedIndexes) && is(status, FAILED) && !is(status, FAILURE_TARGET)) {
            errors.add(conditions("cannot set Failed=True condition without the FailureTarget=true condition"));
        }
        if ((complete || changes(status, before, SUCCESS_MET)) && is(status, COMPLETE) && !is(status, SUCCESS_MET)) {
            errors.add(conditions("cannot set Complete=True condition without the SuccessCriteriaMet=true condition"));
        }
    }

    private static boolean changes(JobStatus status, JobStatus before, String condition) {
        return is(status, condition) != is(before, condition);
    }

    private static boolean changesFailedIndexes(JobStatus status, JobStatus before) {
        return status.hasFailedIndexes() != before.hasFailedIndexes()
                || !status.getFailedIndexes().equals(before.getFailedIndexes());
    }

    private static FieldError conditions(String detail) {
        return JobPolicyRules.withoutValue(CONDITIONS, detail);
    }

    private static void addTimes(List<FieldError> errors, JobStatus status, JobStatus before) {
        String field = "status.completionTime";
        boolean end = status.hasCompletionTime() != before.hasCompletionTime()
                || !status.getCompletionTime().equals(before.getCompletionTime());
        boolean start = changesStart(status, before);
        boolean complete = changes(status, before, COMPLETE);
        if ((complete || end) && status.hasCompletionTime() && !is(status, COMPLETE)) {
            errors.add(time(
                    field,
                    status.getCompletionTime(),
                    "cannot set completionTime when there is no Complete=True condition"));
        }
        if ((complete || end) && !status.hasCompletionTime() && is(status, COMPLETE)) {
            errors.add(FieldError.required(field, "completionTime is required for Complete jobs"));
        }
        if ((start || end)
                && status.hasStartTime()
                && status.hasCompletionTime()
                && status.getCompletionTime().getSeconds()
                        < status.getStartTime().getSeconds()) {
            errors.add(time(field, status.getCompletionTime(), "completionTime cannot be set before startTime"));
        }
    }

    private static boolean changesStart(JobStatus status, JobStatus before) {
        return status.hasStartTime() != before.hasStartTime()
                || !status.getStartTime().equals(before.getStartTime());
    }

    private static FieldError time(String field, Time time, String detail) {
        return FieldError.raw(FieldError.Type.INVALID, field, GoStructs.time(time), detail);
    }

    /** A job that has ended has nothing that runs. */
    private static void addFinished(List<FieldError> errors, JobStatus status, JobStatus before) {
        boolean finished = isFinished(status);
        boolean ends = finished != isFinished(before);
        boolean active = status.getActive() != before.getActive();
        if ((ends || active) && finished && status.getActive() > 0) {
            errors.add(FieldError.invalid("status.active", status.getActive(), "active>0 is invalid for finished job"));
        }
        if ((ends || changesStart(status, before)) && finished && !status.hasStartTime()) {
            errors.add(FieldError.required("status.startTime", "startTime is required for finished job"));
        }
        UncountedTerminatedPods pods = status.getUncountedTerminatedPods();
        boolean uncounted = !pods.equals(before.getUncountedTerminatedPods());
        if ((ends || uncounted) && finished && pods.getFailedCount() + pods.getSucceededCount() > 0) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    "status.uncountedTerminatedPods",
                    GoStructs.shortened("batch.UncountedTerminatedPods"),
                    "uncountedTerminatedPods needs to be empty for finished job"));
        }
        boolean terminating = status.getTerminating() != before.getTerminating();
        if ((ends || terminating) && finished && status.getTerminating() > 0) {
            errors.add(FieldError.invalid(
                    "status.terminating", status.getTerminating(), "terminating>0 is invalid for finished job"));
        }
        boolean ready = status.getReady() != before.getReady();
        if ((ready || active) && status.getReady() > status.getActive()) {
            errors.add(FieldError.invalid("status.ready", status.getReady(), "cannot set more ready pods than active"));
        }
    }

    private static void addIndexes(List<FieldError> errors, Job job, JobStatus before) {
        JobSpec spec = job.getSpec();
        JobStatus status = job.getStatus();
        boolean completed = !status.getCompletedIndexes().equals(before.getCompletedIndexes());
        boolean failed = changesFailedIndexes(status, before);
        if (completed && spec.hasCompletions()) {
            addFormat(errors, "completedIndexes", status.getCompletedIndexes(), spec.getCompletions());
        }
        if (failed && spec.hasCompletions() && spec.hasBackoffLimitPerIndex()) {
            addFormat(errors, "failedIndexes", status.getFailedIndexes(), spec.getCompletions());
        }
        if (completed && !status.getCompletedIndexes().isEmpty() && !JobRules.isIndexed(spec)) {
            errors.add(FieldError.invalid(
                    "status.completedIndexes",
                    status.getCompletedIndexes(),
                    "cannot set non-empty completedIndexes when non-indexed completion mode"));
        }
        if (failed && status.hasFailedIndexes() && !spec.hasBackoffLimitPerIndex()) {
            errors.add(FieldError.invalid(
                    "status.failedIndexes",
                    status.getFailedIndexes(),
                    "cannot set non-null failedIndexes when backoffLimitPerIndex is null"));
        }
        if ((completed || failed) && spec.hasCompletions()) {
            addOverlap(errors, status, spec.getCompletions());
        }
    }

    private static void addFormat(List<FieldError> errors, String name, String indexes, int completions) {
        try {
            JobIndexes.parse(indexes, completions);
        } catch (IllegalArgumentException e) {
            errors.add(FieldError.invalid("status." + name, indexes, "error parsing " + name + ": " + e.getMessage()));
        }
    }

    private static void addOverlap(List<FieldError> errors, JobStatus status, int completions) {
        try {
            int both = JobIndexes.parse(status.getCompletedIndexes(), completions)
                    .overlap(JobIndexes.parse(status.getFailedIndexes(), completions));
            if (both >= 0) {
                errors.add(FieldError.invalid(
                        "status.failedIndexes",
                        status.getFailedIndexes(),
                        "failedIndexes and completedIndexes overlap at index: " + both));
            }
        } catch (IllegalArgumentException e) {
            // what is wrong with their form has been told
            return;
        }
    }

    private static void addSuccess(List<FieldError> errors, Job job) {
        JobStatus status = job.getStatus();
        if (is(status, SUCCESS_MET) && is(status, FAILED)) {
            errors.add(conditions("cannot set SuccessCriteriaMet=True and Failed=true conditions"));
        }
        if (is(status, SUCCESS_MET) && is(status, FAILURE_TARGET)) {
            errors.add(conditions("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions"));
        }
        if (job.getSpec().hasSuccessPolicy() && is(status, COMPLETE) && !is(status, SUCCESS_MET)) {
            errors.add(
                    conditions("cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True"));
        }
    }

    /** What has happened stays so. */
    private static void addKept(List<FieldError> errors, Job job, JobStatus before) {
        JobStatus status = job.getStatus();
        for (String end : List.of(FAILED, COMPLETE, FAILURE_TARGET)) {
            if (is(before, end) && !is(status, end)) {
                errors.add(conditions("cannot disable the terminal " + end + "=True condition"));
            }
        }
        if (status.getFailed() < before.getFailed()) {
            errors.add(FieldError.invalid("status.failed", status.getFailed(), "cannot decrease the failed counter"));
        }
        JobSpec spec = job.getSpec();
        boolean mayShrink = JobRules.isIndexed(spec) && spec.getCompletions() == spec.getParallelism();
        if (!mayShrink && status.getSucceeded() < before.getSucceeded()) {
            errors.add(FieldError.invalid(
                    "status.succeeded", status.getSucceeded(), "cannot decrease the succeeded counter"));
        }
        if (status.hasCompletionTime()
                && before.hasCompletionTime()
                && !status.getCompletionTime().equals(before.getCompletionTime())) {
            errors.add(time("status.completionTime", status.getCompletionTime(), "completionTime cannot be mutated"));
        }
        if (before.hasStartTime() && changesStart(status, before) && !spec.getSuspend()) {
            errors.add(FieldError.required("status.startTime", "startTime cannot be removed for unsuspended job"));
        }
        if (is(before, SUCCESS_MET) && !is(status, SUCCESS_MET)) {
            errors.add(conditions("cannot disable the SuccessCriteriaMet=True condition"));
        }
        if (is(before, COMPLETE) && !is(before, SUCCESS_MET) && is(status, SUCCESS_MET)) {
            errors.add(conditions("cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions"));
        }
    }
}
