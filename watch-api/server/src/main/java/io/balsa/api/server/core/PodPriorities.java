package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.scheduling.v1.PriorityClass;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives new pods their priority, as Kubernetes' admission of that name does: that of the class they name, or of the class that
 * is the default of all, or 0. Nobody writes the number itself.
 *
 * <p>The classes come from memory that is at most a second old, as Kubernetes' come from its cache: a pod may be created with
 * what a class was a moment ago. Only a class that is not known is looked for once more.
 */
final class PodPriorities {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final String PREEMPTS = "PreemptLowerPriority";

    private final ObjectStore store;
    private final InstantSource clock;
    private volatile @Nullable Known known;

    private record Known(Instant at, List<PriorityClass> classes) {}

    PodPriorities(ObjectStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @throws StatusError 403 when the pod's class does not exist, or the pod says another priority than its class */
    Message admit(Message object, Target named) {
        if (!(object instanceof Pod pod)) {
            return object;
        }
        PodSpec spec = pod.getSpec();
        Optional<PriorityClass> its = spec.getPriorityClassName().isEmpty()
                ? defaultOfAll()
                : Optional.of(named(named, spec.getPriorityClassName()));
        int priority = its.map(PriorityClass::getValue).orElse(0);
        String policy = its.filter(PriorityClass::hasPreemptionPolicy)
                .map(PriorityClass::getPreemptionPolicy)
                .orElse(PREEMPTS);
        if (spec.hasPriority() && spec.getPriority() != priority) {
            throw forbidden(named, provided("integer value of priority", spec.getPriority(), priority));
        }
        if (spec.hasPreemptionPolicy() && !spec.getPreemptionPolicy().equals(policy)) {
            throw forbidden(named, provided("string value of PreemptionPolicy", spec.getPreemptionPolicy(), policy));
        }
        Pod.Builder next = pod.toBuilder();
        next.getSpecBuilder().setPriority(priority).setPreemptionPolicy(policy);
        its.ifPresent(type ->
                next.getSpecBuilder().setPriorityClassName(type.getMetadata().getName()));
        return next.build();
    }

    private static String provided(String what, Object given, Object computed) {
        return "the " + what + " (" + given
                + ") must not be provided in pod spec; priority admission controller computed " + computed
                + " from the given PriorityClass name";
    }

    /** Of several the least. */
    private Optional<PriorityClass> defaultOfAll() {
        return classes().stream()
                .filter(PriorityClass::getGlobalDefault)
                .min(Comparator.comparingInt(PriorityClass::getValue));
    }

    private PriorityClass named(Target pod, String name) {
        return classes().stream()
                .filter(type -> type.getMetadata().getName().equals(name))
                .findFirst()
                .or(() -> store.get(Kinds.PRIORITY_CLASS, "", name).object().map(stored ->
                        (PriorityClass) stored.message()))
                .orElseThrow(() -> forbidden(pod, "no PriorityClass with name " + name + " was found"));
    }

    private List<PriorityClass> classes() {
        Known last = known;
        Instant now = clock.instant();
        if (last == null || !now.isBefore(last.at().plus(FRESH)) || now.isBefore(last.at())) {
            String prefix = Kinds.PRIORITY_CLASS.keyPrefix("");
            List<PriorityClass> classes = store.page(Kinds.PRIORITY_CLASS, prefix, prefix, 0, 0).objects().stream()
                    .map(stored -> (PriorityClass) stored.message())
                    .toList();
            last = new Known(now, classes);
            known = last;
        }
        return last.classes();
    }

    private static StatusError forbidden(Target named, String why) {
        return StatusError.forbidden(named.kind(), named.name(), why);
    }
}
