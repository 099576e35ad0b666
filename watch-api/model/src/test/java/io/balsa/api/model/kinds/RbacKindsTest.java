package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Objects.defaulted;
import static io.balsa.api.model.kinds.Objects.errors;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.of;
import static io.balsa.api.model.kinds.Objects.row;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import org.junit.jupiter.api.Test;

class RbacKindsTest {
    private static String binding(String role, String subjects) {
        return "{'metadata':{'name':'b','namespace':'d'},'roleRef':{" + role + "},'subjects':[" + subjects + "]}";
    }

    private static String clusterBinding(String role, String subjects) {
        return "{'metadata':{'name':'b'},'roleRef':{" + role + "},'subjects':[" + subjects + "]}";
    }

    @Test
    void keysHaveNoGroup() {
        assertThat(Kinds.ROLE.key("d", "system:r")).isEqualTo("/registry/roles/d/system:r");
        assertThat(Kinds.CLUSTER_ROLE_BINDING.key("", "cluster-admin"))
                .isEqualTo("/registry/clusterrolebindings/cluster-admin");
    }

    @Test
    void rows() {
        assertThat(row(
                        Kinds.ROLE_BINDING,
                        binding(
                                "'kind':'Role','name':'r'",
                                "{'kind':'User','name':'ann'},{'kind':'User','name':'bob'},"
                                        + "{'kind':'Group','name':'ops'},"
                                        + "{'kind':'ServiceAccount','name':'bot','namespace':'ci'}")))
                .isEqualTo("b | Role/r | <unknown> | ann, bob | ops | ci/bot");
        assertThat(row(Kinds.CLUSTER_ROLE_BINDING, clusterBinding("'kind':'ClusterRole','name':'r'", "")))
                .isEqualTo("b | ClusterRole/r | <unknown> |  |  | ");
        assertThat(row(Kinds.ROLE, "{'metadata':{'name':'r','creationTimestamp':'2026-11-22T09:05:27Z'},'rules':[]}"))
                .isEqualTo("r | 2026-11-22T09:05:27Z");
        assertThat(row(Kinds.CLUSTER_ROLE, "{'metadata':{'name':'r'},'rules':[]}"))
                .isEqualTo("r | 0001-01-01T00:00:00Z");
        assertThat(Kinds.ROLE.columns().columns().get(1).type()).isEqualTo("date");
    }

    @Test
    void groupsOfRolesAndSubjectsAreFilledIn() {
        Message binding = defaulted(
                Kinds.ROLE_BINDING,
                binding(
                        "'kind':'Role','name':'r'",
                        "{'kind':'User','name':'a'},{'kind':'ServiceAccount','name':'s','namespace':'d'}"));
        assertThat(json(Kinds.ROLE_BINDING, binding))
                .endsWith("'subjects':[{'kind':'User','apiGroup':'rbac.authorization.k8s.io','name':'a'},"
                        + "{'kind':'ServiceAccount','name':'s','namespace':'d'}],"
                        + "'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'Role','name':'r'}}");
        assertThat(Kinds.ROLE_BINDING.validate(binding)).isEmpty();
    }

    @Test
    void rulesSayWhatMayBeDoneToWhat() {
        String meta = "{'metadata':{'name':'r:x','namespace':'d'},'rules':[";
        assertThat(errors(Kinds.ROLE, meta + "{'verbs':['get'],'apiGroups':[''],'resources':['pods']}]}"))
                .isEmpty();
        assertThat(errors(
                        Kinds.ROLE,
                        meta + "{'verbs':['get'],'apiGroups':[''],'resources':['a','b'],'resourceNames':['c']}]}"))
                .isEmpty();
        assertThat(errors(
                        Kinds.ROLE,
                        meta + "{'verbs':[]},{'verbs':['get'],'nonResourceURLs':['/healthz'],'resources':['pods']}]}"))
                .containsExactly(
                        "rules[0].verbs: Required value: verbs must contain at least one value",
                        "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
                        "rules[0].resources: Required value: resource rules must supply at least one resource",
                        "rules[1].nonResourceURLs: Invalid value: []string{\"/healthz\"}: namespaced rules cannot apply"
                                + " to non-resource URLs",
                        "rules[1].nonResourceURLs: Invalid value: []string{\"/healthz\"}: rules cannot apply to both"
                                + " regular resources and non-resource URLs");
        assertThat(errors(Kinds.ROLE, "{'metadata':{'name':'a/b','namespace':'d'},'rules':[]}"))
                .containsExactly("metadata.name: Invalid value: \"a/b\": may not contain '/'");
        assertThat(errors(
                        Kinds.CLUSTER_ROLE,
                        "{'metadata':{'name':'r'},'aggregationRule':{'clusterRoleSelectors':[]},"
                                + "'rules':[{'verbs':['get'],'nonResourceURLs':['/healthz']}]}"))
                .containsExactly(
                        "aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector"
                                + " required if aggregationRule is non-nil");
    }

    @Test
    void bindingsNameARoleAndSubjects() {
        assertThat(errors(
                        Kinds.ROLE_BINDING,
                        binding("'kind':'Clown','name':''", "{'kind':'Robot','name':'x'},{'kind':'Group','name':''}")))
                .containsExactly(
                        "roleRef.kind: Unsupported value: \"Clown\": supported values: \"Role\", \"ClusterRole\"",
                        "roleRef.name: Required value",
                        "subjects[0].kind: Unsupported value: \"Robot\": supported values: \"ServiceAccount\", \"User\","
                                + " \"Group\"",
                        "subjects[1].name: Required value",
                        "subjects[1].name: Invalid value: \"\": group name cannot be empty");
        assertThat(errors(
                        Kinds.CLUSTER_ROLE_BINDING,
                        clusterBinding("'kind':'Role','name':'r'", "{'kind':'ServiceAccount','name':'s'}")))
                .containsExactly(
                        "roleRef.kind: Unsupported value: \"Role\": supported values: \"ClusterRole\"",
                        "subjects[0].namespace: Required value");
    }

    @Test
    void theRoleOfABindingNeverChanges() {
        Message old = defaulted(Kinds.ROLE_BINDING, binding("'kind':'Role','name':'r'", ""));
        Message next = defaulted(Kinds.ROLE_BINDING, binding("'kind':'ClusterRole','name':'r'", ""));
        assertThat(texts(Kinds.ROLE_BINDING.validateUpdate(next, old)))
                .containsExactly("roleRef: Invalid value: rbac.RoleRef{APIGroup:\"rbac.authorization.k8s.io\","
                        + " Kind:\"ClusterRole\", Name:\"r\"}: cannot change roleRef");
        Message more = of(
                Kinds.ROLE_BINDING,
                binding(
                        "'apiGroup':'rbac.authorization.k8s.io','kind':'Role','name':'r'",
                        "{'kind':'ServiceAccount','name':'s'}"));
        assertThat(Kinds.ROLE_BINDING.validateUpdate(more, old)).isEmpty();
    }
}
