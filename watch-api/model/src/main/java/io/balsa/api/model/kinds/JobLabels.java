package io.balsa.api.model.kinds;

import io.balsa.api.model.Meta;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.k8s.batch.v1.Job;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The labels by which a job knows its pods: its name and its uid, each under an older and a newer key. */
final class JobLabels {
    private static final String UID = "batch.kubernetes.io/controller-uid";
    private static final String NAME = "batch.kubernetes.io/job-name";
    private static final String OLD_UID = "controller-uid";
    private static final String OLD_NAME = "job-name";

    private JobLabels() {}

    /** The job with the labels in its template and a selector of the uid; what the user has set stays. */
    static Job generated(Job job) {
        Job.Builder next = job.toBuilder();
        ObjectMeta.Builder meta = next.getSpecBuilder().getTemplateBuilder().getMetadataBuilder();
        expected(job, true).forEach((key, value) -> {
            if (!meta.containsLabels(key)) {
                meta.putLabels(key, value);
            }
        });
        if (!next.getSpec().getSelector().containsMatchLabels(UID)) {
            next.getSpecBuilder().getSelectorBuilder().putMatchLabels(UID, Meta.uid(job));
        }
        return next.build();
    }

    static boolean hasNewer(Job job) {
        ObjectMeta meta = job.getSpec().getTemplate().getMetadata();
        return meta.containsLabels(NAME) && meta.containsLabels(UID);
    }

    /**
     * The generated labels must be there, and the selector must fit them.
     *
     * @param newer whether the newer keys are asked for: a job made before there were any has none
     */
    static void add(List<FieldError> errors, Job job, boolean newer) {
        if (job.getSpec().getManualSelector() || !job.getSpec().hasSelector()) {
            return;
        }
        if (Meta.uid(job).isEmpty()) {
            errors.add(FieldError.required("metadata.uid", ""));
        }
        Map<String, String> labels = job.getSpec().getTemplate().getMetadata().getLabelsMap();
        Map<String, String> expected = expected(job, newer);
        expected.forEach((key, value) -> {
            String field = "spec.template.metadata.labels[" + key + "]";
            String actual = labels.get(key);
            String text = "must be '" + value + "'";
            if (actual == null) {
                errors.add(FieldError.required(field, text));
            } else if (!actual.equals(value)) {
                errors.add(FieldError.raw(FieldError.Type.INVALID, field, GoStructs.map(labels), text));
            }
        });
        if (SelectorRules.isMismatch(job.getSpec().getSelector(), expected)) {
            errors.add(SelectorRules.invalid(
                    "spec.selector", job.getSpec().getSelector(), "`selector` not auto-generated"));
        }
    }

    private static Map<String, String> expected(Job job, boolean newer) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(OLD_UID, Meta.uid(job));
        labels.put(OLD_NAME, Meta.name(job));
        if (newer) {
            labels.put(UID, Meta.uid(job));
            labels.put(NAME, Meta.name(job));
        }
        return labels;
    }
}
