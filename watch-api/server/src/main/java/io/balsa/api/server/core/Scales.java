package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.Scaling;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.k8s.autoscaling.v1.Scale;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.util.List;

/**
 * The subresource scale: how many replicas a workload is to have and has, in one form for all kinds of workloads. A change
 * of it is a change of the workload, under the workload's own rules. Pure.
 */
final class Scales {
    private static final String API_VERSION = "autoscaling/v1";
    private static final String KIND = "Scale";

    private Scales() {}

    /** What the workload's scale is. */
    static ApiResult.Answered answer(StoredObject workload) {
        return new ApiResult.Answered(200, API_VERSION, KIND, of(workload));
    }

    /** The workload as a Scale in the body of an update wants it. */
    static Message updated(Target target, StoredObject workload, Message body) {
        if (!(body instanceof Scale scale)) {
            throw StatusError.badRequest("the body must be a Scale of " + API_VERSION);
        }
        return scaled(workload, (Scale) BodyRules.placed(target, scale));
    }

    /** The workload as a patch of its scale wants it. */
    static Message patched(StoredObject workload, Patching patching) {
        return scaled(workload, patching.applied(API_VERSION, KIND, of(workload)));
    }

    private static Message scaled(StoredObject workload, Scale wanted) {
        int replicas = wanted.getSpec().getReplicas();
        if (replicas < 0) {
            throw StatusError.invalid(
                    "autoscaling",
                    KIND,
                    wanted.getMetadata().getName(),
                    List.of(FieldError.invalid("spec.replicas", replicas, MetaRules.NOT_NEGATIVE)));
        }
        Message next = scaling(workload.kind()).withReplicas().apply(workload.message(), replicas);
        return Meta.edit(next, meta -> {
            meta.setResourceVersion(wanted.getMetadata().getResourceVersion());
            if (wanted.getMetadata().hasUid()) {
                meta.setUid(wanted.getMetadata().getUid());
            }
        });
    }

    private static Scale of(StoredObject workload) {
        Message message = workload.message();
        Scaling<Message> scaling = scaling(workload.kind());
        ObjectMeta meta = Meta.of(message);
        Scale.Builder scale = Scale.newBuilder();
        scale.getMetadataBuilder()
                .setName(meta.getName())
                .setNamespace(meta.getNamespace())
                .setUid(meta.getUid())
                .setResourceVersion(meta.getResourceVersion())
                .setCreationTimestamp(meta.getCreationTimestamp());
        scale.getSpecBuilder().setReplicas(scaling.replicas().applyAsInt(message));
        scale.getStatusBuilder()
                .setReplicas(scaling.observed().applyAsInt(message))
                .setSelector(scaling.selector().apply(message));
        return scale.build();
    }

    private static Scaling<Message> scaling(Kind kind) {
        return kind.scaling()
                .orElseThrow(() -> new IllegalArgumentException(kind + " has the subresource scale and no scaling"));
    }
}
