package io.balsa.api.server.auth;

import io.balsa.k8s.authorization.v1.SubjectRulesReviewStatus;

/** Decides whether a caller may do something. Implementations are pure and may be called from any thread. */
public interface Authorizer {
    /** Whether the action is allowed at all, before any object is read. */
    boolean allows(Caller caller, Action action);

    /**
     * Whether a node agent's write may touch an object that belongs to a node.
     *
     * @param nodeName the node that the object is bound to, empty when it is bound to none
     */
    boolean allowsOn(Caller caller, Action action, String nodeName);

    /**
     * Whether a path that is no resource may be asked for.
     *
     * @param verb the HTTP method in lower case
     */
    boolean allowsPath(Caller caller, String verb, String path);

    /** What the caller may do in the namespace, as far as it can be said in rules. */
    SubjectRulesReviewStatus rules(Caller caller, String namespace);
}
