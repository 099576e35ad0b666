package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Kinds.POD;
import static io.balsa.api.model.kinds.Objects.OLD;
import static io.balsa.api.model.kinds.Objects.defaulted;
import static io.balsa.api.model.kinds.Objects.errors;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.of;
import static io.balsa.api.model.kinds.Objects.row;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.StatusError;
import io.balsa.k8s.core.v1.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodKindTest {
    private static final String META = "'metadata':{'name':'p','namespace':'default'}";

    private static String pod(String spec) {
        return "{" + META + ",'spec':{" + spec + "}}";
    }

    @Test
    void defaultsAreThoseOfKubernetes() {
        Message pod = defaulted(
                POD,
                pod("'containers':[{'name':'a','image':'nginx','ports':[{'containerPort':80}],"
                        + "'resources':{'limits':{'cpu':'0.5'}},'livenessProbe':{'httpGet':{'port':80}}}],"
                        + "'volumes':[{'name':'v'},{'name':'c','configMap':{'name':'m'}}]"));
        assertThat(json(POD, pod))
                .isEqualTo("{'kind':'Pod','apiVersion':'v1','metadata':{'name':'p','namespace':'default',"
                        + "'creationTimestamp':null},'spec':{'volumes':[{'name':'v','emptyDir':{}},"
                        + "{'name':'c','configMap':{'name':'m','defaultMode':420}}],"
                        + "'containers':[{'name':'a','image':'nginx',"
                        + "'ports':[{'containerPort':80,'protocol':'TCP'}],"
                        + "'resources':{'limits':{'cpu':'500m'},'requests':{'cpu':'500m'}},"
                        + "'livenessProbe':{'httpGet':{'path':'/','port':80,'scheme':'HTTP'},'timeoutSeconds':1,"
                        + "'periodSeconds':10,'successThreshold':1,'failureThreshold':3},"
                        + "'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File',"
                        + "'imagePullPolicy':'Always'}],'restartPolicy':'Always',"
                        + "'terminationGracePeriodSeconds':30,'dnsPolicy':'ClusterFirst','securityContext':{},"
                        + "'schedulerName':'default-scheduler','enableServiceLinks':true},'status':{}}");
        assertThat(POD.defaulted(pod)).isEqualTo(pod);
    }

    @Test
    void aPodOnTheNetworkOfItsNodeHasItsPortsThere() {
        Message pod = defaulted(
                POD,
                pod("'hostNetwork':true,'containers':[{'name':'a','image':'x:1','ports':[{'containerPort':80}]}]"));
        assertThat(json(POD, pod)).contains("'ports':[{'hostPort':80,'containerPort':80,'protocol':'TCP'}]");
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, true",
        "nginx:latest, true",
        "host:5000/nginx, true",
        "nginx:1.27, false",
        "host:5000/a/nginx:1, false",
        "nginx@sha256:00, false",
    })
    void imagesThatMayChangeAreAlwaysPulled(String image, boolean latest) {
        assertThat(PodDefaults.isLatest(image)).isEqualTo(latest);
    }

    @Test
    void aNewPodIsPendingAndHasItsClassOfService() {
        assertQuality("'resources':{}", "BestEffort");
        assertQuality("'resources':{'requests':{'cpu':'1'}}", "Burstable");
        assertQuality("'resources':{'limits':{'cpu':'1','memory':'1Gi'}}", "Guaranteed");
        assertQuality("'resources':{'limits':{'cpu':'1','memory':'1Gi'},'requests':{'cpu':'500m'}}", "Burstable");
    }

    private static void assertQuality(String resources, String quality) {
        Message pod = defaulted(
                POD,
                "{" + META + ",'spec':{'containers':[{'name':'a'," + resources + "}]},'status':{'phase':'Running'}}");
        assertThat(json(POD, POD.prepareForCreate(pod)))
                .endsWith("'status':{'phase':'Pending','qosClass':'" + quality + "'}}");
    }

    @Test
    void aNewPodWithGatesWaitsForThem() {
        Message gated = defaulted(
                POD,
                "{'metadata':{'name':'p','namespace':'d'," + OLD
                        + "},'spec':{'containers':[{'name':'a','image':'x:1'}],"
                        + "'schedulingGates':[{'name':'example.com/a'}]}}");
        String created = json(POD, POD.prepareForCreate(gated));
        assertThat(created)
                .endsWith("'status':{'phase':'Pending','conditions':[{'type':'PodScheduled','status':'False',"
                        + "'lastProbeTime':null,'lastTransitionTime':'2026-11-22T09:05:27Z','reason':'SchedulingGated',"
                        + "'message':'Scheduling is blocked due to non-empty scheduling gates'}],"
                        + "'qosClass':'BestEffort'}}");
        assertThat(row(POD, created)).startsWith("p | 0/1 | SchedulingGated | 0 |");
    }

    @Test
    void whatIsWrongIsToldInKubernetesWords() {
        assertThat(errors(POD, pod("'restartPolicy':'Sometimes','containers':[{'name':'c'}]")))
                .containsExactly(
                        "spec.containers[0].image: Required value",
                        "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\","
                                + " \"OnFailure\", \"Never\"");
        assertThat(errors(POD, pod("'containers':[]"))).containsExactly("spec.containers: Required value");
        assertThat(errors(
                        POD,
                        pod("'containers':[{'name':'a','image':'x','volumeMounts':[{'name':'v','mountPath':'/'}]},"
                                + "{'name':'a','image':' x','ports':[{'containerPort':70000,'protocol':'ICMP'}],"
                                + "'resources':{'requests':{'cpu':'2'},'limits':{'cpu':'1'}}}]")))
                .containsExactly(
                        "spec.containers[0].volumeMounts[0].name: Not found: \"v\"",
                        "spec.containers[1].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535,"
                                + " inclusive",
                        "spec.containers[1].ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\","
                                + " \"TCP\", \"UDP\"",
                        "spec.containers[1].resources.requests: Invalid value: \"2\": must be less than or equal to cpu"
                                + " limit of 1",
                        "spec.containers[1].name: Duplicate value: \"a\"",
                        "spec.containers[1].image: Invalid value: \" x\": must not have leading or trailing whitespace");
    }

    @Test
    void aBadNameIsToldAsKubectlUsersKnowIt() {
        Message pod = defaulted(
                POD,
                "{'metadata':{'name':'Hello','namespace':'default'},'spec':{'containers':[{'name':'a','image':'x'}]}}");
        assertThat(StatusError.invalid(POD, "Hello", POD.validate(pod)))
                .hasMessage("Pod \"Hello\" is invalid: metadata.name: Invalid value: \"Hello\": a lowercase RFC 1123"
                        + " subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start"
                        + " and end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                        + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
    }

    @Test
    void onlyImagesAndAFewOtherFieldsChangeInAPodThatExists() {
        Message old = defaulted(POD, pod("'containers':[{'name':'a','image':'x'}]"));
        Message image = defaulted(POD, pod("'containers':[{'name':'a','image':'y','imagePullPolicy':'Always'}]"));
        Message command = defaulted(POD, pod("'containers':[{'name':'a','image':'x','command':['b']}]"));
        assertThat(POD.validateUpdate(image, old)).isEmpty();
        assertThat(texts(POD.validateUpdate(command, old)))
                .singleElement()
                .asString()
                .startsWith("spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`");
    }

    @Test
    void anUpdateKeepsTheStatusAndAStatusUpdateKeepsTheSpec() {
        Message old =
                of(POD, "{" + META + ",'spec':{'nodeName':'n'},'status':{'phase':'Running','qosClass':'Burstable'}}");
        Message next = of(POD, "{" + META + ",'spec':{'nodeName':'m'},'status':{'phase':'Failed'}}");
        assertThat(json(POD, POD.prepareForUpdate(next, old)))
                .contains("'nodeName':'m'")
                .contains("'phase':'Running'");
        assertThat(json(POD, POD.prepareForUpdateOf("status", next, old)))
                .contains("'nodeName':'n'")
                .contains("'status':{'phase':'Failed','qosClass':'Burstable'}");
    }

    @Test
    void selectableFieldsAreTheDocumentedOnes() {
        Pod pod = (Pod) of(POD, "{" + META + ",'spec':{'nodeName':'n','hostNetwork':true}}");
        assertThat(POD.selectableField(pod, "spec.nodeName")).contains("n");
        assertThat(POD.selectableField(pod, "spec.hostNetwork")).contains("true");
        assertThat(POD.selectableField(pod, "metadata.name")).contains("p");
        assertThat(POD.selectableField(pod, "spec.foo")).isEmpty();
    }
}
