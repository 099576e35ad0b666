package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Kinds.CONTROLLER_REVISION;
import static io.balsa.api.model.kinds.Kinds.DAEMON_SET;
import static io.balsa.api.model.kinds.Kinds.DEPLOYMENT;
import static io.balsa.api.model.kinds.Kinds.POD_TEMPLATE;
import static io.balsa.api.model.kinds.Kinds.REPLICATION_CONTROLLER;
import static io.balsa.api.model.kinds.Kinds.STATEFUL_SET;
import static io.balsa.api.model.kinds.Objects.defaulted;
import static io.balsa.api.model.kinds.Objects.errors;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.of;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.Scaling;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Defaults and rules of workloads. */
class AppsKindsTest {
    private static final String META = "'metadata':{'name':'web','namespace':'d'}";
    private static final String TEMPLATE =
            "'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'a','image':'x:1'}]}}";
    private static final String SELECTED = "'selector':{'matchLabels':{'app':'web'}}," + TEMPLATE;
    private static final String MISMATCH =
            "spec.template.metadata.labels: Invalid value: map[string]string{\"app\":\"web\"}: `selector` does not match"
                    + " template `labels`";
    private static final String EMPTY_SELECTOR = "v1.LabelSelector{MatchLabels:map[string]string(nil),"
            + " MatchExpressions:[]v1.LabelSelectorRequirement(nil)}";

    private static String object(String spec) {
        return "{" + META + ",'spec':{" + spec + "}}";
    }

    private static List<String> updateErrors(Kind kind, String next, String old) {
        return texts(kind.validateUpdate(defaulted(kind, object(next)), defaulted(kind, object(old))));
    }

    private static List<String> statusErrors(Kind kind, String next, String old) {
        return texts(kind.validateUpdateOf(
                "status",
                of(kind, "{" + META + ",'status':{" + next + "}}"),
                of(kind, "{" + META + ",'status':{" + old + "}}")));
    }

    private static long generation(Message object) {
        return Meta.of(object).getGeneration();
    }

    // -- deployments ------------------------------------------------------------------------------------------------

    @Test
    void aDeploymentHasKubernetesDefaults() {
        assertThat(json(DEPLOYMENT, defaulted(DEPLOYMENT, object(SELECTED))))
                .contains("'spec':{'replicas':1,'selector':")
                .contains("'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%',"
                        + "'maxSurge':'25%'}},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}");
        assertThat(json(DEPLOYMENT, defaulted(DEPLOYMENT, object("'strategy':{'type':'Recreate'}," + SELECTED))))
                .contains("'strategy':{'type':'Recreate'}");
        assertThat(errors(DEPLOYMENT, object(SELECTED))).isEmpty();
    }

    @Test
    void aDeploymentThatSelectsNothingIsToldSo() {
        assertThat(errors(DEPLOYMENT, object(TEMPLATE))).containsExactly("spec.selector: Required value", MISMATCH);
        assertThat(errors(DEPLOYMENT, object("'selector':{}," + TEMPLATE)))
                .containsExactly("spec.selector: Invalid value: " + EMPTY_SELECTOR
                        + ": empty selector is invalid for deployment");
        assertThat(errors(DEPLOYMENT, object("'selector':{'matchLabels':{'app':'x'}}," + TEMPLATE)))
                .containsExactly(MISMATCH);
        assertThat(errors(
                        DEPLOYMENT,
                        object("'selector':{'matchExpressions':[{'key':'app','operator':'Is'}]}," + TEMPLATE)))
                .containsExactly("spec.selector.matchExpressions[0].operator: Invalid value: \"Is\": not a valid"
                        + " selector operator");
    }

    @Test
    void aDeploymentRollsByNumbersThatMakeSense() {
        assertThat(errors(
                        DEPLOYMENT,
                        object("'strategy':{'rollingUpdate':{'maxUnavailable':0,'maxSurge':'0%'}}," + SELECTED)))
                .containsExactly("spec.strategy.rollingUpdate.maxUnavailable: Invalid value:"
                        + " intstr.IntOrString{Type:0, IntVal:0, StrVal:\"\"}: may not be 0 when `maxSurge` is 0");
        assertThat(errors(
                        DEPLOYMENT,
                        object("'strategy':{'rollingUpdate':{'maxUnavailable':'101%','maxSurge':'half'}}," + SELECTED)))
                .containsExactly(
                        "spec.strategy.rollingUpdate.maxSurge: Invalid value: intstr.IntOrString{Type:1, IntVal:0,"
                                + " StrVal:\"half\"}: a valid percent string must consist of a numeric string followed"
                                + " by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
                        "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:1,"
                                + " IntVal:0, StrVal:\"101%\"}: must not be greater than 100%");
        assertThat(errors(DEPLOYMENT, object("'strategy':{'rollingUpdate':{'maxSurge':-1}}," + SELECTED)))
                .containsExactly("spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or"
                        + " equal to 0");
        assertThat(errors(DEPLOYMENT, object("'strategy':{'type':'Recreate','rollingUpdate':{}}," + SELECTED)))
                .containsExactly("spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is"
                        + " 'Recreate'");
        assertThat(errors(DEPLOYMENT, object("'strategy':{'type':'Slow'}," + SELECTED)))
                .containsExactly("spec.strategy: Unsupported value: apps.DeploymentStrategy{Type:\"Slow\","
                        + " RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}: supported values: \"Recreate\","
                        + " \"RollingUpdate\"");
    }

    @Test
    void aDeploymentIsGivenTimeToMakeProgress() {
        assertThat(errors(
                        DEPLOYMENT,
                        object("'replicas':-1,'minReadySeconds':5,'progressDeadlineSeconds':5,"
                                + "'revisionHistoryLimit':-1," + SELECTED)))
                .containsExactly(
                        "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
                        "spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0",
                        "spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds");
    }

    @Test
    void podsThatAreReplacedDoNotEndByThemselves() {
        String template = "'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},"
                + "'spec':{'restartPolicy':'Never','activeDeadlineSeconds':5,'containers':[{'name':'a','image':'x'}]}}";
        String policy = "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"";
        String deadline = "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in %s is not"
                + " Supported";
        assertThat(errors(DEPLOYMENT, object(template))).containsExactly(policy, deadline.formatted("ReplicaSet"));
        assertThat(errors(STATEFUL_SET, object(template))).containsExactly(policy, deadline.formatted("StatefulSet"));
        assertThat(errors(DAEMON_SET, object(template))).containsExactly(policy, deadline.formatted("DaemonSet"));
    }

    @Test
    void aDeploymentCountsItsSpecsAndAnnotations() {
        Message first = DEPLOYMENT.prepareForCreate(
                defaulted(DEPLOYMENT, "{" + META + ",'spec':{" + SELECTED + "},'status':{'replicas':3}}"));
        assertThat(generation(first)).isEqualTo(1);
        assertThat(json(DEPLOYMENT, first)).endsWith("'status':{}}");
        assertThat(generation(DEPLOYMENT.prepareForUpdate(first, first))).isEqualTo(1);
        Message noted = Meta.edit(first, meta -> meta.putAnnotations("a", "b"));
        assertThat(generation(DEPLOYMENT.prepareForUpdate(noted, first))).isEqualTo(2);
        Message more = DEPLOYMENT.scaling().orElseThrow().withReplicas().apply(first, 2);
        assertThat(generation(DEPLOYMENT.prepareForUpdate(more, first))).isEqualTo(2);
        Message labeled = Meta.edit(first, meta -> meta.putLabels("a", "b"));
        assertThat(generation(DEPLOYMENT.prepareForUpdate(labeled, first))).isEqualTo(1);
        assertThat(Meta.of(DEPLOYMENT.prepareForUpdateOf("status", labeled, first))
                        .getLabelsMap())
                .isEmpty();
    }

    @Test
    void selectorsNeverChange() {
        String other = "'selector':{'matchLabels':{'app':'web','b':'c'}},'template':{'metadata':{'labels':{'app':'web',"
                + "'b':'c'}},'spec':{'containers':[{'name':'a','image':'x:1'}]}}";
        for (Kind kind : List.of(DEPLOYMENT, DAEMON_SET)) {
            assertThat(updateErrors(kind, other, SELECTED))
                    .containsExactly("spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"
                            + "\"app\":\"web\", \"b\":\"c\"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}:"
                            + " field is immutable");
        }
    }

    @Test
    void countsInAStatusFitEachOther() {
        assertThat(statusErrors(
                        DEPLOYMENT,
                        "'replicas':1,'updatedReplicas':2,'readyReplicas':1,'availableReplicas':2",
                        "'collisionCount':1"))
                .containsExactly(
                        "status.updatedReplicas: Invalid value: 2: cannot be greater than status.replicas",
                        "status.availableReplicas: Invalid value: 2: cannot be greater than status.replicas",
                        "status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas",
                        "status.collisionCount: Invalid value: 0: cannot be decremented");
        assertThat(statusErrors(STATEFUL_SET, "'replicas':1,'currentReplicas':2,'availableReplicas':1", ""))
                .containsExactly(
                        "status.currentReplicas: Invalid value: 2: cannot be greater than status.replicas",
                        "status.availableReplicas: Invalid value: 1: cannot be greater than status.readyReplicas");
        assertThat(statusErrors(DAEMON_SET, "'numberReady':-1", "'collisionCount':2"))
                .containsExactly(
                        "status.numberReady: Invalid value: -1: must be greater than or equal to 0",
                        "status.collisionCount: Invalid value: 0: cannot be decremented");
        assertThat(statusErrors(REPLICATION_CONTROLLER, "'replicas':1,'fullyLabeledReplicas':2", ""))
                .containsExactly(
                        "status.fullyLabeledReplicas: Invalid value: 2: cannot be greater than status.replicas");
    }

    @Test
    void scaling() {
        for (Kind kind : List.of(DEPLOYMENT, STATEFUL_SET, Kinds.REPLICA_SET)) {
            Message object = of(kind, "{" + META + ",'spec':{'replicas':2," + SELECTED + "},'status':{'replicas':1}}");
            assertScaled(kind, object, "app=web");
        }
        assertScaled(
                REPLICATION_CONTROLLER,
                of(
                        REPLICATION_CONTROLLER,
                        "{" + META + ",'spec':{'replicas':2,'selector':{'b':'2','a':'1'}},'status':{'replicas':1}}"),
                "a=1,b=2");
        assertThat(DAEMON_SET.scaling()).isEmpty();
    }

    private static void assertScaled(Kind kind, Message object, String selector) {
        Scaling<Message> scaling = kind.scaling().orElseThrow();
        assertThat(scaling.replicas().applyAsInt(object)).isEqualTo(2);
        assertThat(scaling.observed().applyAsInt(object)).isEqualTo(1);
        assertThat(scaling.selector().apply(object)).isEqualTo(selector);
        assertThat(scaling.replicas().applyAsInt(scaling.withReplicas().apply(object, 7)))
                .isEqualTo(7);
    }

    // -- stateful sets ----------------------------------------------------------------------------------------------

    @Test
    void aStatefulSetHasKubernetesDefaults() {
        Message set = defaulted(
                STATEFUL_SET,
                object("'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{'accessModes':['ReadWriteOnce']}}],"
                        + SELECTED));
        assertThat(json(STATEFUL_SET, set))
                .contains("'replicas':1")
                .contains("'spec':{'accessModes':['ReadWriteOnce'],'resources':{},'volumeMode':'Filesystem'},"
                        + "'status':{'phase':'Pending'}")
                .contains("'podManagementPolicy':'OrderedReady','updateStrategy':{'type':'RollingUpdate',"
                        + "'rollingUpdate':{'partition':0}},'revisionHistoryLimit':10,"
                        + "'persistentVolumeClaimRetentionPolicy':{'whenDeleted':'Retain','whenScaled':'Retain'}");
        assertThat(json(
                        STATEFUL_SET,
                        defaulted(STATEFUL_SET, object("'updateStrategy':{'type':'RollingUpdate'}," + SELECTED))))
                .contains("'updateStrategy':{'type':'RollingUpdate'}");
        assertThat(errors(STATEFUL_SET, object(SELECTED))).isEmpty();
    }

    @Test
    void aStatefulSetThatIsWrong() {
        assertThat(errors(
                        STATEFUL_SET,
                        object("'podManagementPolicy':'Wild','updateStrategy':{'type':'OnDelete','rollingUpdate':"
                                + "{'partition':1}},'persistentVolumeClaimRetentionPolicy':{'whenScaled':'Keep'},"
                                + "'ordinals':{'start':-1},'selector':{}," + TEMPLATE)))
                .containsExactly(
                        "spec.podManagementPolicy: Invalid value: \"Wild\": must be 'OrderedReady' or 'Parallel'",
                        "spec.updateStrategy.rollingUpdate: Invalid value:"
                                + " apps.RollingUpdateStatefulSetStrategy{Partition:1,"
                                + " MaxUnavailable:(*intstr.IntOrString)(nil)}: only allowed for updateStrategy"
                                + " 'RollingUpdate'",
                        "spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: \"Keep\": supported"
                                + " values: \"Retain\", \"Delete\"",
                        "spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0",
                        "spec.selector: Invalid value: " + EMPTY_SELECTOR
                                + ": empty selector is invalid for statefulset");
        assertThat(errors(
                        STATEFUL_SET,
                        object("'updateStrategy':{'rollingUpdate':{'partition':-1,'maxUnavailable':0}}," + SELECTED)))
                .containsExactly(
                        "spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal"
                                + " to 0",
                        "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:0,"
                                + " IntVal:0, StrVal:\"\"}: cannot be 0");
        assertThat(errors(STATEFUL_SET, "{'metadata':{'name':'a.b','namespace':'d'},'spec':{" + SELECTED + "}}"))
                .containsExactly("metadata.name: Invalid value: \"a.b\": must not contain dots");
    }

    @Test
    void onlySomeFieldsOfAStatefulSetChange() {
        assertThat(updateErrors(
                        STATEFUL_SET,
                        "'replicas':3,'minReadySeconds':2,'ordinals':{'start':1},'updateStrategy':{'type':'OnDelete'},"
                                + "'persistentVolumeClaimRetentionPolicy':{'whenScaled':'Delete'}," + SELECTED,
                        SELECTED))
                .isEmpty();
        assertThat(updateErrors(STATEFUL_SET, "'serviceName':'other'," + SELECTED, SELECTED))
                .containsExactly("spec: Forbidden: updates to statefulset spec for fields other than 'replicas',"
                        + " 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and"
                        + " 'minReadySeconds' are forbidden");
    }

    // -- daemon sets ------------------------------------------------------------------------------------------------

    @Test
    void aDaemonSetHasKubernetesDefaults() {
        assertThat(json(DAEMON_SET, defaulted(DAEMON_SET, object(SELECTED))))
                .contains("'updateStrategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':1,'maxSurge':0}},"
                        + "'revisionHistoryLimit':10}");
        assertThat(errors(DAEMON_SET, object(SELECTED))).isEmpty();
    }

    @Test
    void aDaemonSetTakesAwayOrAddsButNotBoth() {
        String field = "spec.updateStrategy.rollingUpdate";
        assertThat(errors(DAEMON_SET, object("'updateStrategy':{'rollingUpdate':{'maxSurge':1}}," + SELECTED)))
                .containsExactly(field + ".maxSurge: Invalid value: intstr.IntOrString{Type:0, IntVal:1, StrVal:\"\"}:"
                        + " may not be set when maxUnavailable is non-zero");
        assertThat(errors(DAEMON_SET, object("'updateStrategy':{'rollingUpdate':{'maxUnavailable':0}}," + SELECTED)))
                .containsExactly(field + ".maxUnavailable: Required value: cannot be 0 when maxSurge is 0");
        assertThat(errors(DAEMON_SET, object("'updateStrategy':{'type':'No'}," + SELECTED)))
                .containsExactly("spec.updateStrategy: Unsupported value: apps.DaemonSetUpdateStrategy{Type:\"No\","
                        + " RollingUpdate:(*apps.RollingUpdateDaemonSet)(nil)}: supported values: \"RollingUpdate\","
                        + " \"OnDelete\"");
    }

    @Test
    void aDaemonSetCountsItsTemplates() {
        Message first = DAEMON_SET.prepareForCreate(defaulted(DAEMON_SET, object(SELECTED)));
        String annotation = "deprecated.daemonset.template.generation";
        assertThat(generation(first)).isEqualTo(1);
        assertThat(Meta.of(first).getAnnotationsMap()).containsEntry(annotation, "1");
        Message later =
                DAEMON_SET.prepareForUpdate(defaulted(DAEMON_SET, object("'minReadySeconds':1," + SELECTED)), first);
        assertThat(generation(later)).isEqualTo(2);
        assertThat(Meta.of(later).getAnnotationsMap()).containsEntry(annotation, "1");
        Message other =
                DAEMON_SET.prepareForUpdate(defaulted(DAEMON_SET, object(SELECTED.replace("x:1", "x:2"))), later);
        assertThat(generation(other)).isEqualTo(3);
        assertThat(Meta.of(other).getAnnotationsMap()).containsEntry(annotation, "2");
    }

    // -- others -----------------------------------------------------------------------------------------------------

    @Test
    void aReplicationControllerSelectsThePodsOfItsTemplate() {
        assertThat(REPLICATION_CONTROLLER.key("d", "web")).isEqualTo("/registry/controllers/d/web");
        assertThat(json(REPLICATION_CONTROLLER, defaulted(REPLICATION_CONTROLLER, object(TEMPLATE))))
                .contains("'labels':{'app':'web'}},'spec':{'replicas':1,'selector':{'app':'web'},");
        assertThat(errors(REPLICATION_CONTROLLER, object(TEMPLATE))).isEmpty();
        assertThat(errors(REPLICATION_CONTROLLER, object("")))
                .containsExactly("spec.selector: Required value", "spec.template: Required value");
        assertThat(errors(REPLICATION_CONTROLLER, object("'selector':{'app':'x'}," + TEMPLATE)))
                .containsExactly(MISMATCH);
    }

    @Test
    void aRevisionKeepsItsData() {
        assertThat(errors(CONTROLLER_REVISION, "{" + META + ",'revision':-1}"))
                .containsExactly(
                        "data: Required value: data is mandatory",
                        "revision: Invalid value: -1: must be greater than or equal to 0");
        Message old = of(CONTROLLER_REVISION, "{" + META + ",'data':{'a':1},'revision':1}");
        Message later = of(CONTROLLER_REVISION, "{" + META + ",'data':{'a':1},'revision':2}");
        Message other = of(CONTROLLER_REVISION, "{" + META + ",'data':{'a':2},'revision':1}");
        assertThat(CONTROLLER_REVISION.validateUpdate(later, old)).isEmpty();
        assertThat(texts(CONTROLLER_REVISION.validateUpdate(other, old)))
                .singleElement()
                .asString()
                .startsWith("data: Invalid value: ")
                .endsWith(": field is immutable");
    }

    @Test
    void aPodTemplateStandsByItself() {
        Message first = POD_TEMPLATE.prepareForCreate(defaulted(POD_TEMPLATE, "{" + META + "," + TEMPLATE + "}"));
        assertThat(generation(first)).isEqualTo(1);
        assertThat(json(POD_TEMPLATE, first)).contains("'restartPolicy':'Always'");
        assertThat(POD_TEMPLATE.validate(first)).isEmpty();
        Message other = defaulted(POD_TEMPLATE, "{" + META + "," + TEMPLATE.replace("x:1", "x:2") + "}");
        assertThat(generation(POD_TEMPLATE.prepareForUpdate(other, first))).isEqualTo(2);
        assertThat(errors(POD_TEMPLATE, "{" + META + "}")).containsExactly("template.spec.containers: Required value");
    }
}
