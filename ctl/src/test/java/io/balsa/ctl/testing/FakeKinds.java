package io.balsa.ctl.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.k8s.runtime.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The kinds of {@link FakeApi}: what discovery says of them, and their messages. */
final class FakeKinds {
    /** Group/version, plural, kind, whether namespaced, short names, categories, subresources. */
    private static final String TABLE = """
            v1 configmaps ConfigMap true cm - -
            v1 endpoints Endpoints true ep - -
            v1 events Event true ev - -
            v1 limitranges LimitRange true limits - -
            v1 namespaces Namespace false ns - status
            v1 nodes Node false no - status
            v1 persistentvolumeclaims PersistentVolumeClaim true pvc - -
            v1 persistentvolumes PersistentVolume false pv - -
            v1 pods Pod true po all status,eviction=policy/v1:Eviction
            v1 replicationcontrollers ReplicationController true rc all scale=autoscaling/v1:Scale
            v1 resourcequotas ResourceQuota true quota - -
            v1 secrets Secret true - - -
            v1 serviceaccounts ServiceAccount true sa - token=authentication.k8s.io/v1:TokenRequest
            v1 services Service true svc all -
            apps/v1 controllerrevisions ControllerRevision true - - -
            apps/v1 daemonsets DaemonSet true ds all -
            apps/v1 deployments Deployment true deploy all status,scale=autoscaling/v1:Scale
            apps/v1 replicasets ReplicaSet true rs all scale=autoscaling/v1:Scale
            apps/v1 statefulsets StatefulSet true sts all scale=autoscaling/v1:Scale
            authentication.k8s.io/v1 selfsubjectreviews SelfSubjectReview false - - -
            authorization.k8s.io/v1 selfsubjectaccessreviews SelfSubjectAccessReview false - - -
            authorization.k8s.io/v1 selfsubjectrulesreviews SelfSubjectRulesReview false - - -
            autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler true hpa all -
            autoscaling/v1 horizontalpodautoscalers HorizontalPodAutoscaler true hpa all -
            batch/v1 cronjobs CronJob true cj all -
            batch/v1 jobs Job true - all -
            certificates.k8s.io/v1 certificatesigningrequests CertificateSigningRequest false csr - -
            coordination.k8s.io/v1 leases Lease true - - -
            discovery.k8s.io/v1 endpointslices EndpointSlice true - - -
            networking.k8s.io/v1 ingressclasses IngressClass false - - -
            networking.k8s.io/v1 ingresses Ingress true ing - -
            networking.k8s.io/v1 networkpolicies NetworkPolicy true netpol - -
            node.k8s.io/v1 runtimeclasses RuntimeClass false - - -
            policy/v1 poddisruptionbudgets PodDisruptionBudget true pdb - -
            rbac.authorization.k8s.io/v1 clusterrolebindings ClusterRoleBinding false - - -
            rbac.authorization.k8s.io/v1 clusterroles ClusterRole false - - -
            rbac.authorization.k8s.io/v1 rolebindings RoleBinding true - - -
            rbac.authorization.k8s.io/v1 roles Role true - - -
            scheduling.k8s.io/v1 priorityclasses PriorityClass false pc - -
            storage.k8s.io/v1 csinodes CSINode false - - -
            storage.k8s.io/v1 storageclasses StorageClass false sc - -
            """;

    record Row(String groupVersion, String plural, String kind, boolean namespaced, String[] words) {
        String singular() {
            return kind.toLowerCase(Locale.ROOT);
        }
    }

    static final List<Row> ROWS = new ArrayList<>();

    static {
        TABLE.lines().forEach(line -> {
            String[] words = line.split(" ");
            ROWS.add(new Row(words[0], words[1], words[2], words[3].equals("true"), words));
        });
    }

    private FakeKinds() {}

    static Row of(String groupVersion, String plural) {
        return ROWS.stream()
                .filter(row -> row.groupVersion.equals(groupVersion) && row.plural.equals(plural))
                .findFirst()
                .orElse(null);
    }

    static Row ofKind(String groupVersion, String kind) {
        return ROWS.stream()
                .filter(row -> row.groupVersion.equals(groupVersion) && row.kind.equals(kind))
                .findFirst()
                .orElseThrow();
    }

    static Message prototype(String groupVersion, String kind) {
        String group = groupVersion.contains("/") ? groupVersion.replaceAll("[./].*", "") : "core";
        String version = groupVersion.substring(groupVersion.lastIndexOf('/') + 1);
        try {
            return (Message) Class.forName("io.balsa.k8s." + group + "." + version + "." + kind)
                    .getMethod("getDefaultInstance")
                    .invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A body in either of Kubernetes' forms, with every field as the other form would have it. */
    static ObjectNode decode(byte[] body) {
        ByteString bytes = ByteString.copyFrom(body);
        if (Envelope.isEnvelope(bytes)) {
            Unknown unknown = Envelope.open(bytes);
            String version = unknown.getTypeMeta().getApiVersion();
            String kind = unknown.getTypeMeta().getKind();
            return JsonCodec.toTree(version, kind, Envelope.decode(bytes, prototype(version, kind)));
        }
        return normal((ObjectNode) JsonCodec.ownTree(body));
    }

    static ObjectNode normal(ObjectNode tree) {
        String version = tree.path("apiVersion").asText();
        String kind = tree.path("kind").asText();
        return JsonCodec.toTree(
                version, kind, JsonCodec.decode(tree, prototype(version, kind)).object());
    }

    static ObjectNode groups() {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("kind", "APIGroupList");
        list.put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        TreeSet<String> names = new TreeSet<>();
        ROWS.stream()
                .filter(row -> row.groupVersion.contains("/"))
                .forEach(row -> names.add(row.groupVersion.substring(0, row.groupVersion.indexOf('/'))));
        for (String name : names) {
            ObjectNode group = groups.addObject().put("name", name);
            ArrayNode versions = group.putArray("versions");
            ROWS.stream()
                    .map(Row::groupVersion)
                    .filter(version -> version.startsWith(name + "/"))
                    .distinct()
                    .forEach(version -> versions.addObject()
                            .put("groupVersion", version)
                            .put("version", version.substring(name.length() + 1)));
            group.set("preferredVersion", versions.get(0));
        }
        return list;
    }

    static ObjectNode resources(String groupVersion) {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("kind", "APIResourceList");
        list.put("apiVersion", "v1").put("groupVersion", groupVersion);
        ArrayNode resources = list.putArray("resources");
        for (Row row : ROWS) {
            if (row.groupVersion.equals(groupVersion)) {
                add(resources, row);
            }
        }
        return list;
    }

    private static void add(ArrayNode resources, Row row) {
        ObjectNode one = resources.addObject();
        one.put("name", row.plural).put("singularName", row.singular());
        one.put("namespaced", row.namespaced).put("kind", row.kind);
        ArrayNode verbs = one.putArray("verbs");
        List<String> all = row.plural.endsWith("reviews")
                ? List.of("create")
                : List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
        all.forEach(verbs::add);
        words(one, "shortNames", row.words[4]);
        words(one, "categories", row.words[5]);
        for (String sub : row.words[6].equals("-") ? new String[0] : row.words[6].split(",")) {
            String[] parts = sub.split("[=:]");
            ObjectNode entry = resources.addObject();
            entry.put("name", row.plural + "/" + parts[0]).put("singularName", "");
            entry.put("namespaced", row.namespaced).put("kind", parts.length > 1 ? parts[2] : row.kind);
            if (parts.length > 1) {
                entry.put("group", parts[1].substring(0, parts[1].indexOf('/')));
                entry.put("version", parts[1].substring(parts[1].indexOf('/') + 1));
            }
            entry.putArray("verbs").add("create").add("get").add("patch").add("update");
        }
    }

    private static void words(ObjectNode into, String field, String word) {
        if (!word.equals("-")) {
            into.putArray(field).add(word);
        }
    }

    static JsonNode versions() {
        ObjectNode versions = JsonNodeFactory.instance.objectNode().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        return versions;
    }
}
