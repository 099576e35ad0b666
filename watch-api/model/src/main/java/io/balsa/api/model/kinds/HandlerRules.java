package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.ExecAction;
import io.balsa.k8s.core.v1.GRPCAction;
import io.balsa.k8s.core.v1.HTTPGetAction;
import io.balsa.k8s.core.v1.HTTPHeader;
import io.balsa.k8s.core.v1.LifecycleHandler;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.core.v1.Probe;
import io.balsa.k8s.core.v1.ProbeHandler;
import io.balsa.k8s.core.v1.SleepAction;
import io.balsa.k8s.core.v1.TCPSocketAction;
import java.util.List;
import java.util.function.Consumer;

/** What holds for what a kubelet does to a container while it lives: its probes, and the hooks of its life cycle. */
final class HandlerRules {
    private static final List<String> SCHEMES = List.of("HTTP", "HTTPS");

    private HandlerRules() {}

    static void add(List<FieldError> errors, String field, Container container, PodSpec pod) {
        String lifecycle = field + ".lifecycle";
        if (container.getLifecycle().hasPostStart()) {
            add(errors, lifecycle + ".postStart", container.getLifecycle().getPostStart(), pod);
        }
        if (container.getLifecycle().hasPreStop()) {
            add(errors, lifecycle + ".preStop", container.getLifecycle().getPreStop(), pod);
        }
        if (container.hasLivenessProbe()) {
            add(errors, field + ".livenessProbe", container.getLivenessProbe());
            addOneSuccess(errors, field + ".livenessProbe", container.getLivenessProbe());
        }
        if (container.hasReadinessProbe()) {
            String at = field + ".readinessProbe";
            Probe probe = container.getReadinessProbe();
            add(errors, at, probe);
            if (probe.hasTerminationGracePeriodSeconds()) {
                errors.add(FieldError.invalid(
                        at + ".terminationGracePeriodSeconds",
                        probe.getTerminationGracePeriodSeconds(),
                        "must not be set for readinessProbes"));
            }
        }
        if (container.hasStartupProbe()) {
            add(errors, field + ".startupProbe", container.getStartupProbe());
            addOneSuccess(errors, field + ".startupProbe", container.getStartupProbe());
        }
    }

    private static void add(List<FieldError> errors, String field, Probe probe) {
        ProbeHandler handler = probe.getHandler();
        One one = new One(errors, field);
        one.add("exec", handler.hasExec(), at -> addExec(errors, at, handler.getExec()));
        one.add("httpGet", handler.hasHttpGet(), at -> addHttp(errors, at, handler.getHttpGet()));
        one.add("tcpSocket", handler.hasTcpSocket(), at -> addTcp(errors, at, handler.getTcpSocket()));
        one.add("grpc", handler.hasGrpc(), at -> addGrpc(errors, at, handler.getGrpc()));
        one.requireAny();
        MetaRules.addNotNegative(errors, field + ".initialDelaySeconds", probe.getInitialDelaySeconds());
        MetaRules.addNotNegative(errors, field + ".timeoutSeconds", probe.getTimeoutSeconds());
        MetaRules.addNotNegative(errors, field + ".periodSeconds", probe.getPeriodSeconds());
        MetaRules.addNotNegative(errors, field + ".successThreshold", probe.getSuccessThreshold());
        MetaRules.addNotNegative(errors, field + ".failureThreshold", probe.getFailureThreshold());
        if (probe.hasTerminationGracePeriodSeconds() && probe.getTerminationGracePeriodSeconds() <= 0) {
            errors.add(FieldError.invalid(
                    field + ".terminationGracePeriodSeconds",
                    probe.getTerminationGracePeriodSeconds(),
                    "must be greater than 0"));
        }
    }

    private static void add(List<FieldError> errors, String field, LifecycleHandler handler, PodSpec pod) {
        One one = new One(errors, field);
        one.add("exec", handler.hasExec(), at -> addExec(errors, at, handler.getExec()));
        one.add("httpGet", handler.hasHttpGet(), at -> addHttp(errors, at, handler.getHttpGet()));
        one.add("tcpSocket", handler.hasTcpSocket(), at -> addTcp(errors, at, handler.getTcpSocket()));
        one.add(
                "sleep",
                handler.hasSleep(),
                at -> addSleep(errors, at, handler.getSleep(), pod.getTerminationGracePeriodSeconds()));
        one.requireAny();
    }

    /** Of several ways to do one thing exactly one may be given; the first is looked at. */
    private static final class One {
        private final List<FieldError> errors;
        private final String field;
        private boolean found;

        One(List<FieldError> errors, String field) {
            this.errors = errors;
            this.field = field;
        }

        void add(String way, boolean isSet, Consumer<String> rules) {
            if (!isSet) {
                return;
            }
            String at = field + "." + way;
            if (found) {
                errors.add(FieldError.forbidden(at, "may not specify more than 1 handler type"));
            } else {
                found = true;
                rules.accept(at);
            }
        }

        void requireAny() {
            if (!found) {
                errors.add(FieldError.required(field, "must specify a handler type"));
            }
        }
    }

    private static void addExec(List<FieldError> errors, String field, ExecAction exec) {
        if (exec.getCommandCount() == 0) {
            errors.add(FieldError.required(field + ".command", ""));
        }
    }

    private static void addHttp(List<FieldError> errors, String field, HTTPGetAction http) {
        if (http.getPath().isEmpty()) {
            errors.add(FieldError.required(field + ".path", ""));
        }
        PortRules.addNumberOrName(errors, field + ".port", http.getPort());
        if (!SCHEMES.contains(http.getScheme())) {
            errors.add(FieldError.notSupported(field + ".scheme", http.getScheme(), SCHEMES));
        }
        for (HTTPHeader header : http.getHttpHeadersList()) {
            MetaRules.addInvalid(errors, field + ".httpHeaders", header.getName(), Names.httpHeader(header.getName()));
        }
    }

    private static void addTcp(List<FieldError> errors, String field, TCPSocketAction tcp) {
        PortRules.addNumberOrName(errors, field + ".port", tcp.getPort());
    }

    private static void addGrpc(List<FieldError> errors, String field, GRPCAction grpc) {
        PortRules.addNumber(errors, field + ".port", grpc.getPort());
    }

    private static void addSleep(List<FieldError> errors, String field, SleepAction sleep, long graceSeconds) {
        if (sleep.getSeconds() <= 0 || sleep.getSeconds() > graceSeconds) {
            errors.add(FieldError.invalid(
                    field,
                    sleep.getSeconds(),
                    "must be greater than 0 and less than terminationGracePeriodSeconds (" + graceSeconds
                            + "). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep."));
        }
    }

    private static void addOneSuccess(List<FieldError> errors, String field, Probe probe) {
        if (probe.getSuccessThreshold() != 1) {
            errors.add(FieldError.invalid(field + ".successThreshold", probe.getSuccessThreshold(), "must be 1"));
        }
    }
}
