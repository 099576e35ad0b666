package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Objects.defaulted;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Owners and finalizers. */
class MetadataTest {
    private static final String UNKNOWN = "name is neither a standard finalizer name nor is it fully qualified";

    private static String object(String meta) {
        return "{'metadata':{'name':'x','namespace':'d'," + meta + "}}";
    }

    private static List<String> ownerErrors(String... owners) {
        String json = object("'ownerReferences':[" + String.join(",", owners) + "]");
        Message next = defaulted(Kinds.CONFIG_MAP, json);
        List<String> errors = texts(Kinds.CONFIG_MAP.validate(next));
        assertThat(texts(Kinds.CONFIG_MAP.validateUpdate(next, defaulted(Kinds.CONFIG_MAP, object("'uid':''")))))
                .isEqualTo(errors);
        return errors;
    }

    private static String owner(String apiVersion, String kind, String more) {
        return "{'apiVersion':'" + apiVersion + "','kind':'" + kind + "','name':'o','uid':'u'" + more + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "apps/", "a/b/c", "apps/v1/"})
    void theVersionOfAnOwnerIsThere(String apiVersion) {
        assertThat(ownerErrors(owner(apiVersion, "Pod", "")))
                .containsExactly("metadata.ownerReferences.apiVersion: Invalid value: \"" + apiVersion
                        + "\": version must not be empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "/v1", "apps/v1", "Example.com/any thing"})
    void anyOtherVersionWillDo(String apiVersion) {
        assertThat(ownerErrors(owner(apiVersion, "Pod", ""))).isEmpty();
    }

    @Test
    void anOwnerIsNamedInFull() {
        assertThat(ownerErrors("{}"))
                .containsExactly(
                        "metadata.ownerReferences.apiVersion: Invalid value: \"\": version must not be empty",
                        "metadata.ownerReferences.kind: Invalid value: \"\": kind must not be empty",
                        "metadata.ownerReferences.name: Invalid value: \"\": name must not be empty",
                        "metadata.ownerReferences.uid: Invalid value: \"\": uid must not be empty");
    }

    @Test
    void anEventOwnsNothing() {
        for (String apiVersion : new String[] {"v1", "/v1"}) {
            assertThat(ownerErrors(owner(apiVersion, "Event", "")))
                    .containsExactly("metadata.ownerReferences: Invalid value: v1.OwnerReference{APIVersion:\""
                            + apiVersion + "\", Kind:\"Event\", Name:\"o\", UID:\"u\", Controller:(*bool)(nil),"
                            + " BlockOwnerDeletion:(*bool)(nil)}: /v1, Kind=Event is disallowed from being an owner");
        }
        assertThat(ownerErrors(owner("v1", "Event", ",'controller':false")))
                .containsExactly("metadata.ownerReferences: Invalid value: v1.OwnerReference{...}: /v1, Kind=Event is"
                        + " disallowed from being an owner");
        assertThat(ownerErrors(owner("events.k8s.io/v1", "Event", ""))).isEmpty();
    }

    @Test
    void oneOwnerIsTheController() {
        String controller = owner("v1", "Pod", ",'controller':true");
        assertThat(ownerErrors(controller, owner("v1", "Pod", ",'controller':false")))
                .isEmpty();
        assertThat(ownerErrors(controller, owner("v1", "Node", ",'controller':true")))
                .containsExactly("metadata.ownerReferences: Invalid value: []v1.OwnerReference{...}: Only one reference"
                        + " can have Controller set to true. Found \"true\" in references for Pod/o and Node/o");
    }

    private static List<String> finalizerErrors(Kind kind, String finalizer) {
        String name = kind.namespaced() ? "'name':'x','namespace':'d'" : "'name':'x'";
        Message old = kind.prototype();
        Message next = Objects.of(kind, "{'metadata':{" + name + ",'finalizers':['" + finalizer + "']}}");
        List<String> all = texts(kind.validate(next));
        List<String> onUpdate = texts(kind.validateUpdate(next, old));
        List<String> told =
                all.stream().filter(text -> text.contains("finalizer")).toList();
        assertThat(onUpdate.stream().filter(text -> text.contains("finalizer"))).isEqualTo(told);
        return told;
    }

    @Test
    void aFinalizerWithoutADomainIsOneOfKubernetes() {
        for (Kind kind : List.of(Kinds.POD, Kinds.NAMESPACE, Kinds.DEPLOYMENT, Kinds.ROLE, Kinds.EVENTS_V1_EVENT)) {
            assertThat(finalizerErrors(kind, "hold"))
                    .as(kind.kind())
                    .containsExactly("metadata.finalizers[0]: Invalid value: \"hold\": " + UNKNOWN);
            for (String good : new String[] {"kubernetes", "orphan", "foregroundDeletion", "example.com/hold"}) {
                assertThat(finalizerErrors(kind, good)).as(kind.kind()).isEmpty();
            }
        }
    }

    /** Kubernetes: these kinds are held to the rules for all metadata alone. */
    @Test
    void someKindsTakeAnyFinalizer() {
        for (Kind kind : List.of(
                Kinds.EVENT,
                Kinds.LEASE,
                Kinds.RUNTIME_CLASS,
                Kinds.POD_DISRUPTION_BUDGET,
                Kinds.MUTATING_WEBHOOK_CONFIGURATION,
                Kinds.VALIDATING_WEBHOOK_CONFIGURATION,
                Kinds.VALIDATING_ADMISSION_POLICY,
                Kinds.VALIDATING_ADMISSION_POLICY_BINDING)) {
            assertThat(finalizerErrors(kind, "hold")).as(kind.kind()).isEmpty();
        }
    }

    @Test
    void aStatusUpdateAddsNoUnknownFinalizerEither() {
        Message old = defaulted(Kinds.POD, object("'uid':'u'"));
        Message next = defaulted(Kinds.POD, object("'uid':'u','finalizers':['hold']"));
        assertThat(texts(Kinds.POD.validateUpdateOf("status", next, old)))
                .containsExactly("metadata.finalizers[0]: Invalid value: \"hold\": " + UNKNOWN);
    }

    @Test
    void anObjectIsEitherOrphanedOrDeletedFirst() {
        assertThat(Objects.errors(Kinds.CONFIG_MAP, object("'finalizers':['orphan','foregroundDeletion']")))
                .containsExactly("metadata.finalizers: Invalid value: []string{\"orphan\", \"foregroundDeletion\"}:"
                        + " finalizer orphan and foregroundDeletion cannot be both set");
    }

    @Test
    void aNamespaceIsKeptByNamesThatSayWhoKeepsIt() {
        String namespace =
                "{'metadata':{'name':'n'},'spec':{'finalizers':['kubernetes','example.com/x','hold',' /x']}}";
        assertThat(Objects.errors(Kinds.NAMESPACE, namespace))
                .hasSize(2)
                .contains("spec.finalizers: Invalid value: \"hold\": " + UNKNOWN)
                .anyMatch(text -> text.startsWith("spec.finalizers: Invalid value: \" /x\": prefix part"));
        Message next = defaulted(Kinds.NAMESPACE, namespace);
        Message old = defaulted(Kinds.NAMESPACE, "{'metadata':{'name':'n'}}");
        assertThat(texts(Kinds.NAMESPACE.validateUpdateOf("finalize", next, old)))
                .hasSize(2)
                .contains("spec.finalizers[2]: Invalid value: \"hold\": " + UNKNOWN)
                .anyMatch(text -> text.startsWith("spec.finalizers[3]: Invalid value: \" /x\": prefix part"));
    }
}
