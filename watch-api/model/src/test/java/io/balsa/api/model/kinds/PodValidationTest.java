package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Kinds.POD;
import static io.balsa.api.model.kinds.Objects.errors;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What users get to read about pods that cannot be, in Kubernetes' words (pkg/apis/core/validation). */
class PodValidationTest {
    private static final String IDS = "must be between 0 and 2147483647, inclusive";

    /** A row: what stands in the spec besides a container, and the errors it gives. */
    private record Row(String spec, List<String> texts) {}

    private static final List<Row> ROWS = new ArrayList<>();

    private static void row(String spec, String... texts) {
        ROWS.add(new Row(spec, List.of(texts)));
    }

    static {
        affinities();
        spread();
        security();
        names();
        volumes();
        remoteVolumes();
        unusualVolumes();
        claims();
        system();
    }

    private static void affinities() {
        String required = "requiredDuringSchedulingIgnoredDuringExecution";
        String preferred = "preferredDuringSchedulingIgnoredDuringExecution";
        row(
                "'affinity':{'nodeAffinity':{'" + required + "':{'nodeSelectorTerms':[]}}}",
                "spec.affinity.nodeAffinity." + required + ".nodeSelectorTerms: Required value: must have at least one"
                        + " node selector term");
        row(
                "'affinity':{'nodeAffinity':{'" + preferred
                        + "':[{'weight':101,'preference':{'matchExpressions':[{'key':'a','operator':'Near'}]}}]}}",
                "spec.affinity.nodeAffinity." + preferred
                        + "[0].weight: Invalid value: 101: must be in the range 1-100",
                "spec.affinity.nodeAffinity." + preferred
                        + "[0].preference.matchExpressions[0].operator: Invalid value:"
                        + " \"Near\": not a valid selector operator");
        row(
                "'affinity':{'podAffinity':{'" + required + "':[{'namespaces':['A'],'topologyKey':'zone',"
                        + "'labelSelector':{'matchExpressions':[{'key':'a','operator':'In'}]}}]}}",
                "spec.affinity.podAffinity." + required
                        + "[0].labelSelector.matchExpressions[0].values: Required value:"
                        + " must be specified when `operator` is 'In' or 'NotIn'",
                "spec.affinity.podAffinity." + required + "[0].namespace: Invalid value: \"A\": a lowercase RFC 1123"
                        + " label must consist of lower case alphanumeric characters"
                        + " or '-', and must start and end with an alphanumeric"
                        + " character (e.g. 'my-name',  or '123-abc', regex used for"
                        + " validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
        row(
                "'affinity':{'podAntiAffinity':{'" + preferred
                        + "':[{'weight':0,'podAffinityTerm':{'topologyKey':'zone'}}]}}",
                "spec.affinity.podAntiAffinity." + preferred
                        + "[0].weight: Invalid value: 0: must be in the range 1-100");
        row(
                "'affinity':{'podAntiAffinity':{'" + required + "':[{'matchLabelKeys':['a'],'topologyKey':'zone'}]}}",
                "spec.affinity.podAntiAffinity." + required
                        + "[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set");
    }

    private static void spread() {
        row(
                "'topologySpreadConstraints':[{'maxSkew':0,'topologyKey':'','whenUnsatisfiable':'Never'}]",
                "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
                "spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty",
                "spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: \"Never\": supported values:"
                        + " \"DoNotSchedule\", \"ScheduleAnyway\"");
        String spread = "{'maxSkew':1,'topologyKey':'zone','whenUnsatisfiable':'ScheduleAnyway'";
        row(
                "'topologySpreadConstraints':[" + spread + ",'minDomains':1}," + spread + ",'nodeTaintsPolicy':'No'}]",
                "spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: \"{zone,"
                        + " ScheduleAnyway}\"",
                "spec.topologySpreadConstraints[0].minDomains: Invalid value: 1: can only use minDomains if"
                        + " whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway",
                "spec.topologySpreadConstraints[1].nodeTaintsPolicy: Unsupported value: \"No\": supported values:"
                        + " \"Honor\", \"Ignore\"");
        row("'schedulingGates':[{'name':'a'},{'name':'a'}]", "spec.schedulingGates[1]: Duplicate value: \"a\"");
    }

    private static void security() {
        row(
                "'securityContext':{'runAsUser':-1,'runAsGroup':-2,'fsGroup':4294967296,'supplementalGroups':[1,-3]}",
                "spec.securityContext.fsGroup: Invalid value: 4294967296: " + IDS,
                "spec.securityContext.runAsUser: Invalid value: -1: " + IDS,
                "spec.securityContext.runAsGroup: Invalid value: -2: " + IDS,
                "spec.securityContext.supplementalGroups[1]: Invalid value: -3: " + IDS);
        row(
                "'securityContext':{'sysctls':[{'name':'a.b','value':'1'},{'name':'a.b','value':'1'},{'name':'A'}],"
                        + "'fsGroupChangePolicy':'Now'}",
                "spec.securityContext.sysctls[1].name: Duplicate value: \"a.b\"",
                "spec.securityContext.sysctls[2].name: Invalid value: \"A\": must have at most 253 characters and match"
                        + " regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$",
                "spec.securityContext.fsGroupChangePolicy: Unsupported value: \"Now\": supported values: \"Always\","
                        + " \"OnRootMismatch\"");
        row(
                "'securityContext':{'seccompProfile':{'type':'Localhost'}}",
                "spec.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is"
                        + " Localhost");
        row(
                "'securityContext':{'seccompProfile':{'type':'Other','localhostProfile':'a'}}",
                "spec.securityContext.seccompProfile.type: Unsupported value: \"Other\": supported values:"
                        + " \"Localhost\", \"RuntimeDefault\", \"Unconfined\"",
                "spec.securityContext.seccompProfile.localhostProfile: Invalid value: \"a\": can only be set when"
                        + " seccomp type is Localhost");
    }

    private static void names() {
        row(
                "'hostAliases':[{'ip':'10.0.0','hostnames':['A']}]",
                "spec.hostAliases[0].ip: Invalid value: \"10.0.0\": must be a valid IP address, (e.g. 10.9.8.7 or"
                        + " 2001:db8::ffff)",
                "spec.hostAliases.hostnames: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower"
                        + " case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric"
                        + " character (e.g. 'example.com', regex used for validation is"
                        + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
        row("'dnsPolicy':'None'", "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None");
        row(
                "'dnsPolicy':'None','dnsConfig':{'options':[{'value':'1'}]}",
                "spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy`"
                        + " is None",
                "spec.dnsConfig.options[0]: Required value: must not be empty");
        row(
                "'dnsConfig':{'nameservers':['1.1.1.1','1.1.1.2','1.1.1.3','1.1.1.4']}",
                "spec.dnsConfig.nameservers: Invalid value: []string{\"1.1.1.1\", \"1.1.1.2\", \"1.1.1.3\","
                        + " \"1.1.1.4\"}: must not have more than 3 nameservers");
    }

    private static void remoteVolumes() {
        required("gcePersistentDisk':{}", "persistentDisk.pdName");
        row(
                volume("gcePersistentDisk':{'pdName':'d','partition':256}"),
                "spec.volumes[0].persistentDisk.partition: Invalid value: 256: must be between 1 and 255, inclusive");
        required("awsElasticBlockStore':{}", "awsElasticBlockStore.volumeID");
        required("gitRepo':{}", "gitRepo.repository");
        row(
                volume("gitRepo':{'repository':'r','directory':'/../a'}"),
                "spec.volumes[0].gitRepo.directory: Invalid value: \"/../a\": must be a relative path",
                "spec.volumes[0].gitRepo.directory: Invalid value: \"/../a\": must not contain '..'");
        required("glusterfs':{}", "glusterfs.endpoints", "glusterfs.path");
        required("rbd':{}", "rbd.monitors", "rbd.image");
        required("cinder':{'secretRef':{}}", "cinder.volumeID", "cinder.secretRef.name");
        required("cephfs':{}", "cephfs.monitors");
        required("flexVolume':{}", "flexVolume.driver");
        row(
                volume("flexVolume':{'driver':'d','options':{'a.K8s.io/b':'1','kubernetes.io':'2','c':'3'}}"),
                "spec.volumes[0].flexVolume.options[a.K8s.io/b]: Invalid value: \"a.K8s.io/b\": kubernetes.io and k8s.io"
                        + " namespaces are reserved",
                "spec.volumes[0].flexVolume.options[kubernetes.io]: Invalid value: \"kubernetes.io\": kubernetes.io and"
                        + " k8s.io namespaces are reserved");
        required("azureFile':{}", "azureFile.secretName", "azureFile.shareName");
        row(
                volume("azureDisk':{'kind':'Managed'}"),
                "spec.volumes[0].azureDisk.diskName: Required value",
                "spec.volumes[0].azureDisk.diskURI: Required value",
                "spec.volumes[0].azureDisk.diskURI: Unsupported value: \"\": supported values: \"/subscriptions/{sub-id}"
                        + "/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}\"");
        required("vsphereVolume':{}", "vsphereVolume.volumePath");
        required("photonPersistentDisk':{}", "photonPersistentDisk.pdID");
        required("portworxVolume':{}", "portworxVolume.volumeID");
        required("scaleIO':{}", "scaleIO.gateway", "scaleIO.system", "scaleIO.volumeName");
        required("storageos':{'secretRef':{}}", "storageos.volumeName", "storageos.secretRef.name");
    }

    private static String volume(String source) {
        return "'volumes':[{'name':'v','" + source + "}]";
    }

    private static void required(String source, String... fields) {
        row(
                volume(source),
                Stream.of(fields)
                        .map(field -> "spec.volumes[0]." + field + ": Required value")
                        .toArray(String[]::new));
    }

    private static void unusualVolumes() {
        row(
                volume("fc':{}"),
                "spec.volumes[0].fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both");
        row(
                volume("fc':{'targetWWNs':['a'],'wwids':['b']}"),
                "spec.volumes[0].fc.targetWWNs: Invalid value: []string{\"a\"}: targetWWNs and wwids can not be specified"
                        + " simultaneously",
                "spec.volumes[0].fc.lun: Required value: lun is required if targetWWNs is specified");
        row(
                volume("flocker':{}"),
                "spec.volumes[0].flocker: Required value: one of datasetName and datasetUUID is required");
        row(
                volume("flocker':{'datasetName':'a/b','datasetUUID':'c'}"),
                "spec.volumes[0].flocker: Invalid value: \"resource\": datasetName and datasetUUID can not be specified"
                        + " simultaneously",
                "spec.volumes[0].flocker.datasetName: Invalid value: \"a/b\": must not contain '/'");
        row(
                volume("quobyte':{}"),
                "spec.volumes[0].quobyte.registry: Required value: must be a host:port pair or multiple pairs separated"
                        + " by commas",
                "spec.volumes[0].quobyte.volume: Required value");
        row(
                volume("quobyte':{'registry':'[::1]:7861,a,b','volume':'v'}"),
                "spec.volumes[0].quobyte.registry: Invalid value: \"[::1]:7861,a,b\": must be a host:port pair or multiple"
                        + " pairs separated by commas");
        row(
                volume("azureDisk':{'diskName':'d','diskURI':'x','cachingMode':'All','kind':'Own'}"),
                "spec.volumes[0].azureDisk.cachingMode: Unsupported value: \"All\": supported values: \"None\","
                        + " \"ReadOnly\", \"ReadWrite\"",
                "spec.volumes[0].azureDisk.kind: Unsupported value: \"Own\": supported values: \"Dedicated\","
                        + " \"Managed\", \"Shared\"",
                "spec.volumes[0].azureDisk.diskURI: Unsupported value: \"x\": supported values:"
                        + " \"https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd\"");
        String iscsi = "iscsi':{'targetPortal':'10.0.0.1:3260','iqn':'";
        row(volume(iscsi + "iqn.2001-04.com.example:disk.1','initiatorName':'eui.0123456789abcdef'}"));
        row(
                volume(iscsi + "iqn.2001','initiatorName':'node','chapAuthSession':true}"),
                "spec.volumes[0].iscsi.iqn: Invalid value: \"iqn.2001\": must be valid format",
                "spec.volumes[0].iscsi.secretRef: Required value",
                "spec.volumes[0].iscsi.initiatorname: Invalid value: \"node\": must be valid format starting with iqn,"
                        + " eui, or naa");
    }

    private static void claims() {
        row(volume("ephemeral':{}"), "spec.volumes[0].ephemeral.volumeClaimTemplate: Required value");
        String at = "spec.volumes[0].ephemeral.volumeClaimTemplate.";
        row(
                volume("ephemeral':{'volumeClaimTemplate':{'metadata':{'name':'c','labels':{'a':'-'}},'spec':{}}}"),
                at + "metadata.labels: Invalid value: \"-\": a valid label must be an empty string or consist of"
                        + " alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                        + " character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
                        + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
                at + "metadata.name: Forbidden: cannot be set",
                at + "spec.accessModes: Required value: at least 1 access mode is required",
                at + "spec.resources[storage]: Required value");
        row(volume("ephemeral':{'volumeClaimTemplate':{'spec':{'accessModes':['ReadWriteOnce'],"
                + "'resources':{'requests':{'storage':'1Gi'}}}}}"));
    }

    private static void system() {
        row("'os':{'name':'linux'},'terminationGracePeriodSeconds':-1");
        row("'os':{'name':''}", "spec.os.name: Required value: cannot be empty");
        row("'os':{'name':'plan9'}", "spec.os: Unsupported value: \"plan9\": supported values: \"linux\", \"windows\"");
        row(
                "'os':{'name':'linux'},'securityContext':{'windowsOptions':{}}",
                "spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod");
        row(
                "'os':{'name':'windows'},'hostPID':true,'hostIPC':false,'shareProcessNamespace':false,"
                        + "'securityContext':{'runAsUser':1,'supplementalGroups':[1],'windowsOptions':{}},"
                        + "'initContainers':[{'name':'i','image':'x:1','securityContext':{'privileged':true}}]",
                "spec.hostPID: Forbidden: cannot be set for a windows pod",
                "spec.shareProcessNamespace: Forbidden: cannot be set for a windows pod",
                "spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod",
                "spec.securityContext.supplementalGroups: Forbidden: cannot be set for a windows pod",
                "spec.initContainers[0].securityContext.privileged: Forbidden: cannot be set for a windows pod");
        row(
                "'runtimeClassName':'A'",
                "spec.runtimeClassName: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case"
                        + " alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
                        + " (e.g. 'example.com', regex used for validation is"
                        + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
        row(
                "'readinessGates':[{'conditionType':'example.com/a'},{'conditionType':'a/'}]",
                "spec.readinessGates[1].conditionType: Invalid value: \"a/\": name part must be non-empty",
                "spec.readinessGates[1].conditionType: Invalid value: \"a/\": name part must consist of alphanumeric"
                        + " characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g."
                        + " 'MyName',  or 'my.name',  or '123-abc', regex used for validation is"
                        + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");
        row(
                "'nodeName':'n','schedulingGates':[{'name':'a'}]",
                "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared");
    }

    private static void volumes() {
        row(
                "'volumes':[{'name':'v','hostPath':{'path':'/a/../b','type':'Thing'}}]",
                "spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
                "spec.volumes[0].hostPath.type: Unsupported value: \"Thing\": supported values: \"\", \"BlockDevice\","
                        + " \"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\", \"FileOrCreate\","
                        + " \"Socket\"");
        row(
                "'volumes':[{'name':'v','emptyDir':{},'secret':{'secretName':'s'}}]",
                "spec.volumes[0].secret: Forbidden: may not specify more than 1 volume type");
        row(
                "'volumes':[{'name':'v','secret':{'defaultMode':512}}]",
                "spec.volumes[0].secret.secretName: Required value",
                "spec.volumes[0].secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal),"
                        + " both inclusive");
        row(
                "'volumes':[{'name':'v','configMap':{'items':[{'key':'','path':'/a'},{'key':'k','path':'..a'}]}}]",
                "spec.volumes[0].configMap.name: Required value",
                "spec.volumes[0].configMap.items[0].key: Required value",
                "spec.volumes[0].configMap.items[0].path: Invalid value: \"/a\": must be a relative path",
                "spec.volumes[0].configMap.items[1].path: Invalid value: \"..a\": must not start with '..'");
        row(
                "'volumes':[{'name':'v','emptyDir':{'sizeLimit':'-1'}}]",
                "spec.volumes[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity");
        row(
                "'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':''}}]",
                "spec.volumes[0].persistentVolumeClaim.claimName: Required value");
        row(
                "'volumes':[{'name':'v','nfs':{'server':'','path':'a'}}]",
                "spec.volumes[0].nfs.server: Required value",
                "spec.volumes[0].nfs.path: Invalid value: \"a\": must be an absolute path");
        row(
                "'volumes':[{'name':'v','iscsi':{'targetPortal':'','iqn':'x','lun':256}}]",
                "spec.volumes[0].iscsi.targetPortal: Required value",
                "spec.volumes[0].iscsi.iqn: Invalid value: \"x\": must be valid format starting with iqn, eui, or naa",
                "spec.volumes[0].iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive");
        row(
                "'volumes':[{'name':'v','downwardAPI':{'items':[{'path':'a'}]}}]",
                "spec.volumes[0].downwardAPI: Required value: one of fieldRef and resourceFieldRef is required");
        row(
                "'volumes':[{'name':'v','projected':{'sources':[{'secret':{'name':''}}]}}]",
                "spec.volumes[0].projected.sources[0].secret.name: Required value");
        row(
                "'volumes':[{'name':'v','csi':{'driver':'csi.example.com','nodePublishSecretRef':{}}}]",
                "spec.volumes[0].csi.nodePublishSecretRef.name: Required value");
    }

    @TestFactory
    Stream<DynamicTest> theTextsAreKubernetes() {
        return ROWS.stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.spec(),
                        () -> assertThat(errors(POD, pod("'containers':[{'name':'a','image':'x:1'}]," + row.spec())))
                                .containsExactlyElementsOf(row.texts())));
    }

    @Test
    void aContainersSecurityContextIsItsOwn() {
        assertThat(errors(
                        POD,
                        pod("'containers':[{'name':'a','image':'x:1','securityContext':{'runAsUser':-1,"
                                + "'procMount':'All','seccompProfile':{'type':''},"
                                + "'appArmorProfile':{'type':'Localhost'}}}]")))
                .containsExactly(
                        "spec.containers[0].securityContext.runAsUser: Invalid value: -1: " + IDS,
                        "spec.containers[0].securityContext.procMount: Unsupported value: \"All\": supported values:"
                                + " \"Default\", \"Unmasked\"",
                        "spec.containers[0].securityContext.seccompProfile.type: Required value: type is required when"
                                + " seccompProfile is set",
                        "spec.containers[0].securityContext.appArmorProfile.localhostProfile: Required value: must be"
                                + " set when AppArmor type is Localhost");
    }

    @Test
    void aPodWithEverythingThatIsGoodPasses() {
        assertThat(errors(
                        POD,
                        pod("'containers':[{'name':'a','image':'x:1','securityContext':{'runAsUser':1000,"
                                + "'seccompProfile':{'type':'RuntimeDefault'}}}],"
                                + "'affinity':{'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
                                + "[{'topologyKey':'kubernetes.io/hostname','labelSelector':{'matchLabels':{'a':'b'}}}]}},"
                                + "'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'zone',"
                                + "'whenUnsatisfiable':'DoNotSchedule','minDomains':2}],"
                                + "'schedulingGates':[{'name':'example.com/a'}],"
                                + "'securityContext':{'fsGroup':1,'sysctls':[{'name':'net.ipv4/a','value':'1'}]},"
                                + "'hostAliases':[{'ip':'::1','hostnames':['a.b']}],"
                                + "'dnsConfig':{'nameservers':['1.1.1.1'],'searches':['a.b.']},"
                                + "'volumes':[{'name':'v','projected':{'sources':[{'configMap':{'name':'m','items':"
                                + "[{'key':'k','path':'a/b'}]}},{'serviceAccountToken':{'path':'token'}}]}}]")))
                .isEmpty();
    }

    @Test
    void aClaimIsCalledByItsPodAndItsVolume() {
        String pod = "a".repeat(252);
        String claim = "'ephemeral':{'volumeClaimTemplate':{'spec':{'accessModes':['ReadWriteOnce'],"
                + "'resources':{'requests':{'storage':'1Gi'}}}}}";
        assertThat(errors(
                        POD,
                        "{'metadata':{'name':'" + pod + "','namespace':'default'},'spec':{'containers':[{'name':'a',"
                                + "'image':'x:1'}],'volumes':[{'name':'v'," + claim + "}]}}"))
                .containsExactly("spec.volumes[0].name: Invalid value: \"v\": PVC name \"" + pod
                        + "-v\": must be no more than 253 characters");
    }

    private static String pod(String spec) {
        return "{'metadata':{'name':'p','namespace':'default'},'spec':{" + spec + "}}";
    }
}
