package io.balsa.bench.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Pods of the size that pods of users have: about 1 KiB as sent, 2 KiB with defaults. No scheduler takes them. Stateless. */
final class Pods {
    /** Those that lists and reads are about. */
    static final String STANDING = "bench";
    /** Those that come and go. */
    static final String PASSING = "bench-passing";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int GROUPS = 100;

    private Pods() {}

    static String path(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/pods";
    }

    static String path(String namespace, long number) {
        return path(namespace) + "/" + name(number);
    }

    static String name(long number) {
        return "web-%07d".formatted(number);
    }

    static String namespace(String name) {
        ObjectNode namespace = NODES.objectNode().put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", name);
        return namespace.toString();
    }

    static String body(long number) {
        ObjectNode pod = NODES.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata").put("name", name(number));
        metadata.putObject("labels")
                .put("app.kubernetes.io/name", "web")
                .put("app.kubernetes.io/part-of", "shop")
                .put("group", "g" + number % GROUPS);
        metadata.putObject("annotations")
                .put("prometheus.io/scrape", "true")
                .put("prometheus.io/port", "8080")
                .put("checksum/config", "3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        ObjectNode spec = pod.putObject("spec").put("schedulerName", "nobody").put("terminationGracePeriodSeconds", 30);
        spec.putObject("nodeSelector").put("kubernetes.io/os", "linux");
        ObjectNode container = spec.putArray("containers").addObject();
        container.put("name", "web").put("image", "shop.example/web:1.27.3").put("imagePullPolicy", "IfNotPresent");
        container.putArray("args").add("--listen=:8080").add("--log-format=json");
        container.putArray("ports").addObject().put("name", "http").put("containerPort", 8080);
        container.putArray("env").addObject().put("name", "LOG_LEVEL").put("value", "info");
        ObjectNode resources = container.putObject("resources");
        resources.putObject("requests").put("cpu", "100m").put("memory", "128Mi");
        resources.putObject("limits").put("memory", "256Mi");
        ObjectNode probe = container.putObject("readinessProbe").put("periodSeconds", 5);
        probe.putObject("httpGet").put("path", "/healthz").put("port", "http");
        spec.putArray("volumes").addObject().put("name", "tmp").putObject("emptyDir");
        container.putArray("volumeMounts").addObject().put("name", "tmp").put("mountPath", "/tmp");
        return pod.toString();
    }
}
