package io.balsa.controllers;

import io.balsa.api.client.Keys;
import io.balsa.api.client.loop.Plan;
import io.balsa.controllers.namespace.DefaultAccount;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Decides about a namespace when it or its service account "default" changes. */
final class DefaultAccountControl implements Control {
    private final Caches caches;

    DefaultAccountControl(Caches caches) {
        this.caches = caches;
    }

    @Override
    public String name() {
        return "serviceaccount-controller";
    }

    @Override
    public void follow(Caches all, Consumer<String> concerned) {
        all.namespaces.onChange(change -> concerned.accept(change.key()));
        all.defaultAccounts.onChange(change -> concerned.accept(Keys.namespace(change.key())));
    }

    @Override
    public Plan reconcile(String key, Instant now) {
        return DefaultAccount.reconcile(
                caches.namespaces.snapshot().get(key),
                caches.defaultAccounts.snapshot().get(Keys.key(key, DefaultAccount.NAME)));
    }

    @Override
    public List<String> allKeys() {
        return caches.namespaces.snapshot().keys();
    }
}
