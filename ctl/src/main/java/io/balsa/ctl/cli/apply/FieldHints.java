package io.balsa.ctl.cli.apply;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in the file the server's complaint is, and what may have been meant. */
public final class FieldHints {
    private static final Pattern UNKNOWN = Pattern.compile("unknown field \"([^\"]+)\"");
    private static final Pattern FIELD =
            Pattern.compile("^(?:\\* |The .* is invalid: )([A-Za-z][A-Za-z0-9.\\[\\]_-]*): ");

    /** The fields that people write most in manifests of the kinds there are. */
    private static final List<String> COMMON = List.of(
            "activeDeadlineSeconds",
            "affinity",
            "annotations",
            "apiVersion",
            "args",
            "capabilities",
            "clusterIP",
            "command",
            "configMap",
            "configMapKeyRef",
            "configMapRef",
            "containerPort",
            "containers",
            "cpu",
            "data",
            "dnsPolicy",
            "emptyDir",
            "env",
            "envFrom",
            "exec",
            "externalTrafficPolicy",
            "failureThreshold",
            "fieldRef",
            "finalizers",
            "hostAliases",
            "hostIP",
            "hostNetwork",
            "hostPath",
            "hostPort",
            "httpGet",
            "image",
            "imagePullPolicy",
            "imagePullSecrets",
            "initContainers",
            "initialDelaySeconds",
            "key",
            "kind",
            "labels",
            "lifecycle",
            "limits",
            "livenessProbe",
            "matchExpressions",
            "matchLabels",
            "memory",
            "metadata",
            "minReadySeconds",
            "mountPath",
            "name",
            "namespace",
            "nodeName",
            "nodePort",
            "nodeSelector",
            "ownerReferences",
            "path",
            "periodSeconds",
            "port",
            "ports",
            "preStop",
            "priority",
            "privileged",
            "protocol",
            "readOnly",
            "readinessProbe",
            "replicas",
            "requests",
            "resources",
            "restartPolicy",
            "runAsUser",
            "secretKeyRef",
            "securityContext",
            "selector",
            "serviceAccountName",
            "spec",
            "startupProbe",
            "successThreshold",
            "targetPort",
            "tcpSocket",
            "template",
            "terminationGracePeriodSeconds",
            "timeoutSeconds",
            "tolerations",
            "type",
            "value",
            "valueFrom",
            "volumeMounts",
            "volumes",
            "workingDir");

    private FieldHints() {}

    public static CliError locate(CliError error, Manifest manifest) {
        List<String> hints = new ArrayList<>();
        for (String line : error.lines()) {
            Matcher unknown = UNKNOWN.matcher(line);
            while (unknown.find()) {
                String field = unknown.group(1);
                String name = field.substring(Math.max(field.lastIndexOf('.'), field.lastIndexOf(']')) + 1);
                List<String> close = DidYouMean.close(name, COMMON);
                String question = close.isEmpty() ? "" : "did you mean \"" + close.get(0) + "\"?  ";
                add(hints, question, manifest.position(field));
            }
            Matcher invalid = FIELD.matcher(line);
            if (invalid.find()) {
                add(hints, "", manifest.position(invalid.group(1)));
            }
        }
        return hints.isEmpty() ? error : error.with(hints.toArray(String[]::new));
    }

    private static void add(List<String> hints, String question, String position) {
        String hint = "  " + (question + position).stripTrailing();
        if (!hint.isBlank() && !hints.contains(hint)) {
            hints.add(hint);
        }
    }
}
