package io.balsa.controllers.pod;

import io.balsa.k8s.core.v1.Taint;
import io.balsa.k8s.core.v1.Toleration;
import java.util.List;

/** Which tolerations are meant for which taints. */
public final class Taints {
    /** The key of nodes that were cordoned. */
    public static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

    private Taints() {}

    public static boolean tolerated(Taint taint, List<Toleration> tolerations) {
        return tolerations.stream().anyMatch(toleration -> tolerates(toleration, taint));
    }

    /** Kubernetes: an empty effect or key of a toleration means any; an empty operator means Equal. */
    public static boolean tolerates(Toleration toleration, Taint taint) {
        boolean effect =
                toleration.getEffect().isEmpty() || toleration.getEffect().equals(taint.getEffect());
        boolean key = toleration.getKey().isEmpty() || toleration.getKey().equals(taint.getKey());
        return effect
                && key
                && switch (toleration.getOperator()) {
                    case "Exists" -> true;
                    case "", "Equal" ->
                        !toleration.getKey().isEmpty() && toleration.getValue().equals(taint.getValue());
                    default -> false;
                };
    }
}
