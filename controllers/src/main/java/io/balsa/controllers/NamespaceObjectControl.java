package io.balsa.controllers;

import com.google.protobuf.Message;
import io.balsa.api.client.Informer;
import io.balsa.api.client.Keys;
import io.balsa.api.client.loop.Plan;
import io.balsa.k8s.core.v1.Namespace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Decides about the one object of a name that every namespace has, when it or its namespace changes. */
final class NamespaceObjectControl<M extends Message> implements Control {
    private final String name;
    private final Informer<Namespace> namespaces;
    private final Informer<M> objects;
    private final String object;
    private final BiFunction<Optional<Namespace>, Optional<M>, Plan> decision;

    /**
     * @param name Kubernetes' name of this controller
     * @param objects those called {@code object} in all namespaces
     */
    NamespaceObjectControl(
            String name,
            Informer<Namespace> namespaces,
            Informer<M> objects,
            String object,
            BiFunction<Optional<Namespace>, Optional<M>, Plan> decision) {
        this.name = name;
        this.namespaces = namespaces;
        this.objects = objects;
        this.object = object;
        this.decision = decision;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void follow(Caches all, Consumer<String> concerned) {
        namespaces.onChange(change -> concerned.accept(change.key()));
        objects.onChange(change -> concerned.accept(Keys.namespace(change.key())));
    }

    @Override
    public Plan reconcile(String key, Instant now) {
        return decision.apply(namespaces.snapshot().get(key), objects.snapshot().get(Keys.key(key, object)));
    }

    @Override
    public List<String> allKeys() {
        return namespaces.snapshot().keys();
    }
}
