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

class StorageKindsTest {
    private static String object(String body) {
        return "{'metadata':{'name':'x'}," + body + "}";
    }

    @Test
    void rows() {
        assertThat(row(
                        Kinds.STORAGE_CLASS,
                        "{'metadata':{'name':'x','annotations':{'storageclass.kubernetes.io/is-default-class':'true'}},"
                                + "'provisioner':'a.b/c','allowVolumeExpansion':true}"))
                .isEqualTo("x (default) | a.b/c | Delete | Immediate | true | <unknown>");
        assertThat(row(Kinds.CSI_NODE, object("'spec':{'drivers':[{'name':'a'},{'name':'b'}]}")))
                .isEqualTo("x | 2 | <unknown>");
        assertThat(row(Kinds.CSI_DRIVER, object("'spec':{'tokenRequests':[{'audience':'a'},{'audience':'b'}]}")))
                .isEqualTo("x | true | false | false | a,b | false | <none> | <unknown>");
        assertThat(row(
                        Kinds.VOLUME_ATTACHMENT,
                        object("'spec':{'attacher':'a.b','nodeName':'n','source':{'persistentVolumeName':'v'}},"
                                + "'status':{'attached':true}")))
                .isEqualTo("x | a.b | v | n | true | <unknown>");
        assertThat(Kinds.STORAGE_CLASS.key("", "x")).isEqualTo("/registry/storageclasses/x");
        assertThat(Kinds.CSI_NODE.keyPrefix()).isEqualTo("/registry/csinodes/");
    }

    @Test
    void defaults() {
        assertThat(json(Kinds.STORAGE_CLASS, defaulted(Kinds.STORAGE_CLASS, object("'provisioner':'p'"))))
                .endsWith("'provisioner':'p','reclaimPolicy':'Delete','volumeBindingMode':'Immediate'}");
        assertThat(json(Kinds.CSI_DRIVER, defaulted(Kinds.CSI_DRIVER, object("'spec':{}"))))
                .endsWith("'spec':{'attachRequired':true,'podInfoOnMount':false,"
                        + "'volumeLifecycleModes':['Persistent'],'storageCapacity':false,"
                        + "'fsGroupPolicy':'ReadWriteOnceWithFSType','requiresRepublish':false,"
                        + "'seLinuxMount':false}}");
    }

    @Test
    void storageClasses() {
        assertThat(errors(
                        Kinds.STORAGE_CLASS,
                        object("'provisioner':'','parameters':{'':'x'},'reclaimPolicy':'Recycle',"
                                + "'volumeBindingMode':'Later','allowedTopologies':[{'matchLabelExpressions':["
                                + "{'key':'k','values':['a','a']},{'key':'k','values':[]}]}]")))
                .containsExactly(
                        "provisioner: Required value",
                        "parameters: Invalid value: \"\": field can not be empty.",
                        "reclaimPolicy: Unsupported value: \"Recycle\": supported values: \"Delete\", \"Retain\"",
                        "volumeBindingMode: Unsupported value: \"Later\": supported values: \"Immediate\","
                                + " \"WaitForFirstConsumer\"",
                        "allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: \"a\"",
                        "allowedTopologies[0].matchLabelExpressions[1].values: Required value",
                        "allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: \"k\"");
        Message old = defaulted(Kinds.STORAGE_CLASS, object("'provisioner':'p'"));
        Message next = defaulted(
                Kinds.STORAGE_CLASS,
                object("'provisioner':'q','parameters':{'a':'b'},'reclaimPolicy':'Retain',"
                        + "'volumeBindingMode':'WaitForFirstConsumer','allowVolumeExpansion':true"));
        assertThat(texts(Kinds.STORAGE_CLASS.validateUpdate(next, old)))
                .containsExactly(
                        "parameters: Forbidden: updates to parameters are forbidden.",
                        "provisioner: Forbidden: updates to provisioner are forbidden.",
                        "reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.",
                        "volumeBindingMode: Invalid value: \"WaitForFirstConsumer\": field is immutable");
    }

    @Test
    void driversOfNodes() {
        assertThat(errors(
                        Kinds.CSI_NODE,
                        object("'spec':{'drivers':[{'name':'a.b','nodeID':'n','topologyKeys':['z','z']},"
                                + "{'name':'a.b','nodeID':'','allocatable':{'count':-1}}]}")))
                .containsExactly(
                        "spec.drivers[0]: Duplicate value: \"z\"",
                        "spec.drivers[1].nodeID: Required value",
                        "spec.drivers[1].allocatable.count: Invalid value: -1: must be greater than or equal to 0",
                        "spec.drivers[1].name: Duplicate value: \"a.b\"");
        Message old = of(Kinds.CSI_NODE, object("'spec':{'drivers':[{'name':'a.b','nodeID':'n'}]}"));
        Message next = of(Kinds.CSI_NODE, object("'spec':{'drivers':[{'name':'a.b','nodeID':'m'}]}"));
        assertThat(texts(Kinds.CSI_NODE.validateUpdate(next, old)))
                .containsExactly("CSINodeDriver: Invalid value: storage.CSINodeDriver{Name:\"a.b\", NodeID:\"m\"}:"
                        + " field is immutable");
    }

    @Test
    void drivers() {
        assertThat(errors(
                        Kinds.CSI_DRIVER,
                        object("'spec':{'fsGroupPolicy':'All','volumeLifecycleModes':['Forever'],'tokenRequests':["
                                + "{'audience':'a','expirationSeconds':5},{'audience':'a'}]}")))
                .containsExactly(
                        "spec.fsGroupPolicy: Unsupported value: \"All\": supported values: \"File\", \"None\","
                                + " \"ReadWriteOnceWithFSType\"",
                        "spec.tokenRequests[0].expirationSeconds: Invalid value: 5: may not specify a duration less than"
                                + " 10 minutes",
                        "spec.tokenRequests[1].audience: Duplicate value: \"a\"",
                        "spec.volumeLifecycleModes: Unsupported value: \"Forever\": supported values: \"Persistent\","
                                + " \"Ephemeral\"");
        Message old = defaulted(Kinds.CSI_DRIVER, object("'spec':{}"));
        Message next = defaulted(Kinds.CSI_DRIVER, object("'spec':{'attachRequired':false,'storageCapacity':true}"));
        assertThat(texts(Kinds.CSI_DRIVER.validateUpdate(next, old)))
                .containsExactly("spec.attachedRequired: Invalid value: false: field is immutable");
        assertThat(json(Kinds.CSI_DRIVER, Kinds.CSI_DRIVER.prepareForUpdate(next, old)))
                .contains("'generation':1");
    }

    @Test
    void attachments() {
        String good = "'spec':{'attacher':'a.b','nodeName':'n','source':{'persistentVolumeName':'v'}}";
        assertThat(errors(Kinds.VOLUME_ATTACHMENT, object(good))).isEmpty();
        assertThat(errors(Kinds.VOLUME_ATTACHMENT, object("'spec':{'attacher':'a.b','nodeName':'n'}")))
                .containsExactly("spec.source: Required value: must specify exactly one of inlineVolumeSpec and"
                        + " persistentVolumeName");
        assertThat(errors(
                        Kinds.VOLUME_ATTACHMENT,
                        object("'spec':{'attacher':'a.b','nodeName':'n','source':{'inlineVolumeSpec':{"
                                + "'accessModes':['ReadWriteOnce'],'storageClassName':'s',"
                                + "'nfs':{'server':'s','path':'/'}}}}")))
                .containsExactly(
                        "spec.source.inlineVolumeSpec.csi: Required value: has to be specified in the context of inline"
                                + " volumes",
                        "spec.source.inlineVolumeSpec.storageClassName: Forbidden: may not be specified in the context"
                                + " of inline volumes");
        Message old = of(Kinds.VOLUME_ATTACHMENT, object(good));
        Message next = of(
                Kinds.VOLUME_ATTACHMENT,
                object("'spec':{'attacher':'a.b','nodeName':'m','source':{'persistentVolumeName':'v'}}"));
        assertThat(texts(Kinds.VOLUME_ATTACHMENT.validateUpdate(next, old)))
                .containsExactly("spec: Invalid value: storage.VolumeAttachmentSpec{Attacher:\"a.b\", NodeName:\"m\"}:"
                        + " field is immutable");
        Message told =
                of(Kinds.VOLUME_ATTACHMENT, object("'status':{'attachError':{'message':'" + "x".repeat(1025) + "'}}"));
        assertThat(texts(Kinds.VOLUME_ATTACHMENT.validateUpdateOf("status", told, old)))
                .containsExactly("status.attachError.message: Too long: may not be more than 1024 bytes");
    }

    @Test
    void classesOfPodsInRows() {
        assertThat(row(Kinds.PRIORITY_CLASS, object("'value':7,'preemptionPolicy':'Never'")))
                .isEqualTo("x | 7 | false | <unknown> | Never");
        assertThat(row(Kinds.RUNTIME_CLASS, object("'handler':'runc'"))).isEqualTo("x | runc | <unknown>");
    }

    @Test
    void priorityClasses() {
        assertThat(errors(Kinds.PRIORITY_CLASS, object("'value':1000000001")))
                .containsExactly("value: Forbidden: maximum allowed value of a user defined priority is 1000000000");
        assertThat(errors(Kinds.PRIORITY_CLASS, object("'value':1,'preemptionPolicy':'Maybe'")))
                .containsExactly("preemptionPolicy: Unsupported value: \"Maybe\": supported values:"
                        + " \"PreemptLowerPriority\", \"Never\"");
        String reserved = "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system"
                + " use only. error: ";
        assertThat(errors(Kinds.PRIORITY_CLASS, "{'metadata':{'name':'system-mine'},'value':1}"))
                .containsExactly(reserved + "system-mine is not a known system priority class");
        assertThat(errors(Kinds.PRIORITY_CLASS, "{'metadata':{'name':'system-node-critical'},'value':1}"))
                .containsExactly(reserved + "value of system-node-critical PriorityClass must be 2000001000");
        assertThat(errors(Kinds.PRIORITY_CLASS, "{'metadata':{'name':'system-cluster-critical'},'value':2000000000}"))
                .isEmpty();
        Message old = defaulted(Kinds.PRIORITY_CLASS, object("'value':1"));
        Message next = defaulted(Kinds.PRIORITY_CLASS, object("'value':2,'preemptionPolicy':'Never'"));
        assertThat(texts(Kinds.PRIORITY_CLASS.validateUpdate(next, old)))
                .containsExactly(
                        "value: Forbidden: may not be changed in an update.",
                        "preemptionPolicy: Invalid value: \"Never\": field is immutable");
    }

    @Test
    void runtimeClasses() {
        assertThat(errors(
                        Kinds.RUNTIME_CLASS,
                        object("'handler':'runc','overhead':{'podFixed':{'cpu':'100m','pods':'1'}},"
                                + "'scheduling':{'tolerations':[{'key':'a','operator':'Exists'},"
                                + "{'key':'a','operator':'Exists'}]}")))
                .containsExactly(
                        "overhead.limits[pods]: Invalid value: \"pods\": must be a standard resource for containers",
                        "scheduling.tolerations[1]: Duplicate value: core.Toleration{Key:\"a\"}");
        Message old = of(Kinds.RUNTIME_CLASS, object("'handler':'runc'"));
        Message next = of(Kinds.RUNTIME_CLASS, object("'handler':'kata'"));
        assertThat(texts(Kinds.RUNTIME_CLASS.validateUpdate(next, old)))
                .containsExactly("handler: Invalid value: \"kata\": field is immutable");
    }
}
