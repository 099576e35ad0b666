package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Kinds.HORIZONTAL_POD_AUTOSCALER;
import static io.balsa.api.model.kinds.Kinds.HORIZONTAL_POD_AUTOSCALER_V1;
import static io.balsa.api.model.kinds.Objects.OLD;
import static io.balsa.api.model.kinds.Objects.defaulted;
import static io.balsa.api.model.kinds.Objects.errors;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.of;
import static io.balsa.api.model.kinds.Objects.row;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AutoscalingKindsTest {
    private static final String META = "'metadata':{'name':'web','namespace':'d'}";
    private static final String TARGET = "'scaleTargetRef':{'kind':'Deployment','name':'web','apiVersion':'apps/v1'},";
    private static final String CPU = "{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization',"
            + "'averageUtilization':60}}}";
    private static final String MEMORY = "{'type':'Resource','resource':{'name':'memory','target':{'type':"
            + "'AverageValue','averageValue':'100Mi'}}}";
    private static final String ANNOTATION = "autoscaling.alpha.kubernetes.io/";

    private static String object(String spec) {
        return "{" + META + ",'spec':{" + TARGET + spec + "}}";
    }

    private static List<String> metricErrors(String metric) {
        return errors(HORIZONTAL_POD_AUTOSCALER, object("'maxReplicas':3,'metrics':[" + metric + "]"));
    }

    // -- v2 ---------------------------------------------------------------------------------------------------------

    @Test
    void anAutoscalerInATable() {
        assertThat(row(
                        HORIZONTAL_POD_AUTOSCALER,
                        "{'metadata':{'name':'web'," + OLD + "},'spec':{" + TARGET + "'minReplicas':2,'maxReplicas':5,"
                                + "'metrics':[" + CPU + "]},'status':{'currentReplicas':3,'currentMetrics':[{'type':"
                                + "'Resource','resource':{'name':'cpu','current':{'averageUtilization':5}}}]}}"))
                .isEqualTo("web | Deployment/web | cpu: 5%/60% | 2 | 5 | 3 | 2m41s");
        assertThat(
                        row(
                                HORIZONTAL_POD_AUTOSCALER,
                                "{'metadata':{'name':'web'},'spec':{" + TARGET + "'metrics':[" + MEMORY
                                        + ",{'type':'External',"
                                        + "'external':{'metric':{'name':'q'},'target':{'averageValue':'5'}}},{'type':'Pods'}]}}"))
                .isEqualTo("web | Deployment/web | memory: <unknown>/100Mi, <unknown>/5 (avg) + 1 more... | <unset> | 0"
                        + " | 0 | <unknown>");
        assertThat(row(HORIZONTAL_POD_AUTOSCALER, "{'metadata':{'name':'web'}}"))
                .isEqualTo("web | / | <none> | <unset> | 0 | 0 | <unknown>");
    }

    @Test
    void metricsOfEveryTypeInATable() {
        assertThat(targets(
                        "{'type':'Pods','pods':{'metric':{'name':'rps'},'target':{'averageValue':'10'}}}",
                        "{'type':'Pods','pods':{'metric':{'name':'rps'},'current':{'averageValue':'7'}}}"))
                .isEqualTo("7/10");
        assertThat(targets(
                        "{'type':'Object','object':{'metric':{'name':'q'},'target':{'value':'10'}}}",
                        "{'type':'Object','object':{'metric':{'name':'q'},'current':{'value':'7'}}}"))
                .isEqualTo("7/10");
        assertThat(targets(
                        "{'type':'ContainerResource','containerResource':{'name':'cpu','container':'a','target':"
                                + "{'averageUtilization':10}}}",
                        "{'type':'ContainerResource'}"))
                .isEqualTo("cpu: <unknown>/10%");
        assertThat(targets("{'type':'Moon'}", "{'type':'Moon'}")).isEqualTo("<unknown type>");
    }

    private static String targets(String metric, String status) {
        return row(
                        HORIZONTAL_POD_AUTOSCALER,
                        "{'metadata':{'name':'web'},'spec':{'metrics':[" + metric + "]},'status':{'currentMetrics':["
                                + status + "]}}")
                .split(" \\| ")[2];
    }

    @Test
    void anAutoscalerHasKubernetesDefaults() {
        assertThat(json(HORIZONTAL_POD_AUTOSCALER, defaulted(HORIZONTAL_POD_AUTOSCALER, object("'maxReplicas':3"))))
                .contains("'minReplicas':1,'maxReplicas':3,'metrics':[{'type':'Resource','resource':{'name':'cpu',"
                        + "'target':{'type':'Utilization','averageUtilization':80}}}]}");
        Message behaving = defaulted(
                HORIZONTAL_POD_AUTOSCALER,
                object("'maxReplicas':3,'behavior':{'scaleDown':{'stabilizationWindowSeconds':60}}"));
        assertThat(json(HORIZONTAL_POD_AUTOSCALER, behaving))
                .contains("'behavior':{'scaleUp':{'stabilizationWindowSeconds':0,'selectPolicy':'Max','policies':["
                        + "{'type':'Pods','value':4,'periodSeconds':15},{'type':'Percent','value':100,'periodSeconds':15}"
                        + "]},'scaleDown':{'stabilizationWindowSeconds':60,'selectPolicy':'Max','policies':["
                        + "{'type':'Percent','value':100,'periodSeconds':15}]}}");
    }

    @Test
    void aNewAutoscalerHasNoStatusAndNoGeneration() {
        Message first = HORIZONTAL_POD_AUTOSCALER.prepareForCreate(
                of(HORIZONTAL_POD_AUTOSCALER, "{" + META + ",'status':{'currentReplicas':3}}"));
        assertThat(Meta.of(first).hasGeneration()).isFalse();
        assertThat(json(HORIZONTAL_POD_AUTOSCALER, first)).doesNotContain("'currentReplicas':3");
    }

    @Test
    void numbersOfAnAutoscaler() {
        assertThat(errors(
                        HORIZONTAL_POD_AUTOSCALER,
                        "{" + META + ",'spec':{'minReplicas':0,'scaleTargetRef':{'kind':" + "'a/b'}}}"))
                .containsExactly(
                        "spec.minReplicas: Invalid value: 0: must be greater than or equal to 1",
                        "spec.maxReplicas: Invalid value: 0: must be greater than 0",
                        "spec.scaleTargetRef.kind: Invalid value: \"a/b\": may not contain '/'",
                        "spec.scaleTargetRef.name: Required value",
                        "spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling"
                                + " to zero replicas");
        assertThat(errors(HORIZONTAL_POD_AUTOSCALER, object("'minReplicas':3,'maxReplicas':2")))
                .containsExactly("spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`");
        String external = "'maxReplicas':3,'minReplicas':0,'metrics':[{'type':'External','external':{'metric':{'name':"
                + "'q'},'target':{'type':'Value','value':'1'}}}]";
        Message old = of(HORIZONTAL_POD_AUTOSCALER, object(external));
        assertThat(HORIZONTAL_POD_AUTOSCALER.validateUpdate(old, old)).isEmpty();
    }

    @Test
    void behaviorThatIsWrong() {
        assertThat(errors(
                        HORIZONTAL_POD_AUTOSCALER,
                        object("'maxReplicas':3,'behavior':{'scaleUp':{'stabilizationWindowSeconds':-1,'selectPolicy':"
                                + "'Any','policies':[{'type':'Some','value':0,'periodSeconds':2000}]},'scaleDown':"
                                + "{'stabilizationWindowSeconds':4000}}")))
                .containsExactly(
                        "spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: -1: must be greater than or"
                                + " equal to zero",
                        "spec.behavior.scaleUp.selectPolicy: Unsupported value: \"Any\": supported values:"
                                + " \"Disabled\", \"Max\", \"Min\"",
                        "spec.behavior.scaleUp.policies[0].type: Unsupported value: \"Some\": supported values:"
                                + " \"Percent\", \"Pods\"",
                        "spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero",
                        "spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 2000: must be less than or"
                                + " equal to 1800",
                        "spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 4000: must be less than or"
                                + " equal to 3600");
    }

    @Test
    void metricsThatAreWrong() {
        String field = "spec.metrics[0]";
        assertThat(metricErrors("{}"))
                .containsExactly(
                        field + ".type: Required value: must specify a metric source type",
                        field + ".type: Unsupported value: \"\": supported values: \"ContainerResource\", \"External\","
                                + " \"Object\", \"Pods\", \"Resource\"");
        assertThat(metricErrors("{'type':'Pods'}"))
                .containsExactly(
                        field + ".pods: Required value: must populate information for the given metric source");
        assertThat(metricErrors("{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization',"
                        + "'averageUtilization':0}},'external':{'metric':{'name':'q'},'target':{'type':'Value','value':"
                        + "'1'}}}"))
                .containsExactly(field + ".external: Forbidden: must populate the given metric source only");
        assertThat(metricErrors("{'type':'Resource','resource':{'target':{'type':'Much','averageUtilization':0,"
                        + "'averageValue':'-1'}}}"))
                .containsExactly(
                        field + ".resource.name: Required value: must specify a resource name",
                        field + ".resource.target.type: Invalid value: \"Much\": must be either Utilization, Value, or"
                                + " AverageValue",
                        field + ".resource.target.averageValue: Invalid value: resource.Quantity{...}: must be"
                                + " positive",
                        field + ".resource.target.averageUtilization: Invalid value: 0: must be greater than 0",
                        field + ".resource.target.averageValue: Forbidden: may not set both a target raw value and a"
                                + " target utilization");
        assertThat(metricErrors("{'type':'Object','object':{'target':{'type':'Value'}}}"))
                .containsExactly(
                        field + ".object.describedObject.kind: Required value",
                        field + ".object.describedObject.name: Required value",
                        field + ".object.metric.name: Required value: must specify a metric name",
                        field + ".object.target.averageValue: Required value: must set either a target value or"
                                + " averageValue");
        assertThat(metricErrors("{'type':'External','external':{'metric':{'name':'q'},'target':{'type':'Value','value':"
                        + "'1','averageValue':'1'}}}"))
                .containsExactly(field + ".external.target.value: Forbidden: may not set both a target value for metric"
                        + " and a per-pod target");
        assertThat(metricErrors("{'type':'ContainerResource','containerResource':{'target':{'type':'Utilization'}}}"))
                .containsExactly(
                        field + ".containerResource.name: Required value: must specify a resource name",
                        field + ".containerResource.container: Required value: must specify a container",
                        field + ".containerResource.target.averageUtilization: Required value: must set either a target"
                                + " raw value or a target utilization");
    }

    // -- v1 ---------------------------------------------------------------------------------------------------------

    private static Message toV1(Message stored) {
        return HORIZONTAL_POD_AUTOSCALER_V1.fromStored(stored);
    }

    private static Message toV2(Message autoscaler) {
        return HORIZONTAL_POD_AUTOSCALER_V1.toStored(autoscaler);
    }

    private static Map<String, String> annotations(Message autoscaler) {
        return Meta.of(autoscaler).getAnnotationsMap();
    }

    @Test
    void whatKubectlAutoscaleCreatesIsStoredAsV2() {
        Message v1 =
                defaulted(HORIZONTAL_POD_AUTOSCALER_V1, object("'maxReplicas':5,'targetCPUUtilizationPercentage':60"));
        assertThat(json(HORIZONTAL_POD_AUTOSCALER, toV2(v1)))
                .contains("'minReplicas':1,'maxReplicas':5,'metrics':[" + CPU + "]}");
        assertThat(json(HORIZONTAL_POD_AUTOSCALER_V1, v1))
                .contains("'spec':{" + TARGET + "'minReplicas':1,'maxReplicas':5,'targetCPUUtilizationPercentage':60}");
        assertThat(HORIZONTAL_POD_AUTOSCALER_V1.key("d", "web"))
                .isEqualTo(HORIZONTAL_POD_AUTOSCALER.key("d", "web"))
                .isEqualTo("/registry/horizontalpodautoscalers/d/web");
        assertThat(errors(HORIZONTAL_POD_AUTOSCALER_V1, object("'maxReplicas':0")))
                .containsExactly(
                        "spec.maxReplicas: Invalid value: 0: must be greater than 0",
                        "spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`");
    }

    @Test
    void processorTimeIsTheDefaultOfV1Too() {
        assertThat(json(
                        HORIZONTAL_POD_AUTOSCALER_V1,
                        defaulted(HORIZONTAL_POD_AUTOSCALER_V1, object("'maxReplicas':5"))))
                .contains("'targetCPUUtilizationPercentage':80");
    }

    @Test
    void whatV1HasNoFieldForStandsInAnnotations() {
        Message v2 = of(
                HORIZONTAL_POD_AUTOSCALER,
                "{" + META + ",'spec':{" + TARGET + "'maxReplicas':3,'metrics':[" + CPU + "," + MEMORY + "],'behavior':"
                        + "{'scaleUp':{'stabilizationWindowSeconds':5,'policies':[{'type':'Pods','value':4,"
                        + "'periodSeconds':15}]}}},'status':{'currentReplicas':1,'currentMetrics':[{'type':'Resource',"
                        + "'resource':{'name':'cpu','current':{'averageValue':'30m','averageUtilization':40}}}],"
                        + "'conditions':[{'type':'AbleToScale','status':'True','reason':'Ready'}]}}");
        Message v1 = toV1(v2);
        assertThat(json(HORIZONTAL_POD_AUTOSCALER_V1, v1))
                .contains("'targetCPUUtilizationPercentage':60")
                .contains("'currentCPUUtilizationPercentage':40");
        assertThat(annotations(v1))
                .containsEntry(
                        ANNOTATION + "metrics",
                        "[{'type':'Resource','resource':{'name':'memory','targetAverageValue':'100Mi'}}]"
                                .replace('\'', '"'))
                .containsEntry(
                        ANNOTATION + "behavior",
                        ("{'ScaleUp':{'StabilizationWindowSeconds':5,'SelectPolicy':null,'Policies':[{'Type':'Pods',"
                                        + "'Value':4,'PeriodSeconds':15}]},'ScaleDown':null}")
                                .replace('\'', '"'))
                .containsEntry(
                        ANNOTATION + "current-metrics",
                        ("[{'type':'Resource','resource':{'name':'cpu','currentAverageUtilization':40,"
                                        + "'currentAverageValue':'30m'}}]")
                                .replace('\'', '"'))
                .containsEntry(
                        ANNOTATION + "conditions",
                        "[{'type':'AbleToScale','status':'True','lastTransitionTime':null,'reason':'Ready'}]"
                                .replace('\'', '"'));
        Message back = toV2(v1);
        assertThat(annotations(back)).isEmpty();
        // processor time comes last; everything else is as it was
        assertThat(json(HORIZONTAL_POD_AUTOSCALER, back))
                .isEqualTo(json(HORIZONTAL_POD_AUTOSCALER, v2).replace(CPU + "," + MEMORY, MEMORY + "," + CPU));
    }

    @Test
    void metricsOfEveryTypeGoThereAndBack() {
        Message v2 = of(
                HORIZONTAL_POD_AUTOSCALER,
                object("'maxReplicas':3,'metrics':["
                        + "{'type':'Object','object':{'describedObject':{'kind':'Service','name':'s','apiVersion':'v1'},"
                        + "'target':{'type':'Value','value':'10'},'metric':{'name':'q'}}},"
                        + "{'type':'Object','object':{'describedObject':{'kind':'Service','name':'s'},"
                        + "'target':{'type':'AverageValue','averageValue':'10'},'metric':{'name':'q','selector':"
                        + "{'matchLabels':{'a':'b'}}}}},"
                        + "{'type':'Pods','pods':{'metric':{'name':'rps','selector':{'matchLabels':{'a':'b'}}},"
                        + "'target':{'type':'AverageValue','averageValue':'10'}}},"
                        + MEMORY + ","
                        + "{'type':'ContainerResource','containerResource':{'name':'cpu','target':{'type':'Utilization',"
                        + "'averageUtilization':50},'container':'a'}},"
                        + "{'type':'External','external':{'metric':{'name':'q','selector':{'matchLabels':{'a':'b'}}},"
                        + "'target':{'type':'Value','value':'5'}}},"
                        + "{'type':'External','external':{'metric':{'name':'q'},'target':{'type':'AverageValue',"
                        + "'averageValue':'5'}}}]"));
        assertThat(toV2(toV1(v2))).isEqualTo(v2);
    }

    @Test
    void statusesOfEveryTypeGoThereAndBack() {
        Message v2 = of(
                HORIZONTAL_POD_AUTOSCALER,
                "{" + META + ",'spec':{" + TARGET + "'maxReplicas':3,'metrics':[" + CPU + "]},'status':{"
                        + "'currentReplicas':1,'desiredReplicas':2,'observedGeneration':3,'lastScaleTime':"
                        + "'2026-11-22T09:05:27Z','currentMetrics':["
                        + "{'type':'Object','object':{'metric':{'name':'q'},'current':{'value':'10'},'describedObject':"
                        + "{'kind':'Service','name':'s'}}},"
                        + "{'type':'Object','object':{'metric':{'name':'q'},'current':{'averageValue':'10'},"
                        + "'describedObject':{'kind':'Service','name':'s'}}},"
                        + "{'type':'Pods','pods':{'metric':{'name':'rps'},'current':{'averageValue':'10'}}},"
                        + "{'type':'ContainerResource','containerResource':{'name':'cpu','current':{'averageValue':"
                        + "'10m','averageUtilization':50},'container':'a'}},"
                        + "{'type':'External','external':{'metric':{'name':'q'},'current':{'averageValue':'5'}}}]}}");
        assertThat(toV2(toV1(v2))).isEqualTo(v2);
    }

    @Test
    void anAnnotationThatIsWrongIsOverlooked() {
        Message v1 = of(
                HORIZONTAL_POD_AUTOSCALER_V1,
                "{'metadata':{'name':'web','annotations':{'" + ANNOTATION + "metrics':'nope','" + ANNOTATION
                        + "behavior':'[]','other':'kept'}},'spec':{'maxReplicas':3,"
                        + "'targetCPUUtilizationPercentage':60}}");
        Message v2 = toV2(v1);
        assertThat(json(HORIZONTAL_POD_AUTOSCALER, v2))
                .contains("'metrics':[" + CPU + "]")
                .doesNotContain("behavior");
        assertThat(annotations(v2)).containsOnlyKeys("other");
    }

    @Test
    void anUpdateOfV1KeepsWhatItCannotSay() {
        Message stored = of(
                HORIZONTAL_POD_AUTOSCALER,
                object("'minReplicas':1,'maxReplicas':3,'metrics':[" + MEMORY + "," + CPU + "]"));
        Message old = toV1(stored);
        Message next = Meta.edit(old, meta -> meta.putLabels("a", "b"));
        Message updated =
                HORIZONTAL_POD_AUTOSCALER_V1.prepareForUpdate(HORIZONTAL_POD_AUTOSCALER_V1.defaulted(next), old);
        assertThat(json(HORIZONTAL_POD_AUTOSCALER, toV2(updated)))
                .contains("'labels':{'a':'b'}")
                .contains("'metrics':[" + MEMORY + "," + CPU + "]");
        assertThat(texts(HORIZONTAL_POD_AUTOSCALER_V1.validateUpdate(updated, old)))
                .isEmpty();
    }
}
