package io.balsa.kubelet.pod;

import io.balsa.api.client.loop.Announcement;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.k8s.core.v1.ObjectReference;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.kubelet.runtime.Image;
import java.util.function.Consumer;

/** What is told about a pod, in Kubernetes' words: people and tools look for them. */
final class PodEvents {
    private final Consumer<Announcement> recorder;

    PodEvents(Consumer<Announcement> recorder) {
        this.recorder = recorder;
    }

    private static ObjectReference about(Pod pod, String container) {
        return Announcement.reference(Kinds.scheme().of(Pod.class), pod).toBuilder()
                .setFieldPath("spec.containers{" + container + "}")
                .build();
    }

    void pulled(Pod pod, String container, Image image) {
        String message = image.pulled()
                ? "Successfully pulled image \"" + image.name() + "\""
                : "Container image \"" + image.name() + "\" already present on machine";
        recorder.accept(Announcement.normal(about(pod, container), "Pulled", message));
    }

    void started(Pod pod, String container) {
        recorder.accept(Announcement.normal(about(pod, container), "Created", "Created container: " + container));
        recorder.accept(Announcement.normal(about(pod, container), "Started", "Started container " + container));
    }

    void killing(Pod pod, String container, String message) {
        recorder.accept(Announcement.normal(about(pod, container), "Killing", message));
    }

    void failed(Pod pod, String container, String reason, String message) {
        recorder.accept(Announcement.warning(about(pod, container), "Failed", message));
        recorder.accept(Announcement.warning(about(pod, container), "Failed", "Error: " + reason));
    }

    void backOff(Pod pod, String container, Step.Wait wait) {
        String message = wait.reason().equals(ContainerSteps.CRASH_LOOP_BACK_OFF)
                ? "Back-off restarting failed container " + container + " in pod "
                        + pod.getMetadata().getName() + "_"
                        + pod.getMetadata().getNamespace() + "("
                        + pod.getMetadata().getUid() + ")"
                : wait.message();
        recorder.accept(Announcement.warning(about(pod, container), "BackOff", message));
    }

    void unhealthy(Pod pod, String container, String message) {
        recorder.accept(Announcement.warning(about(pod, container), "Unhealthy", message));
    }
}
