package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Kinds.JOB;
import static io.balsa.api.model.kinds.Objects.OLD;
import static io.balsa.api.model.kinds.Objects.defaulted;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.row;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobKindTest {
    private static final String META = "'metadata':{'name':'pi','namespace':'d','uid':'u1'}";
    private static final String POD = "{'restartPolicy':'Never','containers':[{'name':'a','image':'x:1'}]}";
    private static final String TEMPLATE = "'template':{'spec':" + POD + "}";

    private static Message job(String spec) {
        return JOB.prepareForCreate(defaulted(JOB, "{" + META + ",'spec':{" + spec + "}}"));
    }

    private static List<String> jobErrors(String spec) {
        return texts(JOB.validate(job(spec)));
    }

    private static List<String> updateErrors(String next, String old) {
        return texts(JOB.validateUpdate(job(next), job(old)));
    }

    private static Message withStatus(String spec, String status) {
        return defaulted(JOB, "{" + META + ",'spec':{" + spec + "},'status':{" + status + "}}");
    }

    private static List<String> statusErrors(String spec, String next, String old) {
        return texts(JOB.validateUpdateOf("status", withStatus(spec, next), withStatus(spec, old)));
    }

    private static String condition(String type) {
        return "{'type':'" + type + "','status':'True'}";
    }

    // -- tables -----------------------------------------------------------------------------------------------------

    @Test
    void jobsInATable() {
        String spec = "'selector':{'matchLabels':{'a':'b'}},'template':{'spec':" + POD + "}";
        assertThat(row(
                        JOB,
                        "{'metadata':{'name':'pi'," + OLD + "},'spec':{'completions':3," + spec + "},'status':{"
                                + "'startTime':'2026-11-22T09:06:08Z','succeeded':1}}"))
                .isEqualTo("pi | Running | 1/3 | 2m | 2m41s | a | x:1 | a=b");
        assertThat(row(
                        JOB,
                        "{'metadata':{'name':'pi'," + OLD + "},'spec':{'parallelism':2," + spec + "},'status':{"
                                + "'startTime':'2026-11-22T09:06:08Z','completionTime':'2026-11-22T09:06:18Z',"
                                + "'succeeded':1,'conditions':[" + condition("Complete") + "]}}"))
                .startsWith("pi | Complete | 1/1 of 2 | 10s | 2m41s |");
        assertThat(row(
                        JOB,
                        "{'metadata':{'name':'pi'},'spec':{},'status':{'conditions':[" + condition("Failed") + "]}}"))
                .isEqualTo("pi | Failed | 0/1 |  | <unknown> |  |  | <none>");
        assertThat(row(JOB, "{'metadata':{'name':'pi'},'status':{'conditions':[" + condition("Suspended") + "]}}"))
                .startsWith("pi | Suspended |");
        assertThat(row(JOB, "{'metadata':{'name':'pi','deletionTimestamp':'2026-11-22T09:08:00Z'}}"))
                .startsWith("pi | Terminating |");
    }

    // -- jobs -------------------------------------------------------------------------------------------------------

    @Test
    void aJobHasKubernetesDefaults() {
        Message job = defaulted(JOB, "{" + META + ",'spec':{'template':{'metadata':{'labels':{'a':'b'}},'spec':{}}}}");
        assertThat(json(JOB, job))
                .contains("'labels':{'a':'b'}},'spec':{'parallelism':1,'completions':1,'backoffLimit':6,")
                .contains("'manualSelector':false")
                .contains(
                        "'completionMode':'NonIndexed','suspend':false,'podReplacementPolicy':'TerminatingOrFailed'}");
        assertThat(json(JOB, defaulted(JOB, "{'spec':{'parallelism':2}}")))
                .contains("'parallelism':2,'backoffLimit':6");
        assertThat(json(JOB, defaulted(JOB, "{'spec':{'completions':2,'backoffLimitPerIndex':1}}")))
                .contains("'parallelism':1,'completions':2,'backoffLimit':2147483647");
        assertThat(json(
                        JOB,
                        defaulted(
                                JOB,
                                "{'spec':{'podFailurePolicy':{'rules':[{'action':'Ignore','onPodConditions':"
                                        + "[{'type':'DisruptionTarget'}]}]}}}")))
                .contains("'onPodConditions':[{'type':'DisruptionTarget','status':'True'}]")
                .contains("'podReplacementPolicy':'Failed'");
    }

    @Test
    void aNewJobKnowsItsPodsByItsUid() {
        Message job = job(TEMPLATE);
        assertThat(Meta.of(job).getGeneration()).isEqualTo(1);
        assertThat(json(JOB, job))
                .contains("'selector':{'matchLabels':{'batch.kubernetes.io/controller-uid':'u1'}}")
                .contains("'labels':{'batch.kubernetes.io/controller-uid':'u1','batch.kubernetes.io/job-name':'pi',"
                        + "'controller-uid':'u1','job-name':'pi'}");
        assertThat(Meta.of(job).getLabelsMap())
                .as("without labels of its own it shows those of its pods")
                .containsOnlyKeys(
                        "batch.kubernetes.io/controller-uid",
                        "batch.kubernetes.io/job-name",
                        "controller-uid",
                        "job-name");
        assertThat(JOB.validate(job)).isEmpty();
        assertThat(json(JOB, job("'manualSelector':true,'selector':{'matchLabels':{'a':'b'}}," + TEMPLATE)))
                .doesNotContain("controller-uid");
    }

    @Test
    void labelsThatDoNotFitAreToldOf() {
        assertThat(jobErrors("'template':{'metadata':{'labels':{'job-name':'other'}},'spec':" + POD + "}"))
                .containsExactly("spec.template.metadata.labels[job-name]: Invalid value: map[string]string{"
                        + "\"batch.kubernetes.io/controller-uid\":\"u1\", \"batch.kubernetes.io/job-name\":\"pi\","
                        + " \"controller-uid\":\"u1\", \"job-name\":\"other\"}: must be 'pi'");
        assertThat(jobErrors("'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':"
                        + POD + "}"))
                .singleElement()
                .asString()
                .endsWith(": `selector` not auto-generated");
    }

    @Test
    void podsOfAJobEnd() {
        String field = "spec.template.spec.restartPolicy: ";
        assertThat(jobErrors("'template':{'spec':{'containers':[{'name':'a','image':'x'}]}}"))
                .containsExactly(field + "Required value: valid values: \"OnFailure\", \"Never\"");
        assertThat(jobErrors("'podFailurePolicy':{'rules':[]},'template':{'spec':{'restartPolicy':'OnFailure',"
                        + "'containers':[{'name':'a','image':'x'}]}}"))
                .containsExactly(field + "Invalid value: \"OnFailure\": only \"Never\" is supported when"
                        + " podFailurePolicy is specified");
    }

    @Test
    void numbersOfAJob() {
        assertThat(jobErrors("'parallelism':-1,'completions':-1,'backoffLimit':-1,'activeDeadlineSeconds':-1,"
                        + "'ttlSecondsAfterFinished':-1,'maxFailedIndexes':1," + TEMPLATE))
                .containsExactly(
                        "spec.parallelism: Invalid value: -1: must be greater than or equal to 0",
                        "spec.completions: Invalid value: -1: must be greater than or equal to 0",
                        "spec.activeDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0",
                        "spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0",
                        "spec.ttlSecondsAfterFinished: Invalid value: -1: must be greater than or equal to 0",
                        "spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified",
                        "spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode");
        assertThat(jobErrors("'managedBy':'me','completionMode':'Some','podReplacementPolicy':'Now'," + TEMPLATE))
                .containsExactly(
                        "spec.managedBy: Invalid value: \"me\": must be a domain-prefixed path (such as"
                                + " \"acme.io/foo\")",
                        "spec.completionMode: Unsupported value: \"Some\": supported values: \"NonIndexed\","
                                + " \"Indexed\"",
                        "spec.podReplacementPolicy: Unsupported value: \"Now\": supported values: \"Failed\","
                                + " \"TerminatingOrFailed\"");
    }

    @Test
    void anIndexedJob() {
        assertThat(jobErrors("'completionMode':'Indexed','parallelism':200000," + TEMPLATE))
                .containsExactly(
                        "spec.completions: Required value: when completion mode is Indexed",
                        "spec.parallelism: Invalid value: 200000: must be less than or equal to 100000 when completion"
                                + " mode is Indexed");
        assertThat(jobErrors("'completionMode':'Indexed','completions':200000,'backoffLimitPerIndex':1,"
                        + "'parallelism':20000," + TEMPLATE))
                .containsExactly(
                        "spec.maxFailedIndexes: Required value: must be specified when completions is above 100000",
                        "spec.parallelism: Invalid value: 20000: must be less than or equal to 10000 when completions"
                                + " are above 100000 and used with backoff limit per index");
        String name = "a".repeat(62);
        Message longName = JOB.prepareForCreate(defaulted(
                JOB,
                "{'metadata':{'name':'" + name + "','namespace':'d','uid':'u'},'spec':{'completionMode':'Indexed',"
                        + "'completions':3," + TEMPLATE + "}}"));
        assertThat(texts(JOB.validate(longName)))
                .containsExactly("metadata.name: Invalid value: \"" + name + "\": will not able to create pod with"
                        + " invalid DNS label: " + name + "-2");
    }

    @Test
    void aPolicyOfFailure() {
        String field = "spec.podFailurePolicy.rules";
        assertThat(jobErrors("'podFailurePolicy':{'rules':["
                        + "{'action':'Count'},"
                        + "{'onExitCodes':{'operator':'In','containerName':'b','values':[2,1,1,0]}},"
                        + "{'action':'FailIndex','onPodConditions':[{'type':'A B'}],'onExitCodes':{'values':[]}}"
                        + "]}," + TEMPLATE))
                .contains(
                        field + "[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required",
                        field + "[1].action: Required value: valid values: [\"Count\" \"FailIndex\" \"FailJob\""
                                + " \"Ignore\"]",
                        field + "[1].onExitCodes.containerName: Invalid value: \"b\": must be one of the container or"
                                + " initContainer names in the pod template",
                        field + "[1].onExitCodes.values[2]: Duplicate value: 1",
                        field + "[1].onExitCodes.values[3]: Invalid value: 0: must not be 0 for the In operator",
                        field + "[1].onExitCodes.values: Invalid value: []int32{2, 1, 1, 0}: must be ordered",
                        field + "[2].action: Invalid value: \"FailIndex\": requires the backoffLimitPerIndex to be set",
                        field + "[2].onExitCodes.operator: Required value: valid values: [\"In\" \"NotIn\"]",
                        field + "[2].onExitCodes.values: Invalid value: []int32(nil): at least one value is required",
                        field + "[2]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported");
    }

    @Test
    void aPolicyOfSuccess() {
        String field = "spec.successPolicy";
        assertThat(jobErrors("'successPolicy':{'rules':[]}," + TEMPLATE))
                .containsExactly(field + ": Invalid value: batch.SuccessPolicy{...}: requires indexed completion mode");
        assertThat(jobErrors("'completionMode':'Indexed','completions':5,'successPolicy':{'rules':[{},"
                        + "{'succeededIndexes':'1-3,2'},{'succeededIndexes':'0,2-3','succeededCount':4},"
                        + "{'succeededCount':6},{'succeededIndexes':'x'},{'succeededIndexes':'1-2-3'},"
                        + "{'succeededIndexes':'5'}]}," + TEMPLATE))
                .containsExactly(
                        field + ".rules[0]: Required value: at least one of succeededCount or succeededIndexes must be"
                                + " specified",
                        field + ".rules[1].succeededIndexes: Invalid value: \"1-3,2\": error parsing succeededIndexes:"
                                + " non-increasing order, previous: 3, current: 2",
                        field + ".rules[2].succeededCount: Invalid value: 4: must be less than or equal to 3 (the"
                                + " number of indexes in the specified succeededIndexes field)",
                        field + ".rules[3].succeededCount: Invalid value: 6: must be less than or equal to 5 (the"
                                + " number of specified completions)",
                        field + ".rules[4].succeededIndexes: Invalid value: \"x\": error parsing succeededIndexes:"
                                + " cannot convert string to integer for index: \"x\"",
                        field + ".rules[5].succeededIndexes: Invalid value: \"1-2-3\": error parsing succeededIndexes:"
                                + " the fragment \"1-2-3\" violates the requirement that an index interval can have at"
                                + " most two parts separated by '-'",
                        field + ".rules[6].succeededIndexes: Invalid value: \"5\": error parsing succeededIndexes: too"
                                + " large index: \"5\"");
    }

    @Test
    void littleOfAJobChanges() {
        assertThat(updateErrors("'parallelism':3,'completions':1,'suspend':true," + TEMPLATE, TEMPLATE))
                .isEmpty();
        assertThat(updateErrors("'completions':2," + TEMPLATE, TEMPLATE))
                .containsExactly("spec.completions: Invalid value: 2: field is immutable");
        assertThat(updateErrors(TEMPLATE.replace("x:1", "x:2"), TEMPLATE))
                .containsExactly("spec.template: Invalid value: core.PodTemplateSpec{...}: field is immutable");
        assertThat(updateErrors("'managedBy':'a.b/c'," + TEMPLATE, TEMPLATE))
                .containsExactly("spec.managedBy: Invalid value: \"a.b/c\": field is immutable");
        String indexed = "'completionMode':'Indexed',";
        assertThat(updateErrors(
                        indexed + "'completions':3,'parallelism':3," + TEMPLATE,
                        indexed + "'completions':2,'parallelism':2," + TEMPLATE))
                .isEmpty();
        assertThat(updateErrors(
                        indexed + "'completions':3,'parallelism':2," + TEMPLATE,
                        indexed + "'completions':2,'parallelism':2," + TEMPLATE))
                .containsExactly(
                        "spec.completions: Invalid value: 3: can only be modified in tandem with spec.parallelism");
    }

    @Test
    void aJobThatHasNotStartedMayBePlacedElsewhere() {
        String moved = TEMPLATE.replace(
                POD,
                POD.substring(0, POD.length() - 1)
                        + ",'nodeSelector':{'a':'b'},'affinity':{'nodeAffinity':{}},'tolerations':[{'operator':"
                        + "'Exists'}]}");
        assertThat(updateErrors("'suspend':true," + moved, "'suspend':true," + TEMPLATE))
                .isEmpty();
        assertThat(updateErrors("'suspend':true," + TEMPLATE, "'suspend':true," + moved))
                .isEmpty();
        assertThat(updateErrors("'suspend':true," + moved, "'suspend':false," + TEMPLATE))
                .containsExactly("spec.template: Invalid value: core.PodTemplateSpec{...}: field is immutable");
    }

    @Test
    void aJobEndsOneWay() {
        String started = "'startTime':'2026-11-22T09:00:00Z'";
        String complete = started + ",'completionTime':'2026-11-22T09:01:00Z','conditions':["
                + condition("SuccessCriteriaMet") + "," + condition("Complete") + "]";
        assertThat(statusErrors(TEMPLATE, complete, started)).isEmpty();
        assertThat(statusErrors(TEMPLATE, started, complete))
                .containsExactly(
                        "status.conditions: Invalid value: cannot disable the terminal Complete=True condition",
                        "status.conditions: Invalid value: cannot disable the SuccessCriteriaMet=True condition");
        assertThat(statusErrors(TEMPLATE, "'conditions':[" + condition("Complete") + "]", ""))
                .containsExactly(
                        "status.conditions: Invalid value: cannot set Complete=True condition without the"
                                + " SuccessCriteriaMet=true condition",
                        "status.completionTime: Required value: completionTime is required for Complete jobs",
                        "status.startTime: Required value: startTime is required for finished job");
        assertThat(statusErrors(TEMPLATE, "'conditions':[" + condition("Failed") + "]," + started + ",'active':1", ""))
                .containsExactly(
                        "status.conditions: Invalid value: cannot set Failed=True condition without the"
                                + " FailureTarget=true condition",
                        "status.active: Invalid value: 1: active>0 is invalid for finished job");
        assertThat(statusErrors(TEMPLATE, started + ",'completionTime':'2026-11-22T08:00:00Z'", started))
                .containsExactly(
                        "status.completionTime: Invalid value: 2026-11-22 08:00:00 +0000 UTC: cannot set completionTime"
                                + " when there is no Complete=True condition",
                        "status.completionTime: Invalid value: 2026-11-22 08:00:00 +0000 UTC: completionTime cannot be"
                                + " set before startTime");
    }

    @Test
    void countsOfAJob() {
        assertThat(statusErrors(TEMPLATE, "'ready':2,'active':1", "'failed':1,'succeeded':1"))
                .containsExactly(
                        "status.ready: Invalid value: 2: cannot set more ready pods than active",
                        "status.failed: Invalid value: 0: cannot decrease the failed counter",
                        "status.succeeded: Invalid value: 0: cannot decrease the succeeded counter");
        assertThat(statusErrors(TEMPLATE, "'uncountedTerminatedPods':{'succeeded':['a',''],'failed':['a']}", ""))
                .containsExactly(
                        "status.uncountedTerminatedPods.succeeded[1]: Invalid value: \"\": must not be empty",
                        "status.uncountedTerminatedPods.failed[0]: Duplicate value: \"a\"");
        String indexed = "'completionMode':'Indexed','completions':9,'backoffLimitPerIndex':1," + TEMPLATE;
        assertThat(statusErrors(indexed, "'completedIndexes':'1,3-5','failedIndexes':'0,5-6'", ""))
                .containsExactly("status.failedIndexes: Invalid value: \"0,5-6\": failedIndexes and completedIndexes"
                        + " overlap at index: 5");
        assertThat(statusErrors(TEMPLATE, "'completedIndexes':'0','failedIndexes':''", ""))
                .containsExactly(
                        "status.completedIndexes: Invalid value: \"0\": cannot set non-empty completedIndexes when"
                                + " non-indexed completion mode",
                        "status.failedIndexes: Invalid value: \"\": cannot set non-null failedIndexes when"
                                + " backoffLimitPerIndex is null");
    }
}
