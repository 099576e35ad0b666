package io.balsa.api.server.auth;

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
}
