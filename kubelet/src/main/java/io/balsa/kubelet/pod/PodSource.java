package io.balsa.kubelet.pod;

import io.balsa.k8s.core.v1.Pod;
import java.util.List;
import java.util.Optional;

/** The pods that are bound to this node, as far as the API server has told. */
public interface PodSource {
    /** Whether it has told: before, a pod that is not here may exist nevertheless, and nothing is stopped for it. */
    boolean synced();

    Optional<Pod> byUid(String uid);

    List<Pod> all();
}
