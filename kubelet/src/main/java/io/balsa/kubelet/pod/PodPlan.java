package io.balsa.kubelet.pod;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * @param actions to be done in this order; where one fails, the rest waits for the next plan
 * @param recheck when to plan again although nothing has been heard
 */
public record PodPlan(List<PodAction> actions, Optional<Instant> recheck) {
    public PodPlan {
        actions = List.copyOf(actions);
    }
}
