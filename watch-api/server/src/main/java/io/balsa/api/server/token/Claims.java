package io.balsa.api.server.token;

import java.util.List;
import java.util.Optional;

/**
 * What a service account's token says. Times are whole seconds since 1970.
 *
 * <p>Example: {@code kubectl create token robot --bound-object-kind=Pod --bound-object-name=web} makes
 *
 * <pre>
 * issuer      https://kubernetes.default.svc.cluster.local
 * audiences   [https://kubernetes.default.svc.cluster.local]
 * id          6e8f... (new for each token)
 * namespace   default
 * account     robot, uid 1f0c...
 * bound       Pod web, uid 77ab...
 * node        n1, uid 40d2... (where the pod runs)
 * </pre>
 *
 * @param id of the token itself; empty for one that was made without
 * @param account the service account, its uid included: one of the same name that is made later is another one
 * @param bound the object that the token ends with; empty where it ends with its account only
 * @param node for a token that is bound to a pod, the pod's node; it says where, and nothing is checked of it
 * @param warnAfter when whoever still uses the token should have renewed it; 0 for none
 */
public record Claims(
        String issuer,
        List<String> audiences,
        String id,
        Lifetime lifetime,
        String namespace,
        Reference account,
        Optional<Bound> bound,
        Optional<Reference> node,
        long warnAfter) {
    public Claims {
        audiences = List.copyOf(audiences);
    }

    /** From when and until when a token holds. */
    public record Lifetime(long issuedAt, long notBefore, long expires) {}

    /** One object, and no later one of its name. */
    public record Reference(String name, String uid) {}

    /** An object of one of the kinds that tokens can be bound to. */
    public record Bound(BoundKind kind, Reference object) {}

    /** The kinds that a token can be bound to, in the order in which Kubernetes looks at them. */
    public enum BoundKind {
        SECRET("Secret", "secret"),
        POD("Pod", "pod"),
        NODE("Node", "node");

        private final String kind;
        private final String claim;

        BoundKind(String kind, String claim) {
            this.kind = kind;
            this.claim = claim;
        }

        /** As a request names it. */
        public String kind() {
            return kind;
        }

        /** As a token names it. */
        String claim() {
            return claim;
        }
    }

    /** {@code system:serviceaccount:default:robot}. */
    public String subject() {
        return "system:serviceaccount:" + namespace + ":" + account.name();
    }
}
