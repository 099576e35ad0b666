package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Objects.defaulted;
import static io.balsa.api.model.kinds.Objects.errors;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.of;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import org.junit.jupiter.api.Test;

class KindRulesTest {
    private static final String TEMPLATE =
            "'template':{'metadata':{'labels':{'app':'web'}}," + "'spec':{'containers':[{'name':'a','image':'x:1'}]}}";

    private static String set(String spec) {
        return "{'metadata':{'name':'web','namespace':'d'},'spec':{" + spec + "," + TEMPLATE + "}}";
    }

    @Test
    void keysAreKubernetesOwn() {
        assertThat(Kinds.POD.key("d", "p")).isEqualTo("/registry/pods/d/p");
        assertThat(Kinds.NODE.key("", "n")).isEqualTo("/registry/minions/n");
        assertThat(Kinds.SERVICE.key("d", "s")).isEqualTo("/registry/services/specs/d/s");
        assertThat(Kinds.ENDPOINTS.keyPrefix("d")).isEqualTo("/registry/services/endpoints/d/");
        assertThat(Kinds.ENDPOINT_SLICE.keyPrefix("")).isEqualTo("/registry/endpointslices/");
        assertThat(Kinds.LEASE.keyPrefix()).isEqualTo("/registry/leases/");
    }

    @Test
    void wordsFindKinds() {
        assertThat(Kinds.scheme().named("po")).containsExactly(Kinds.POD);
        assertThat(Kinds.scheme().named("replicasets.apps")).containsExactly(Kinds.REPLICA_SET);
        assertThat(Kinds.scheme().named("all"))
                .startsWith(Kinds.POD, Kinds.REPLICATION_CONTROLLER, Kinds.SERVICE)
                .contains(Kinds.DEPLOYMENT, Kinds.REPLICA_SET, Kinds.STATEFUL_SET, Kinds.DAEMON_SET);
        assertThat(Kinds.scheme().byApiVersion("apps/v1", "ReplicaSet")).contains(Kinds.REPLICA_SET);
        assertThat(Kinds.scheme().byApiVersion("v1", "Widget")).isEmpty();
    }

    @Test
    void defaultsAreIdempotentForEveryKind() {
        for (Kind kind : Kinds.scheme().kinds()) {
            Message once = kind.defaulted(kind.prototype());
            assertThat(kind.defaulted(once)).isEqualTo(once);
        }
    }

    @Test
    void aReplicaSetCountsItsGenerations() {
        Message first = Kinds.REPLICA_SET.prepareForCreate(
                defaulted(Kinds.REPLICA_SET, set("'selector':{'matchLabels':{'app':'web'}}")));
        assertThat(Meta.of(first).getGeneration()).isEqualTo(1);
        assertThat(json(Kinds.REPLICA_SET, first)).contains("'replicas':1");
        Message more = defaulted(Kinds.REPLICA_SET, set("'replicas':2,'selector':{'matchLabels':{'app':'web'}}"));
        Message second = Kinds.REPLICA_SET.prepareForUpdate(more, first);
        assertThat(Meta.of(second).getGeneration()).isEqualTo(2);
        assertThat(Meta.of(Kinds.REPLICA_SET.prepareForUpdate(more, second)).getGeneration())
                .isEqualTo(2);
    }

    @Test
    void aReplicaSetMakesOnlyPodsThatItCounts() {
        assertThat(errors(Kinds.REPLICA_SET, set("'selector':{'matchLabels':{'app':'web'}}")))
                .isEmpty();
        assertThat(errors(Kinds.REPLICA_SET, set("'selector':{'matchLabels':{'app':'other'}}")))
                .containsExactly("spec.template.metadata.labels: Invalid value: map[string]string{\"app\":\"web\"}:"
                        + " `selector` does not match template `labels`");
        assertThat(errors(Kinds.REPLICA_SET, set("'replicas':-1")))
                .containsExactly(
                        "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
                        "spec.selector: Required value",
                        "spec.template.metadata.labels: Invalid value: map[string]string{\"app\":\"web\"}: `selector`"
                                + " does not match template `labels`");
    }

    @Test
    void aSelectorNeverChanges() {
        Message old = defaulted(Kinds.REPLICA_SET, set("'selector':{'matchLabels':{'app':'web'}}"));
        Message next = defaulted(
                Kinds.REPLICA_SET, set("'selector':{'matchExpressions':[{'key':'app','operator':'Exists'}]}"));
        assertThat(texts(Kinds.REPLICA_SET.validateUpdate(next, old)))
                .containsExactly("spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil),"
                        + " MatchExpressions:[]v1.LabelSelectorRequirement{v1.LabelSelectorRequirement{Key:\"app\","
                        + " Operator:\"Exists\", Values:[]string(nil)}}}: field is immutable");
    }

    @Test
    void namespacesAndConfigMaps() {
        Message namespace = Kinds.NAMESPACE.prepareForCreate(defaulted(Kinds.NAMESPACE, "{'metadata':{'name':'dev'}}"));
        assertThat(json(Kinds.NAMESPACE, namespace))
                .isEqualTo("{'kind':'Namespace','apiVersion':'v1','metadata':{'name':'dev','creationTimestamp':null,"
                        + "'labels':{'kubernetes.io/metadata.name':'dev'}},'spec':{'finalizers':['kubernetes']},"
                        + "'status':{'phase':'Active'}}");
        assertThat(errors(Kinds.NAMESPACE, "{'metadata':{'name':'a.b'}}"))
                .contains("metadata.name: Invalid value: \"a.b\": must not contain dots");
        String meta = "{'metadata':{'name':'c','namespace':'d'},";
        assertThat(errors(Kinds.CONFIG_MAP, meta + "'data':{'':'1'}}")).isNotEmpty();
        Message frozen = of(Kinds.CONFIG_MAP, meta + "'immutable':true,'data':{'a':'1'}}");
        Message changed = of(Kinds.CONFIG_MAP, meta + "'immutable':true,'data':{'a':'2'}}");
        assertThat(texts(Kinds.CONFIG_MAP.validateUpdate(changed, frozen)))
                .containsExactly("data: Forbidden: field is immutable when `immutable` is set");
    }

    @Test
    void metadataThatEveryObjectHas() {
        assertThat(errors(
                        Kinds.LEASE,
                        "{'metadata':{'name':'l','labels':{'bad key':'x','ok':'-'},'finalizers':['a b']},"
                                + "'spec':{'leaseDurationSeconds':0}}"))
                .hasSize(5)
                .first()
                .asString()
                .isEqualTo("metadata.namespace: Required value");
        assertThat(errors(Kinds.NODE, "{'metadata':{'name':'n','namespace':'d'}}"))
                .containsExactly("metadata.namespace: Forbidden: not allowed on this type");
        Message old = of(
                Kinds.LEASE,
                "{'metadata':{'name':'l','namespace':'d','uid':'u','generation':3,"
                        + "'creationTimestamp':'2026-11-22T09:05:27Z'}}");
        Message next = of(Kinds.LEASE, "{'metadata':{'name':'l','namespace':'d'}}");
        assertThat(Kinds.LEASE.prepareForUpdate(next, old)).isEqualTo(old);
        assertThat(texts(Kinds.LEASE.validateUpdate(Meta.edit(old, meta -> meta.setUid("w")), old)))
                .containsExactly("metadata.uid: Invalid value: \"w\": field is immutable");
    }

    @Test
    void aNodeOffersAllItHasUnlessItSaysLess() {
        Message node = defaulted(Kinds.NODE, "{'metadata':{'name':'n'},'status':{'capacity':{'cpu':'2'}}}");
        assertThat(json(Kinds.NODE, node)).contains("'allocatable':{'cpu':'2'}");
        assertThat(json(Kinds.NODE, Kinds.NODE.prepareForCreate(node))).contains("'capacity':{'cpu':'2'}");
    }

    @Test
    void addressesAreCheckedByTheirForm() {
        for (String good : new String[] {"10.0.0.1", "255.255.255.255"}) {
            assertThat(PortRules.isIpv4(good)).as(good).isTrue();
        }
        for (String bad : new String[] {"10.0.0", "256.0.0.1", "01.0.0.1", "a", "", "1.2.3.4.5"}) {
            assertThat(PortRules.isIpv4(bad)).as(bad).isFalse();
        }
        for (String good : new String[] {"::", "::1", "2001:db8::ffff", "1:2:3:4:5:6:7:8", "::ffff:10.0.0.1"}) {
            assertThat(PortRules.isIpv6(good)).as(good).isTrue();
        }
        for (String bad : new String[] {":", "1", "1::2::3", "12345::", "1:2:3:4:5:6:7:8:9", "::10.0.0.1:1", "g::"}) {
            assertThat(PortRules.isIpv6(bad)).as(bad).isFalse();
        }
    }
}
