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

class VolumeKindsTest {
    private static final String LOCAL =
            "'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'}," + "'hostPath':{'path':'/data'}";
    private static final String WISH = "'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}";

    private static String volume(String spec) {
        return "{'metadata':{'name':'v'},'spec':{" + spec + "}}";
    }

    private static String claim(String spec, String status) {
        return "{'metadata':{'name':'c','namespace':'d'},'spec':{" + spec + "},'status':{" + status + "}}";
    }

    @Test
    void rows() {
        assertThat(row(
                        Kinds.PERSISTENT_VOLUME,
                        "{'metadata':{'name':'v'},'spec':{'capacity':{'storage':'1024Mi'},"
                                + "'accessModes':['ReadOnlyMany','ReadWriteOnce'],"
                                + "'persistentVolumeReclaimPolicy':'Retain','storageClassName':'fast',"
                                + "'claimRef':{'namespace':'d','name':'c'},'volumeMode':'Block'},"
                                + "'status':{'phase':'Bound'}}"))
                .isEqualTo("v | 1Gi | RWO,ROX | Retain | Bound | d/c | fast | <unset> |  | <unknown> | Block");
        assertThat(row(
                        Kinds.PERSISTENT_VOLUME_CLAIM,
                        claim(
                                "'volumeName':'v','storageClassName':'fast'",
                                "'phase':'Bound','accessModes':['ReadWriteOncePod'],'capacity':{'storage':'1Gi'}")))
                .isEqualTo("c | Bound | v | 1Gi | RWOP | fast | <unset> | <unknown> | <unset>");
        assertThat(row(Kinds.PERSISTENT_VOLUME_CLAIM, claim(WISH, "'phase':'Pending'")))
                .isEqualTo("c | Pending |  |  |  |  | <unset> | <unknown> | <unset>");
        assertThat(row(
                        Kinds.PERSISTENT_VOLUME_CLAIM,
                        "{'metadata':{'name':'c','deletionTimestamp':'2026-11-22T09:05:27Z'}}"))
                .startsWith("c | Terminating |");
    }

    @Test
    void defaults() {
        assertThat(json(Kinds.PERSISTENT_VOLUME, defaulted(Kinds.PERSISTENT_VOLUME, volume(LOCAL))))
                .endsWith("'spec':{'capacity':{'storage':'1Gi'},'hostPath':{'path':'/data','type':''},"
                        + "'accessModes':['ReadWriteOnce'],'persistentVolumeReclaimPolicy':'Retain',"
                        + "'volumeMode':'Filesystem'},'status':{'phase':'Pending'}}");
        assertThat(json(Kinds.PERSISTENT_VOLUME_CLAIM, defaulted(Kinds.PERSISTENT_VOLUME_CLAIM, claim(WISH, ""))))
                .endsWith("'volumeMode':'Filesystem'},'status':{'phase':'Pending'}}");
        Message filled = Kinds.PERSISTENT_VOLUME_CLAIM.prepareForCreate(of(
                Kinds.PERSISTENT_VOLUME_CLAIM,
                claim("'dataSource':{'kind':'PersistentVolumeClaim','name':'o'}", "'phase':'Bound'")));
        assertThat(json(Kinds.PERSISTENT_VOLUME_CLAIM, filled))
                .contains("'dataSource':{'apiGroup':null,'kind':'PersistentVolumeClaim','name':'o'}")
                .contains("'dataSourceRef':{'apiGroup':null,'kind':'PersistentVolumeClaim','name':'o'}")
                .endsWith("'status':{'phase':'Pending'}}");
    }

    @Test
    void systemsThatKubernetesKnowsHaveDefaults() {
        String rbd = "'rbd':{'monitors':['m'],'image':'i'}";
        String scale = "'scaleIO':{'gateway':'g','system':'s','secretRef':null,'volumeName':'v'}";
        String azure = "'azureDisk':{'diskName':'d','diskURI':'https://d'}";
        String iscsi = "'iscsi':{'targetPortal':'p','iqn':'iqn.2001-04.com.example:a','lun':0}";
        for (String source : new String[] {rbd, scale, azure, iscsi}) {
            String pod = "{'metadata':{'name':'p','namespace':'d'},'spec':{'volumes':[{'name':'v'," + source + "}]}}";
            String filled = filled(source);
            assertThat(json(Kinds.POD, defaulted(Kinds.POD, pod))).contains("[{'name':'v'," + filled + "}]");
            assertThat(json(Kinds.PERSISTENT_VOLUME, defaulted(Kinds.PERSISTENT_VOLUME, volume(source))))
                    .contains("'spec':{" + filled + ",");
        }
    }

    private static String filled(String source) {
        String start = source.substring(0, source.length() - 1);
        return switch (source.substring(1, 4)) {
            case "rbd" -> start + ",'pool':'rbd','user':'admin','keyring':'/etc/ceph/keyring'}";
            case "sca" ->
                "'scaleIO':{'gateway':'g','system':'s','secretRef':null,'storageMode':'ThinProvisioned','volumeName':'v',"
                        + "'fsType':'xfs'}";
            case "azu" -> start + ",'cachingMode':'ReadWrite','fsType':'ext4','readOnly':false,'kind':'Shared'}";
            default -> start + ",'iscsiInterface':'default'}";
        };
    }

    @Test
    void aVolumeHasACapacityAndOneSource() {
        assertThat(errors(Kinds.PERSISTENT_VOLUME, volume(LOCAL))).isEmpty();
        assertThat(errors(Kinds.PERSISTENT_VOLUME, volume("'volumeMode':'Tape'")))
                .containsExactly(
                        "spec.accessModes: Required value",
                        "spec.capacity: Required value",
                        "spec.capacity: Unsupported value: core.ResourceList(nil): supported values: \"storage\"",
                        "spec: Required value: must specify a volume type",
                        "spec.volumeMode: Unsupported value: \"Tape\": supported values: \"Block\", \"Filesystem\"");
        assertThat(errors(
                        Kinds.PERSISTENT_VOLUME,
                        volume("'accessModes':['ReadWriteOncePod','ReadOnlyMany','Sometimes'],"
                                + "'capacity':{'storage':'0'},'persistentVolumeReclaimPolicy':'Recycle',"
                                + "'hostPath':{'path':'/'},'nfs':{'server':'s','path':'/'}")))
                .containsExactly(
                        "spec.accessModes: Unsupported value: \"Sometimes\": supported values: \"ReadOnlyMany\","
                                + " \"ReadWriteMany\", \"ReadWriteOnce\", \"ReadWriteOncePod\"",
                        "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes",
                        "spec.capacity[storage]: Invalid value: \"0\": must be greater than zero",
                        "spec.nfs: Forbidden: may not specify more than 1 volume type",
                        "spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of"
                                + " '/'");
    }

    @Test
    void sourcesSayWhereTheBytesAre() {
        String base = "'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'},";
        assertThat(errors(Kinds.PERSISTENT_VOLUME, volume(base + "'hostPath':{'path':'/a/../b','type':'Hole'}")))
                .containsExactly(
                        "spec.hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
                        "spec.hostPath.type: Unsupported value: \"Hole\": supported values: \"\", \"BlockDevice\","
                                + " \"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\", \"FileOrCreate\","
                                + " \"Socket\"");
        assertThat(errors(Kinds.PERSISTENT_VOLUME, volume(base + "'rbd':{}")))
                .containsExactly("spec.rbd.monitors: Required value", "spec.rbd.image: Required value");
        assertThat(errors(
                        Kinds.PERSISTENT_VOLUME,
                        volume(base + "'flexVolume':{'driver':'','options':{'k8s.io/a':'b'}}")))
                .containsExactly(
                        "spec.flexVolume.driver: Required value",
                        "spec.flexVolume.options[k8s.io/a]: Invalid value: \"k8s.io/a\": kubernetes.io and k8s.io"
                                + " namespaces are reserved");
        assertThat(errors(
                        Kinds.PERSISTENT_VOLUME,
                        volume(base + "'iscsi':{'targetPortal':'p','iqn':'x','initiatorName':'" + "a".repeat(64)
                                + "','chapAuthDiscovery':true,'secretRef':{}}")))
                .contains(
                        "spec.iscsi.iqn: Invalid value: \"x\": must be valid format",
                        "spec.iscsi.secretRef.name: Required value");
        assertThat(errors(
                        Kinds.PERSISTENT_VOLUME,
                        volume(base + "'glusterfs':{'endpoints':'e','path':'p','endpointsNamespace':''}")))
                .containsExactly("spec.glusterfs.endpointsNamespace: Invalid value: \"\": if the endpointnamespace is"
                        + " set, it must be a valid namespace name");
        assertThat(errors(
                        Kinds.PERSISTENT_VOLUME,
                        volume(base + "'azureFile':{'secretName':'s','shareName':'h','secretNamespace':''}")))
                .containsExactly("spec.azureFile.secretNamespace: Required value");
        assertThat(errors(Kinds.PERSISTENT_VOLUME, volume(base + "'cinder':{'volumeID':'v','secretRef':{}}")))
                .containsExactly(
                        "spec.cinder.secretRef.name: Required value",
                        "spec.cinder.secretRef.namespace: Required value");
        assertThat(errors(Kinds.PERSISTENT_VOLUME, volume(base + "'storageos':{'volumeName':'A_','secretRef':{}}")))
                .hasSize(3)
                .contains("spec.storageos.secretRef.namespace: Required value");
        assertThat(errors(Kinds.PERSISTENT_VOLUME, volume(base + "'nfs':{'server':'','path':'a'}")))
                .containsExactly(
                        "spec.nfs.server: Required value",
                        "spec.nfs.path: Invalid value: \"a\": must be an absolute path");
        assertThat(errors(Kinds.PERSISTENT_VOLUME, volume(base + "'local':{'path':''}")))
                .containsExactly(
                        "spec.local.path: Required value",
                        "spec.nodeAffinity: Required value: Local volume requires node affinity");
        assertThat(errors(
                        Kinds.PERSISTENT_VOLUME,
                        volume(base + "'csi':{'driver':'d.e','volumeHandle':'','nodePublishSecretRef':{'name':'s'}}")))
                .containsExactly(
                        "spec.csi.volumeHandle: Required value",
                        "spec.csi.nodePublishSecretRef.namespace: Required value");
        assertThat(errors(
                        Kinds.PERSISTENT_VOLUME,
                        volume(base + "'local':{'path':'/a'},'nodeAffinity':{'required':{'nodeSelectorTerms':[{"
                                + "'matchExpressions':[{'key':'k','operator':'In'},{'key':'k','operator':'Gt'},"
                                + "{'key':'k','operator':'Near'}],"
                                + "'matchFields':[{'key':'spec.x','operator':'In','values':['a']}]}]}}")))
                .containsExactly(
                        term("matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or"
                                + " 'NotIn'"),
                        term("matchExpressions[1].values: Required value: must be specified single value when"
                                + " `operator` is 'Lt' or 'Gt'"),
                        term("matchExpressions[2].operator: Invalid value: \"Near\": not a valid selector operator"),
                        term("matchFields[0].key: Invalid value: \"spec.x\": not a valid field selector key"));
    }

    private static String term(String text) {
        return "spec.nodeAffinity.required.nodeSelectorTerms[0]." + text;
    }

    @Test
    void whereAVolumeIsNeverChanges() {
        Message old = defaulted(Kinds.PERSISTENT_VOLUME, volume(LOCAL));
        Message other = defaulted(
                Kinds.PERSISTENT_VOLUME,
                volume("'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'},'hostPath':{'path':'/other'},"
                        + "'volumeMode':'Block'"));
        assertThat(texts(Kinds.PERSISTENT_VOLUME.validateUpdate(other, old)))
                .containsExactly(
                        "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after"
                                + " creation",
                        "volumeMode: Invalid value: \"Block\": field is immutable");
        Message bound = defaulted(Kinds.PERSISTENT_VOLUME, volume(LOCAL + ",'claimRef':{'name':'c'}"));
        assertThat(Kinds.PERSISTENT_VOLUME.validateUpdate(bound, old)).isEmpty();
    }

    @Test
    void aClaimSaysHowMuchItWants() {
        assertThat(errors(Kinds.PERSISTENT_VOLUME_CLAIM, claim(WISH, ""))).isEmpty();
        assertThat(errors(
                        Kinds.PERSISTENT_VOLUME_CLAIM,
                        claim(
                                "'dataSource':{'kind':'Thing','name':''},'dataSourceRef':{'kind':'Thing','name':'x'}",
                                "")))
                .containsExactly(
                        "spec.accessModes: Required value: at least 1 access mode is required",
                        "spec.resources[storage]: Required value",
                        "spec.dataSource.name: Required value",
                        "spec.dataSource: Invalid value: \"Thing\": must be 'PersistentVolumeClaim' when referencing the"
                                + " default apiGroup",
                        "spec.dataSourceRef: Invalid value: \"Thing\": must be 'PersistentVolumeClaim' when referencing"
                                + " the default apiGroup",
                        "spec: Invalid value: spec.dataSource: must match dataSourceRef");
    }

    @Test
    void aClaimMayGetAVolumeAndGrow() {
        String frozen = "spec: Forbidden: spec is immutable after creation except resources.requests and"
                + " volumeAttributesClassName for bound claims";
        Message fresh = defaulted(Kinds.PERSISTENT_VOLUME_CLAIM, claim(WISH, ""));
        Message named =
                defaulted(Kinds.PERSISTENT_VOLUME_CLAIM, claim(WISH + ",'volumeName':'v','storageClassName':'s'", ""));
        assertThat(Kinds.PERSISTENT_VOLUME_CLAIM.validateUpdate(named, fresh)).isEmpty();
        assertThat(texts(Kinds.PERSISTENT_VOLUME_CLAIM.validateUpdate(fresh, named)))
                .containsExactly(frozen);
        String more = "'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'2Gi'}}";
        Message grown = defaulted(Kinds.PERSISTENT_VOLUME_CLAIM, claim(more, ""));
        assertThat(texts(Kinds.PERSISTENT_VOLUME_CLAIM.validateUpdate(grown, fresh)))
                .containsExactly(frozen);
        Message bound =
                defaulted(Kinds.PERSISTENT_VOLUME_CLAIM, claim(WISH, "'phase':'Bound','capacity':{'storage':'1Gi'}"));
        assertThat(Kinds.PERSISTENT_VOLUME_CLAIM.validateUpdate(grown, bound)).isEmpty();
        Message large =
                defaulted(Kinds.PERSISTENT_VOLUME_CLAIM, claim(more, "'phase':'Bound','capacity':{'storage':'2Gi'}"));
        assertThat(texts(Kinds.PERSISTENT_VOLUME_CLAIM.validateUpdate(fresh, large)))
                .containsExactly(
                        "spec.resources.requests.storage: Forbidden: field can not be less than" + " status.capacity");
    }
}
