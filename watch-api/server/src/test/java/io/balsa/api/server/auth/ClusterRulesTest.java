package io.balsa.api.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterRulesTest {
    private static final Caller NODE = Caller.of("system:node:n1", Caller.NODES);
    private static final Caller USER = Caller.of("anna");
    private final ClusterRules rules = new ClusterRules();

    @ParameterizedTest
    @CsvSource({
        "get,    pods,       '',      default,         web, true",
        "watch,  services,   '',      '',              '',  true",
        "create, nodes,      '',      '',              n1,  true",
        "create, nodes,      '',      '',              n2,  false",
        "patch,  nodes,      status,  '',              n1,  true",
        "delete, nodes,      '',      '',              n1,  false",
        "update, leases,     '',      kube-node-lease, n1,  true",
        "update, leases,     '',      kube-node-lease, n2,  false",
        "update, leases,     '',      kube-system,     n1,  false",
        "update, pods,       status,  default,         web, true",
        "update, pods,       '',      default,         web, false",
        "update, pods,       binding, default,         web, false",
        "delete, pods,       '',      default,         web, true",
        "create, pods,       '',      default,         web, false",
        "create, events,     '',      default,         e,   true",
        "create, configmaps, '',      default,         c,   false",
        "delete, namespaces, '',      '',              a,   false"
    })
    void aNodeAgentMayDoWhatItsNodeNeeds(
            String verb, String resource, String subresource, String namespace, String name, boolean allowed) {
        var action = new Action(verb, "", resource, subresource, namespace, name);
        assertThat(rules.allows(NODE, action)).isEqualTo(allowed);
        assertThat(rules.allows(USER, action)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"n1, true", "n2, false", "'', false"})
    void aNodeAgentTouchesPodsOfItsNode(String nodeName, boolean allowed) {
        var action = new Action("delete", "", "pods", "", "default", "web");
        assertThat(rules.allowsOn(NODE, action, nodeName)).isEqualTo(allowed);
        assertThat(rules.allowsOn(USER, action, nodeName)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"system:node:", "mallory"})
    void theGroupAloneDoesNotMakeANode(String user) {
        var action = new Action("create", "", "nodes", "", "", "n1");
        assertThat(rules.allows(Caller.of(user, Caller.NODES), action)).isFalse();
    }
}
