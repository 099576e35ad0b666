package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.GoValue;
import java.util.ArrayList;
import java.util.List;

/** What volumes are: the sources that are described by a title and the values of some fields. */
final class VolumeTexts {
    /** What volumes of pods and persistent volumes share. */
    private static final String SHARED = """
            hostPath|HostPath (bare host directory volume)|Path=path|HostPathType=type:<none>
            gcePersistentDisk|GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)\
            |PDName=pdName|FSType=fsType|Partition=partition:0|ReadOnly=readOnly:false
            awsElasticBlockStore|AWSElasticBlockStore (a Persistent Disk resource in AWS)\
            |VolumeID=volumeID|FSType=fsType|Partition=partition:0|ReadOnly=readOnly:false
            nfs|NFS (an NFS mount that lasts the lifetime of a pod)|Server=server|Path=path|ReadOnly=readOnly:false
            iscsi|ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)\
            |TargetPortal=targetPortal|IQN=iqn|Lun=lun:0|ISCSIInterface\t=iscsiInterface|FSType=fsType\
            |ReadOnly=readOnly:false|Portals=portals:[]|DiscoveryCHAPAuth=chapAuthDiscovery:false\
            |SessionCHAPAuth=chapAuthSession:false|SecretRef=secretRef&|InitiatorName=initiatorName:<none>
            rbd|RBD (a Rados Block Device mount on the host that shares a pod's lifetime)\
            |CephMonitors=monitors:[]|RBDImage=image|FSType=fsType|RBDPool=pool|RadosUser=user|Keyring=keyring\
            |SecretRef=secretRef&|ReadOnly=readOnly:false
            quobyte|Quobyte (a Quobyte mount on the host that shares a pod's lifetime)\
            |Registry=registry|Volume=volume|ReadOnly=readOnly:false
            vsphereVolume|vSphereVolume (a Persistent Disk resource in vSphere)\
            |VolumePath=volumePath|FSType=fsType|StoragePolicyName=storagePolicyName
            cinder|Cinder (a Persistent Disk resource in OpenStack)\
            |VolumeID=volumeID|FSType=fsType|ReadOnly=readOnly:false|SecretRef=secretRef&
            azureDisk|AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)\
            |DiskName=diskName|DiskURI=diskURI|Kind=kind|FSType=fsType|CachingMode=cachingMode\
            |ReadOnly=readOnly:false
            photonPersistentDisk|PhotonPersistentDisk (a Persistent Disk resource in photon platform)\
            |PdID=pdID|FSType=fsType
            portworxVolume|PortworxVolume (a Portworx Volume resource)|VolumeID=volumeID
            cephfs|CephFS (a CephFS mount on the host that shares a pod's lifetime)\
            |Monitors=monitors:[]|Path=path|User=user|SecretFile=secretFile|SecretRef=secretRef&\
            |ReadOnly=readOnly:false
            storageos|StorageOS (a StorageOS Persistent Disk resource)\
            |VolumeName=volumeName|VolumeNamespace=volumeNamespace|FSType=fsType|ReadOnly=readOnly:false
            fc|FC (a Fibre Channel disk)|TargetWWNs=targetWWNs,|LUN=lun:<none>|FSType=fsType|ReadOnly=readOnly:false
            flexVolume|FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)\
            |Driver=driver|FSType=fsType|SecretRef=secretRef&|ReadOnly=readOnly:false|Options=options:map[]
            flocker|Flocker (a Flocker volume mounted by the Flocker agent)\
            |DatasetName=datasetName|DatasetUUID=datasetUUID
            """;

    private static final String OF_PODS = """
            secret|Secret (a volume populated by a Secret)|SecretName=secretName|Optional=optional:false
            configMap|ConfigMap (a volume populated by a ConfigMap)|Name=name|Optional=optional:false
            gitRepo|GitRepo (a volume that is pulled from git when the pod is created)\
            |Repository=repository|Revision=revision
            glusterfs|Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)\
            |EndpointsName=endpoints|Path=path|ReadOnly=readOnly:false
            persistentVolumeClaim|PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)\
            |ClaimName=claimName|ReadOnly=readOnly:false
            scaleIO|ScaleIO (a persistent volume backed by a block device in ScaleIO)\
            |Gateway=gateway|System=system|Protection Domain=protectionDomain|Storage Pool=storagePool\
            |Storage Mode=storageMode|VolumeName=volumeName|FSType=fsType|ReadOnly=readOnly:false
            azureFile|AzureFile (an Azure File Service mount on the host and bind mount to the pod)\
            |SecretName=secretName|ShareName=shareName|ReadOnly=readOnly:false
            csi|CSI (a Container Storage Interface (CSI) volume source)\
            |Driver=driver|FSType=fsType|ReadOnly=readOnly:false|VolumeAttributes=volumeAttributes*
            image|Image (a container image or OCI artifact)|Reference=reference|PullPolicy=pullPolicy
            """;

    private static final String PERSISTENT = """
            local|LocalVolume (a persistent volume backed by local storage on a node)|Path=path
            glusterfs|Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)\
            |EndpointsName=endpoints|EndpointsNamespace=endpointsNamespace:<unset>|Path=path|ReadOnly=readOnly:false
            scaleIO|ScaleIO (a persistent volume backed by a block device in ScaleIO)\
            |Gateway=gateway|System=system|Protection Domain=protectionDomain|Storage Pool=storagePool\
            |Storage Mode=storageMode|VolumeName=volumeName|SecretName=secretRef/name\
            |SecretNamespace=secretRef/namespace|FSType=fsType|ReadOnly=readOnly:false
            azureFile|AzureFile (an Azure File Service mount on the host and bind mount to the pod)\
            |SecretName=secretName|SecretNamespace=secretNamespace|ShareName=shareName|ReadOnly=readOnly:false
            csi|CSI (a Container Storage Interface (CSI) volume source)\
            |Driver=driver|FSType=fsType|VolumeHandle=volumeHandle|ReadOnly=readOnly:false\
            |VolumeAttributes=volumeAttributes*
            """;

    private static final int ATTRIBUTE_MAX = 140;

    private VolumeTexts() {}

    /** Whether it is a source of a pod's volume. */
    static boolean ofPod(Details out, String kind, JsonNode source) {
        return print(out, OF_PODS + SHARED, kind, source, "&LocalObjectReference{Name:NAME,}");
    }

    /** Whether it is a source of a persistent volume. */
    static boolean persistent(Details out, String kind, JsonNode source) {
        return print(out, PERSISTENT + SHARED, kind, source, "&SecretReference{Name:NAME,Namespace:SPACE,}");
    }

    /**
     * @param secret how a reference to a secret prints itself
     */
    private static boolean print(Details out, String table, String kind, JsonNode source, String secret) {
        for (String row : table.split("\n")) {
            if (row.startsWith(kind + "|")) {
                String[] parts = row.split("\\|");
                out.field(2, "Type", parts[1]);
                for (int i = 2; i < parts.length; i++) {
                    int equals = parts[i].indexOf('=');
                    String how = parts[i].substring(equals + 1);
                    String title = parts[i].substring(0, equals);
                    if (how.endsWith("&")) {
                        out.field(2, title, reference(source.path(how.substring(0, how.length() - 1)), secret));
                    } else {
                        field(out, title, how, source);
                    }
                }
                return true;
            }
        }
        return false;
    }

    /** {@code name:default}; of the marks {@code ,} is a list with commas, and {@code *} a map. */
    private static void field(Details out, String title, String how, JsonNode source) {
        int colon = how.indexOf(':');
        String name = colon < 0 ? how.replaceAll("[,*]$", "") : how.substring(0, colon);
        JsonNode value = source.at("/" + name);
        boolean there = !value.isMissingNode() && !value.isNull();
        if (how.endsWith("*")) {
            out.values(2, title, attributes(value));
            return;
        }
        String text = how.endsWith(",")
                ? String.join(", ", Fields.texts(value))
                : there ? GoValue.text(value) : colon < 0 ? "" : how.substring(colon + 1);
        // kubectl: one title has no colon
        out.line(2, title.endsWith("\t") ? title + text : title + ":\t" + text);
    }

    private static List<String> attributes(JsonNode map) {
        List<String> pairs = new ArrayList<>();
        Fields.sorted(map).forEach((key, value) -> {
            String pair = key + "=" + value;
            // kubectl indents the values, too
            pairs.add("    " + (pair.length() > ATTRIBUTE_MAX ? pair.substring(0, ATTRIBUTE_MAX) + "..." : pair));
        });
        return pairs;
    }

    private static String reference(JsonNode reference, String secret) {
        return reference.isObject()
                ? secret.replace("NAME", Fields.text(reference, "/name"))
                        .replace("SPACE", Fields.text(reference, "/namespace"))
                : "nil";
    }

    /** That of a claim or a persistent volume; the annotation is older than the field. */
    static String storageClass(JsonNode object) {
        String old = object.at("/metadata/annotations")
                .path("volume.beta.kubernetes.io/storage-class")
                .asText("");
        return old.isEmpty() ? Fields.text(object, "/spec/storageClassName") : old;
    }

    /** {@code RWO,ROX}. */
    static String accessModes(JsonNode modes) {
        List<String> given = Fields.texts(modes);
        List<String> shown = new ArrayList<>();
        for (String mode : List.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")) {
            if (given.contains(mode)) {
                shown.add(mode.replace("ReadWrite", "RW")
                        .replace("ReadOnly", "RO")
                        .replace("OncePod", "OP")
                        .replace("Once", "O")
                        .replace("Many", "X"));
            }
        }
        return String.join(",", shown);
    }
}
