package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Kinds.POD;
import static io.balsa.api.model.kinds.Objects.errors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.balsa.api.model.validation.FieldError;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What users get to read about containers that cannot be, in Kubernetes' words (pkg/apis/core/validation). */
class ContainerValidationTest {
    private static final String AT = "spec.containers[0].";
    private static final String LABEL = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters"
            + " or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex"
            + " used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private static final String BYTE_DIVISORS =
            "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the ";

    /** A row: what else stands in the spec, what stands in its container, and the errors it gives. */
    private record Row(String spec, String container, List<String> texts) {}

    private static final List<Row> ROWS = new ArrayList<>();

    private static void row(String container, String... texts) {
        in("", container, texts);
    }

    private static void in(String spec, String container, String... texts) {
        ROWS.add(new Row(spec, container, List.of(texts)));
    }

    static {
        handlers();
        environment();
        mounts();
        devices();
        resources();
        claims();
        ports();
    }

    private static void handlers() {
        row("'lifecycle':{'postStart':{}}", AT + "lifecycle.postStart: Required value: must specify a handler type");
        row(
                "'lifecycle':{'preStop':{'exec':{},'sleep':{'seconds':1}}}",
                AT + "lifecycle.preStop.exec.command: Required value",
                AT + "lifecycle.preStop.sleep: Forbidden: may not specify more than 1 handler type");
        row(
                "'lifecycle':{'preStop':{'sleep':{'seconds':31}}}",
                AT + "lifecycle.preStop.sleep: Invalid value: 31: must be greater than 0 and less than"
                        + " terminationGracePeriodSeconds (30). Enable AllowPodLifecycleSleepActionZeroValue feature"
                        + " gate for zero sleep.");
        row(
                "'lifecycle':{'postStart':{'httpGet':{'port':0,'scheme':'FTP','httpHeaders':[{'name':'a b'}]}}}",
                AT + "lifecycle.postStart.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive",
                AT + "lifecycle.postStart.httpGet.scheme: Unsupported value: \"FTP\": supported values: \"HTTP\","
                        + " \"HTTPS\"",
                AT + "lifecycle.postStart.httpGet.httpHeaders: Invalid value: \"a b\": a valid HTTP header must consist"
                        + " of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is"
                        + " '[-A-Za-z0-9]+')");
        row(
                "'livenessProbe':{'grpc':{'port':0},'terminationGracePeriodSeconds':0,'successThreshold':2}",
                AT + "livenessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive",
                AT + "livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0",
                AT + "livenessProbe.successThreshold: Invalid value: 2: must be 1");
        row(
                "'readinessProbe':{'tcpSocket':{'port':'A'},'terminationGracePeriodSeconds':5}",
                AT + "readinessProbe.tcpSocket.port: Invalid value: \"A\": must contain only alpha-numeric characters"
                        + " (a-z, 0-9), and hyphens (-)",
                AT + "readinessProbe.tcpSocket.port: Invalid value: \"A\": must contain at least one letter (a-z)",
                AT + "readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for"
                        + " readinessProbes");
        row("'restartPolicy':'Always'", AT + "restartPolicy: Forbidden: may not be set for non-init containers");
        in(
                "'initContainers':[{'name':'i','image':'x','lifecycle':{},'startupProbe':{}},"
                        + "{'name':'a','image':'x','restartPolicy':'Never'}],",
                "'env':[]",
                "spec.initContainers[0].lifecycle: Forbidden: may not be set for init containers without"
                        + " restartPolicy=Always",
                "spec.initContainers[0].startupProbe: Forbidden: may not be set for init containers without"
                        + " restartPolicy=Always",
                "spec.initContainers[1].restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"",
                "spec.initContainers[1].name: Duplicate value: \"a\"");
        in(
                "'initContainers':[{'name':'i','image':'x','restartPolicy':'Always','livenessProbe':{}}],",
                "'env':[]",
                "spec.initContainers[0].livenessProbe: Required value: must specify a handler type");
    }

    private static void environment() {
        row(
                "'env':[{'name':'A','valueFrom':{'fieldRef':{'fieldPath':'spec.color'}}}]",
                AT + "env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.color\": error converting fieldPath:"
                        + " field label not supported: spec.color");
        row(
                "'env':[{'name':'A','valueFrom':{'fieldRef':{'fieldPath':'status.phase'}}}]",
                AT + "env[0].valueFrom.fieldRef.fieldPath: Unsupported value: \"status.phase\": supported values:"
                        + " \"metadata.name\", \"metadata.namespace\", \"metadata.uid\", \"spec.nodeName\","
                        + " \"spec.serviceAccountName\", \"status.hostIP\", \"status.hostIPs\", \"status.podIP\","
                        + " \"status.podIPs\"");
        row(
                "'env':[{'name':'A','valueFrom':{'fieldRef':{'apiVersion':'v2','fieldPath':'metadata.name'}}},"
                        + "{'name':'B','valueFrom':{'fieldRef':{'fieldPath':'spec.nodeName[\\u0027a\\u0027]'}}}]",
                AT + "env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"metadata.name\": error converting"
                        + " fieldPath: unsupported pod version: v2",
                AT + "env[1].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.nodeName['a']\": error converting"
                        + " fieldPath: field label does not support subscript: spec.nodeName['a']");
        row(
                "'env':[{'name':'A','valueFrom':{'fieldRef':{'fieldPath':'metadata.labels[\\u0027]'}}}]",
                AT + "env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"metadata.labels[']\": error converting"
                        + " fieldPath: field label not supported: metadata.labels[']");
        row(
                "'env':[{'name':'A','valueFrom':{'resourceFieldRef':{'resource':'limits.gpu'}}},"
                        + "{'name':'B','valueFrom':{'resourceFieldRef':{'resource':'limits.cpu','divisor':'2'}}},"
                        + "{'name':'C','valueFrom':{'resourceFieldRef':{'resource':'requests.memory','divisor':'2'}}}]",
                AT + "env[0].valueFrom.resourceFieldRef.resource: Unsupported value: \"limits.gpu\": supported values:"
                        + " \"limits.cpu\", \"limits.ephemeral-storage\", \"limits.memory\", \"requests.cpu\","
                        + " \"requests.ephemeral-storage\", \"requests.memory\"",
                AT + "env[1].valueFrom.resourceFieldRef.divisor: Invalid value: \"limits.cpu\": only divisor's values"
                        + " 1m and 1 are supported with the cpu resource",
                AT + "env[2].valueFrom.resourceFieldRef.divisor: Invalid value: \"requests.memory\": only divisor's"
                        + " values " + BYTE_DIVISORS + "memory resource");
        row(
                "'env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'s','key':''}}}]",
                AT + "env[0].valueFrom.secretKeyRef.key: Required value");
        row(
                "'envFrom':[{},{'configMapRef':{'name':''}},{'prefix':'=','secretRef':{'name':'s'}},"
                        + "{'configMapRef':{'name':'a'},'secretRef':{'name':'s'}}]",
                AT + "envFrom: Invalid value: \"\": must specify one of: `configMapRef` or `secretRef`",
                AT + "envFrom[1].configMapRef.name: Required value",
                AT + "envFrom[2].prefix: Invalid value: \"=\": a valid environment variable name must consist only of"
                        + " printable ASCII characters other than '='",
                AT + "envFrom: Invalid value: \"\": may not have more than one field specified at a time");
    }

    private static void mounts() {
        String volume = "'volumes':[{'name':'v','emptyDir':{}}],";
        in(
                volume,
                "'volumeMounts':[{'name':'v','mountPath':'/a','subPath':'/b','subPathExpr':'..'},"
                        + "{'name':'','mountPath':'/a'}]",
                AT + "volumeMounts.subPath: Invalid value: \"/b\": must be a relative path",
                AT + "volumeMounts[0].subPathExpr: Invalid value: \"..\": subPathExpr and subPath are mutually"
                        + " exclusive",
                AT + "volumeMounts.subPathExpr: Invalid value: \"..\": must not contain '..'",
                AT + "volumeMounts[1].name: Required value",
                AT + "volumeMounts[1].name: Not found: \"\"",
                AT + "volumeMounts[1].mountPath: Invalid value: \"/a\": must be unique");
        in(
                volume,
                "'volumeMounts':[{'name':'v','mountPath':'/a','mountPropagation':'Bidirectional',"
                        + "'recursiveReadOnly':'Enabled'}]",
                AT + "volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to"
                        + " privileged containers",
                AT + "volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true",
                AT + "volumeMounts.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or"
                        + " not specified");
        in(
                volume,
                "'volumeMounts':[{'name':'v','mountPath':'/a','mountPropagation':'Up','recursiveReadOnly':'Yes'}]",
                AT + "volumeMounts.mountPropagation: Unsupported value: \"Up\": supported values: \"Bidirectional\","
                        + " \"HostToContainer\", \"None\"",
                AT + "volumeMounts.recursiveReadOnly: Unsupported value: \"Yes\": supported values: \"Disabled\","
                        + " \"Enabled\", \"IfPossible\"");
    }

    private static void devices() {
        in(
                "'volumes':[{'name':'v','emptyDir':{}},{'name':'p','persistentVolumeClaim':{'claimName':'c'}}],",
                "'volumeMounts':[{'name':'p','mountPath':'/dev/p'}],"
                        + "'volumeDevices':[{'name':'v','devicePath':'/a/../b'},{'name':'p','devicePath':'/dev/p'},"
                        + "{'name':'p','devicePath':''},{'name':'q','devicePath':'/dev/p'}]",
                AT + "volumeMounts[0].name: Invalid value: \"p\": must not already exist in volumeDevices",
                AT + "volumeMounts[0].mountPath: Invalid value: \"/dev/p\": must not already exist as a path in"
                        + " volumeDevices",
                AT + "volumeDevices[0].name: Invalid value: \"v\": can only use volume source type of"
                        + " PersistentVolumeClaim or Ephemeral for block mode",
                AT + "volumeDevices[0].devicePath: Invalid value: \"/a/../b\": can not contain backsteps ('..')",
                AT + "volumeDevices[1].name: Invalid value: \"p\": must not already exist in volumeMounts",
                AT + "volumeDevices[1].devicePath: Invalid value: \"/dev/p\": must not already exist as a path in"
                        + " volumeMounts",
                AT + "volumeDevices[2].name: Invalid value: \"p\": must be unique",
                AT + "volumeDevices[2].devicePath: Required value",
                AT + "volumeDevices[2].name: Invalid value: \"p\": must not already exist in volumeMounts",
                AT + "volumeDevices[3].name: Not found: \"q\"",
                AT + "volumeDevices[3].devicePath: Invalid value: \"/dev/p\": must be unique",
                AT + "volumeDevices[3].devicePath: Invalid value: \"/dev/p\": must not already exist as a path in"
                        + " volumeMounts");
    }

    private static void resources() {
        row(
                "'resources':{'limits':{'cpu':'-1','gpus':'1'},'requests':{'cpu':'-1','gpus':'1'}}",
                AT + "resources.limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0",
                AT + "resources.limits[gpus]: Invalid value: \"gpus\": must be a standard resource type or fully"
                        + " qualified",
                AT + "resources.limits[gpus]: Invalid value: \"gpus\": must be a standard resource for containers",
                AT + "resources.requests[cpu]: Invalid value: \"-1\": must be greater than or equal to 0",
                AT + "resources.requests[gpus]: Invalid value: \"gpus\": must be a standard resource type or fully"
                        + " qualified",
                AT + "resources.requests[gpus]: Invalid value: \"gpus\": must be a standard resource for containers");
        row(
                "'resources':{'limits':{'a.b/c':'1'},'requests':{'a.b/c':'2','d.e/f':'1'}}",
                AT + "resources.requests: Invalid value: \"2\": must be equal to a.b/c limit of 1",
                AT + "resources.limits: Required value: Limit must be set for non overcommitable resources");
        row(
                "'resources':{'limits':{'hugepages-2Mi':'3Mi'}}",
                AT + "resources.limits[hugepages-2Mi]: Invalid value: \"3Mi\": 3Mi is not positive integer multiple of"
                        + " hugepages-2Mi",
                AT + "resources.requests[hugepages-2Mi]: Invalid value: \"3Mi\": 3Mi is not positive integer multiple"
                        + " of hugepages-2Mi",
                AT + "resources: Forbidden: HugePages require cpu or memory");
        in(
                "'restartPolicy':'Never',",
                "'resizePolicy':[{'resourceName':'cpu','restartPolicy':'RestartContainer'},"
                        + "{'resourceName':'cpu','restartPolicy':'NotRequired'},{'resourceName':'gpu',"
                        + "'restartPolicy':'NotRequired'}]",
                AT + "resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when `restartPolicy` is"
                        + " 'Never'",
                AT + "resizePolicy[1]: Duplicate value: \"cpu\"",
                AT + "resizePolicy: Unsupported value: \"gpu\": supported values: \"cpu\", \"memory\"");
        in(
                "'initContainers':[{'name':'i','image':'x','resizePolicy':"
                        + "[{'resourceName':'cpu','restartPolicy':'NotRequired'}]}],",
                "'env':[]",
                "spec.initContainers[0].resizePolicy: Invalid value: []core.ContainerResizePolicy{"
                        + "core.ContainerResizePolicy{ResourceName:\"cpu\", RestartPolicy:\"NotRequired\"}}: must not"
                        + " be set for init containers");
    }

    /** A request holds three megabytes, and must not take the server's time or memory. */
    @Test
    void manyOfEverythingAreJudgedInOnePass() {
        int many = 20_000;
        Pod.Builder pod = Pod.newBuilder();
        pod.getMetadataBuilder().setName("p").setNamespace("default");
        Container.Builder container =
                pod.getSpecBuilder().addContainersBuilder().setName("a").setImage("x");
        for (int i = 0; i < many; i++) {
            container.addVolumeMountsBuilder().setName("v" + i).setMountPath("/m" + i);
            container.addVolumeDevicesBuilder().setName("d" + i).setDevicePath("/d" + i);
            container.getResourcesBuilder().addClaimsBuilder().setName("unknown-claim-" + i);
            pod.getSpecBuilder()
                    .addResourceClaimsBuilder()
                    .setName("claim-" + i)
                    .setResourceClaimName("c");
        }
        container
                .addEnvBuilder()
                .setName("A")
                .getValueFromBuilder()
                .getFieldRefBuilder()
                .setApiVersion("v1")
                .setFieldPath("a" + "['".repeat(many * 10) + "x");
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            List<FieldError> errors = POD.validate(POD.defaulted(pod.build()));
            assertThat(errors).hasSizeGreaterThan(3 * many);
            assertThat(errors.stream().mapToLong(error -> error.body().length()).sum())
                    .isLessThan(40_000_000);
        });
    }

    private static void claims() {
        in(
                "'resourceClaims':[{'name':'A','resourceClaimName':'c'},{'name':'A','resourceClaimTemplateName':'t'},"
                        + "{'name':'b'}],",
                "'env':[]",
                "spec.resourceClaims[0].name: Invalid value: \"A\": " + LABEL,
                "spec.resourceClaims[1].name: Duplicate value: \"A\"",
                "spec.resourceClaims[2]: Invalid value: core.PodResourceClaim{Name:\"b\","
                        + " ResourceClaimName:(*string)(nil), ResourceClaimTemplateName:(*string)(nil)}: must specify"
                        + " one of: `resourceClaimName`, `resourceClaimTemplateName`");
        in(
                "'resourceClaims':[{'name':'a','resourceClaimName':'c'}],",
                "'resources':{'claims':[{'name':''},{'name':'a','request':'r'},{'name':'a','request':'r'},"
                        + "{'name':'a'},{'name':'a'},{'name':'z'}]}",
                AT + "resources.claims[0]: Required value",
                AT + "resources.claims[2]: Duplicate value: \"a/r\"",
                AT + "resources.claims[3]: Duplicate value: \"a\"",
                AT + "resources.claims[4]: Duplicate value: \"a\"",
                AT + "resources.claims[5]: Not found: \"z\": must be one of the names in pod.spec.resourceClaims: a");
        row(
                "'resources':{'claims':[{'name':'z'}]}",
                AT + "resources.claims[0]: Not found: \"z\": must be one of the names in pod.spec.resourceClaims which"
                        + " is empty");
    }

    private static void ports() {
        row(
                "'ports':[{'containerPort':1,'hostPort':80},{'containerPort':2,'hostPort':80},"
                        + "{'containerPort':3,'hostPort':80,'protocol':'UDP'}]",
                AT + "ports[1].hostPort: Duplicate value: \"TCP//80\"");
        in(
                "'volumes':[{'name':'v','projected':{'sources':[{'secret':{'name':'s','items':[{'key':'k','path':'p'}]},"
                        + "'configMap':{'name':'m','items':[{'key':'k','path':'p'}]}},"
                        + "{'serviceAccountToken':{'path':'','expirationSeconds':1}}]}}],",
                "'env':[]",
                "spec.volumes[0].projected: Invalid value: \"m\": conflicting duplicate paths",
                "spec.volumes[0].projected.sources[0]: Forbidden: may not specify more than 1 volume type per source",
                "spec.volumes[0].projected.sources[1].serviceAccountToken.expirationSeconds: Invalid value: 1: may not"
                        + " specify a duration less than 10 minutes",
                "spec.volumes[0].projected.path: Required value");
        in(
                "'hostNetwork':true,",
                "'ports':[{'containerPort':80,'hostPort':81},{'containerPort':82}]",
                AT + "ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true");
        row("'image':' y '", AT + "image: Invalid value: \" y \": must not have leading or trailing whitespace");
    }

    @TestFactory
    Stream<DynamicTest> theTextsAreKubernetes() {
        return ROWS.stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.spec() + row.container(),
                        () -> assertThat(errors(POD, pod(row.spec(), row.container())))
                                .containsExactlyElementsOf(row.texts())));
    }

    @Test
    void aContainerWithEverythingThatIsGoodPasses() {
        assertThat(errors(
                        POD,
                        pod(
                                "'volumes':[{'name':'v','emptyDir':{}},"
                                        + "{'name':'p','persistentVolumeClaim':{'claimName':'c'}},"
                                        + "{'name':'d','downwardAPI':{'items':[{'path':'l','fieldRef':{'fieldPath':"
                                        + "'metadata.labels[\\u0027app\\u0027]'}},{'path':'m','resourceFieldRef':"
                                        + "{'containerName':'a','resource':'limits.memory','divisor':'1Mi'}}]}}],"
                                        + "'resourceClaims':[{'name':'g','resourceClaimTemplateName':'t'}],"
                                        + "'initContainers':[{'name':'side','image':'x','restartPolicy':'Always',"
                                        + "'startupProbe':{'tcpSocket':{'port':'web'}}}],",
                                "'lifecycle':{'preStop':{'sleep':{'seconds':30}},"
                                        + "'postStart':{'httpGet':{'port':80,'httpHeaders':[{'name':'X-A'}]}}},"
                                        + "'livenessProbe':{'exec':{'command':['true']},"
                                        + "'terminationGracePeriodSeconds':1},"
                                        + "'env':[{'name':'A','valueFrom':{'fieldRef':{'fieldPath':'status.podIP'}}},"
                                        + "{'name':'B','valueFrom':{'resourceFieldRef':{'resource':"
                                        + "'limits.hugepages-2Mi','divisor':'1Mi'}}}],"
                                        + "'envFrom':[{'prefix':'P_','secretRef':{'name':'s'}}],"
                                        + "'volumeMounts':[{'name':'v','mountPath':'/v','readOnly':true,"
                                        + "'recursiveReadOnly':'IfPossible','mountPropagation':'None'}],"
                                        + "'volumeDevices':[{'name':'p','devicePath':'/dev/p'}],"
                                        + "'resizePolicy':[{'resourceName':'cpu','restartPolicy':'NotRequired'}],"
                                        + "'resources':{'claims':[{'name':'g','request':'one'}],"
                                        + "'limits':{'cpu':'1','hugepages-2Mi':'4Mi','a.b/c':'2'}}")))
                .isEmpty();
    }

    private static String pod(String spec, String container) {
        String image = container.contains("'image'") ? "" : "'image':'x:1',";
        return "{'metadata':{'name':'p','namespace':'default'},'spec':{" + spec + "'containers':[{'name':'a'," + image
                + container + "}]}}";
    }
}
