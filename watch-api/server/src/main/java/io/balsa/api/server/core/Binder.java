package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.model.validation.FieldError;
import io.balsa.k8s.core.v1.Binding;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodCondition;
import io.balsa.k8s.meta.v1.Time;
import java.time.Instant;
import java.util.List;

/** What binding a pod to a node makes of the pod. Pure. */
final class Binder {
    private Binder() {}

    /**
     * The pod on the node, with the condition PodScheduled and the binding's annotations.
     *
     * @throws StatusError 409 when the pod has a node already, is being deleted or is another one than was meant
     */
    static Pod bound(Pod pod, Binding binding, Instant now) {
        String name = Meta.name(pod);
        String uid = binding.getMetadata().getUid();
        if (!uid.isEmpty() && !uid.equals(Meta.uid(pod))) {
            throw conflict(
                    name,
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + Meta.uid(pod));
        }
        if (Meta.isDeleting(pod)) {
            throw conflict(name, "pod " + name + " is being deleted, cannot be assigned to a host");
        }
        if (!pod.getSpec().getNodeName().isEmpty()) {
            throw conflict(
                    name,
                    "pod " + name + " is already assigned to node \""
                            + pod.getSpec().getNodeName() + "\"");
        }
        Pod.Builder next = pod.toBuilder();
        next.getSpecBuilder().setNodeName(binding.getTarget().getName());
        next.getMetadataBuilder()
                .clearResourceVersion()
                .putAllAnnotations(binding.getMetadata().getAnnotationsMap());
        PodCondition.Builder scheduled = PodCondition.newBuilder()
                .setType("PodScheduled")
                .setStatus("True")
                .setLastTransitionTime(Time.newBuilder().setSeconds(now.getEpochSecond()));
        for (int i = next.getStatus().getConditionsCount() - 1; i >= 0; i--) {
            if (next.getStatus().getConditions(i).getType().equals("PodScheduled")) {
                next.getStatusBuilder().removeConditions(i);
            }
        }
        next.getStatusBuilder().addConditions(scheduled);
        return next.build();
    }

    /** The binding in a request's body; 400 or 422 when it is none. */
    static Binding binding(Message body) {
        if (!(body instanceof Binding binding)) {
            throw StatusError.badRequest("the body of a pod's binding must be a v1 Binding, not a "
                    + body.getDescriptorForType().getName());
        }
        String targetKind = binding.getTarget().getKind();
        if (!targetKind.isEmpty() && !targetKind.equals("Node")) {
            throw invalid(binding, FieldError.notSupported("target.kind", targetKind, List.of("Node", "<empty>")));
        }
        if (binding.getTarget().getName().isEmpty()) {
            throw invalid(binding, FieldError.required("target.name", ""));
        }
        return binding;
    }

    private static StatusError invalid(Binding binding, FieldError error) {
        return StatusError.invalid("", "Binding", binding.getMetadata().getName(), List.of(error));
    }

    /** Kubernetes names the subresource in the text of these conflicts. */
    private static StatusError conflict(String name, String why) {
        StatusError error = StatusError.conflict(Kinds.POD, name, why);
        return StatusError.of(error.status().toBuilder()
                .setMessage("Operation cannot be fulfilled on pods/binding \"" + name + "\": " + why)
                .build());
    }
}
