package io.balsa.api.server.auth;

import io.balsa.k8s.authorization.v1.NonResourceRule;
import io.balsa.k8s.authorization.v1.ResourceRule;
import io.balsa.k8s.authorization.v1.SubjectRulesReviewStatus;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules of a cluster without roles: an authenticated user may do everything, a node agent what its node needs.
 *
 * <p>A node agent (group {@code system:nodes}, user {@code system:node:n}) reads everything that runs on nodes, writes its
 * own Node and its own Lease, reports on and finally removes the pods that are bound to its node, and records events. So a
 * stolen node certificate does not reach the pods of another node.
 */
public final class ClusterRules implements Authorizer {
    private static final Set<String> READS = Set.of("get", "list", "watch");
    private static final Set<String> READABLE =
            Set.of("nodes", "pods", "services", "endpoints", "endpointslices", "configmaps", "namespaces", "leases");
    private static final Set<String> OWN_WRITES = Set.of("create", "update", "patch");
    private static final Set<String> REPORTS = Set.of("update", "patch");
    private static final String ALL = "*";
    private static final String NODE_LEASES = "kube-node-lease";

    @Override
    public boolean allows(Caller caller, Action action) {
        if (!caller.groups().contains(Caller.AUTHENTICATED)) {
            return false;
        }
        if (!caller.groups().contains(Caller.NODES)) {
            return true;
        }
        if (!caller.isNode()) {
            return false;
        }
        if (READS.contains(action.verb())) {
            return READABLE.contains(action.resource());
        }
        return switch (action.resource()) {
            case "nodes" -> OWN_WRITES.contains(action.verb()) && isOwn(caller, action);
            case "leases" ->
                OWN_WRITES.contains(action.verb()) && action.namespace().equals(NODE_LEASES) && isOwn(caller, action);
            case "pods" ->
                action.subresource().equals("status")
                        ? REPORTS.contains(action.verb())
                        : action.subresource().isEmpty() && action.verb().equals("delete");
            case "events" -> OWN_WRITES.contains(action.verb());
            default -> false;
        };
    }

    @Override
    public boolean allowsOn(Caller caller, Action action, String nodeName) {
        return READS.contains(action.verb()) || !caller.isNode() || nodeName.equals(caller.nodeName());
    }

    @Override
    public boolean allowsPath(Caller caller, String verb, String path) {
        return caller.groups().contains(Caller.AUTHENTICATED);
    }

    @Override
    public SubjectRulesReviewStatus rules(Caller caller, String namespace) {
        var rules = SubjectRulesReviewStatus.newBuilder().setIncomplete(false);
        if (!caller.groups().contains(Caller.AUTHENTICATED)) {
            return rules.build();
        }
        if (!caller.groups().contains(Caller.NODES)) {
            rules.addResourceRules(
                    ResourceRule.newBuilder().addVerbs(ALL).addApiGroups(ALL).addResources(ALL));
        } else if (caller.isNode()) {
            rules.addResourceRules(ResourceRule.newBuilder()
                    .addAllVerbs(new TreeSet<>(READS))
                    .addApiGroups(ALL)
                    .addAllResources(new TreeSet<>(READABLE)));
            // what else it may depends on the object: its own Node and Lease, pods that are bound to it
            rules.setIncomplete(true);
        }
        return rules.addNonResourceRules(
                        NonResourceRule.newBuilder().addVerbs(ALL).addNonResourceURLs(ALL))
                .build();
    }

    /** A create may leave the name to the object; the core calls again with the object's name. */
    private static boolean isOwn(Caller caller, Action action) {
        return action.name().equals(caller.nodeName());
    }
}
