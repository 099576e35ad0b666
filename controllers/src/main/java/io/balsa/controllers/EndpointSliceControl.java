package io.balsa.controllers;

import io.balsa.api.client.Keys;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.controllers.endpointslice.EndpointSliceReconciler;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Service;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Decides about a Service when it, what was written for it, or a pod that its selector matches changes. */
final class EndpointSliceControl implements Control {
    private final Caches caches;

    EndpointSliceControl(Caches caches) {
        this.caches = caches;
    }

    @Override
    public String name() {
        return "endpoint-slice-controller";
    }

    @Override
    public void follow(Caches all, Consumer<String> concerned) {
        all.services.onChange(change -> concerned.accept(change.key()));
        all.endpoints.onChange(change -> concerned.accept(change.key()));
        all.slices.onChange(change -> concerned.accept(Keys.key(
                Keys.namespace(change.key()),
                Meta.of(change.latest()).getLabelsOrDefault(EndpointSliceReconciler.SERVICE_NAME, ""))));
        all.pods.onChange(change -> {
            change.before().ifPresent(pod -> selecting(pod, concerned));
            change.after().ifPresent(pod -> selecting(pod, concerned));
        });
    }

    private void selecting(Pod pod, Consumer<String> concerned) {
        caches.services.snapshot().by(Caches.NAMESPACE, Meta.namespace(pod)).stream()
                .filter(service -> selects(service, pod))
                .forEach(service -> concerned.accept(Meta.key(service)));
    }

    private static boolean selects(Service service, Pod pod) {
        Map<String, String> selector = service.getSpec().getSelectorMap();
        return !selector.isEmpty() && Meta.of(pod).getLabelsMap().entrySet().containsAll(selector.entrySet());
    }

    @Override
    public Plan reconcile(String key, Instant now) {
        Optional<Service> service = caches.services.snapshot().get(key);
        List<Pod> selected = service.map(
                        each -> caches.pods.snapshot().by(Caches.NAMESPACE, Meta.namespace(each)).stream()
                                .filter(pod -> selects(each, pod))
                                .toList())
                .orElse(List.of());
        return EndpointSliceReconciler.reconcile(new EndpointSliceReconciler.View(
                service,
                selected,
                caches.slices.snapshot().by(Caches.SERVICE, key),
                caches.endpoints.snapshot().get(key)));
    }

    /** Also those that are gone, of which slices or Endpoints are left. */
    @Override
    public List<String> allKeys() {
        Set<String> keys = new TreeSet<>(caches.services.snapshot().keys());
        keys.addAll(caches.endpoints.snapshot().keys());
        caches.slices
                .snapshot()
                .all()
                .forEach(slice -> keys.add(Keys.key(
                        Meta.namespace(slice),
                        Meta.of(slice).getLabelsOrDefault(EndpointSliceReconciler.SERVICE_NAME, ""))));
        return List.copyOf(keys);
    }
}
