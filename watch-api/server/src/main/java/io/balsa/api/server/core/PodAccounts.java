package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.storage.Guard;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.ServiceAccount;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Gives new pods their service account, as Kubernetes' admission of that name does: "default" where they name none, and the
 * account's pull secrets where they have none of their own. An account that does not exist is refused.
 *
 * <p>As with {@link Namespaces}, the answer comes from memory and is a guess that the creation's guard holds: no pod is ever
 * created for an account that was gone. Unlike in Kubernetes, where a pod that is created right after its namespace waits for
 * the controller, a missing "default" is made at once: pods need not wait for whoever holds the controllers' office. The
 * volume with a token is not added yet.
 */
final class PodAccounts {
    static final String DEFAULT = "default";

    /** Kubernetes: a pod that a kubelet shows and nobody wrote; it has no account. */
    private static final String MIRROR = "kubernetes.io/config.mirror";

    /** A few accounts for each of the namespaces that one cluster may have; beyond that the memory starts anew. */
    private static final int KNOWN_MAX = 30_000;

    private final ObjectStore store;
    private final Consumer<String> makesDefault;
    private final Map<String, StoredObject> known = new ConcurrentHashMap<>();

    /** @param makesDefault makes the account "default" in the namespace; one that is there already is as good */
    PodAccounts(ObjectStore store, Consumer<String> makesDefault) {
        this.store = store;
        this.makesDefault = makesDefault;
    }

    /**
     * An object with its account.
     *
     * @param guard the condition under which it may be created; empty for what has no account
     */
    record Admitted(Message object, Optional<Guard> guard) {}

    /** @throws StatusError 403 when the pod's account does not exist */
    Admitted admit(Message object, Target named, boolean dryRun) {
        if (!(object instanceof Pod pod)) {
            return new Admitted(object, Optional.empty());
        }
        String account = pod.getSpec().getServiceAccountName();
        if (Meta.of(pod).containsAnnotations(MIRROR)) {
            if (!account.isEmpty()) {
                throw forbidden(named, "a mirror pod may not reference service accounts");
            }
            return new Admitted(pod, Optional.empty());
        }
        String name = account.isEmpty() ? DEFAULT : account;
        Optional<StoredObject> found = find(named, name, dryRun);
        Pod.Builder next = pod.toBuilder();
        // Kubernetes shows the name in an old field, too.
        next.getSpecBuilder().setServiceAccountName(name).setServiceAccount(name);
        if (pod.getSpec().getImagePullSecretsCount() == 0) {
            found.ifPresent(stored -> next.getSpecBuilder()
                    .addAllImagePullSecrets(((ServiceAccount) stored.message()).getImagePullSecretsList()));
        }
        return new Admitted(
                next.build(),
                found.map(stored -> Guard.unchanged(
                        ObjectStore.key(Kinds.SERVICE_ACCOUNT, named.namespace(), name), stored.revision())));
    }

    /** The guess about this account turned out wrong. */
    void forget(Message object, String namespace) {
        if (object instanceof Pod pod) {
            String name = pod.getSpec().getServiceAccountName();
            known.remove(key(namespace, name.isEmpty() ? DEFAULT : name));
        }
    }

    /** Empty only in a rehearsal, which makes nothing. */
    private Optional<StoredObject> find(Target named, String name, boolean dryRun) {
        String key = key(named.namespace(), name);
        StoredObject guess = known.get(key);
        if (guess != null) {
            return Optional.of(guess);
        }
        Optional<StoredObject> found = read(named.namespace(), name);
        if (found.isEmpty() && name.equals(DEFAULT)) {
            if (dryRun) {
                return Optional.empty();
            }
            makesDefault.accept(named.namespace());
            found = read(named.namespace(), name);
        }
        if (found.isEmpty()) {
            throw forbidden(
                    named,
                    "error looking up service account " + named.namespace() + "/" + name + ": serviceaccount \"" + name
                            + "\" not found");
        }
        if (known.size() >= KNOWN_MAX) {
            known.clear();
        }
        known.put(key, found.get());
        return found;
    }

    private Optional<StoredObject> read(String namespace, String name) {
        return store.get(Kinds.SERVICE_ACCOUNT, namespace, name).object();
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    private static StatusError forbidden(Target named, String why) {
        return StatusError.forbidden(named.kind(), named.name(), why);
    }
}
