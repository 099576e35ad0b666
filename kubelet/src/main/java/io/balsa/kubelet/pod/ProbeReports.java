package io.balsa.kubelet.pod;

import io.balsa.kubelet.runtime.Container;
import java.util.function.Consumer;

/** From probes to events and to another look at the pod. */
record ProbeReports(PodSource source, PodEvents events, Consumer<String> wake) implements Prober.Listener {
    @Override
    public void healthChanged(String podUid) {
        wake.accept(podUid);
    }

    @Override
    public void probeFailed(Container container, Probing.Kind kind, String why) {
        source.byUid(container.key().pod().uid())
                .ifPresent(pod ->
                        events.unhealthy(pod, container.key().container(), kind.text() + " probe failed: " + why));
    }
}
