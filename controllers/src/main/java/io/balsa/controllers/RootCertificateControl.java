package io.balsa.controllers;

import io.balsa.api.client.Keys;
import io.balsa.api.client.loop.Plan;
import io.balsa.controllers.namespace.RootCertificate;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Decides about a namespace when it or its ConfigMap with the API's authority changes. */
final class RootCertificateControl implements Control {
    private final Caches caches;
    private final RootCertificate certificate;

    RootCertificateControl(Caches caches, RootCertificate certificate) {
        this.caches = caches;
        this.certificate = certificate;
    }

    @Override
    public String name() {
        return "root-ca-certificate-publisher-controller";
    }

    @Override
    public void follow(Caches all, Consumer<String> concerned) {
        all.namespaces.onChange(change -> concerned.accept(change.key()));
        all.rootCertificates.onChange(change -> concerned.accept(Keys.namespace(change.key())));
    }

    @Override
    public Plan reconcile(String key, Instant now) {
        return certificate.reconcile(
                caches.namespaces.snapshot().get(key),
                caches.rootCertificates.snapshot().get(Keys.key(key, RootCertificate.NAME)));
    }

    @Override
    public List<String> allKeys() {
        return caches.namespaces.snapshot().keys();
    }
}
