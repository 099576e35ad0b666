package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.TypedLocalObjectReference;
import io.balsa.k8s.networking.v1.HTTPIngressPath;
import io.balsa.k8s.networking.v1.HTTPIngressRuleValue;
import io.balsa.k8s.networking.v1.Ingress;
import io.balsa.k8s.networking.v1.IngressBackend;
import io.balsa.k8s.networking.v1.IngressLoadBalancerIngress;
import io.balsa.k8s.networking.v1.IngressRule;
import io.balsa.k8s.networking.v1.IngressServiceBackend;
import io.balsa.k8s.networking.v1.IngressSpec;
import io.balsa.k8s.networking.v1.IngressTLS;
import io.balsa.k8s.networking.v1.ServiceBackendPort;
import java.util.ArrayList;
import java.util.List;

/** What holds for an ingress. */
final class IngressRules {
    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
    private static final String NO_ADDRESS = "must be a DNS name, not an IP address";
    private static final List<String> PATH_TYPES = List.of("Exact", "ImplementationSpecific", "Prefix");
    private static final List<String> BAD_PARTS = List.of("//", "/./", "/../", "%2f", "%2F");
    private static final List<String> BAD_ENDS = List.of("/..", "/.");

    private IngressRules() {}

    /** A new ingress says its class in one way; old ones may say it in two. */
    static List<FieldError> validateNew(Ingress ingress) {
        List<FieldError> errors = validate(ingress);
        String annotated = ingress.getMetadata().getAnnotationsMap().get(CLASS_ANNOTATION);
        boolean differs = annotated != null
                && ingress.getSpec().hasIngressClassName()
                && !annotated.equals(ingress.getSpec().getIngressClassName());
        if (differs) {
            errors.add(FieldError.invalid(
                    "annotations." + CLASS_ANNOTATION,
                    annotated,
                    "must match `ingressClassName` when both are specified"));
        }
        return errors;
    }

    static List<FieldError> validate(Ingress ingress) {
        IngressSpec spec = ingress.getSpec();
        List<FieldError> errors = new ArrayList<>();
        if (spec.getRulesCount() == 0 && !spec.hasDefaultBackend()) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    "spec",
                    "[]networking.IngressRule(nil)",
                    "either `defaultBackend` or `rules` must be specified"));
        }
        if (spec.hasDefaultBackend()) {
            addBackend(errors, "spec.defaultBackend", spec.getDefaultBackend());
        }
        for (int i = 0; i < spec.getRulesCount(); i++) {
            addRule(errors, "spec.rules[" + i + "]", spec.getRules(i));
        }
        for (int i = 0; i < spec.getTlsCount(); i++) {
            addTls(errors, "spec.tls[" + i + "]", spec.getTls(i));
        }
        if (spec.hasIngressClassName()) {
            String name = spec.getIngressClassName();
            MetaRules.addInvalid(errors, "spec.ingressClassName", name, Names.dnsSubdomain(name));
        }
        return errors;
    }

    static List<FieldError> validateStatus(Ingress ingress) {
        List<FieldError> errors = new ArrayList<>();
        List<IngressLoadBalancerIngress> all =
                ingress.getStatus().getLoadBalancer().getIngressList();
        for (int i = 0; i < all.size(); i++) {
            String field = "status.loadBalancer.ingress[" + i + "]";
            if (!all.get(i).getIp().isEmpty()) {
                PortRules.addIp(errors, field + ".ip", all.get(i).getIp());
            }
            String host = all.get(i).getHostname();
            if (!host.isEmpty()) {
                MetaRules.addInvalid(errors, field + ".hostname", host, Names.dnsSubdomain(host));
                addNoAddress(errors, field + ".hostname", host);
            }
        }
        return errors;
    }

    private static void addNoAddress(List<FieldError> errors, String field, String host) {
        if (PortRules.isIpv4(host) || PortRules.isIpv6(host)) {
            errors.add(FieldError.invalid(field, host, NO_ADDRESS));
        }
    }

    private static List<String> host(String host) {
        return host.contains("*") ? Names.wildcardSubdomain(host) : Names.dnsSubdomain(host);
    }

    private static void addRule(List<FieldError> errors, String field, IngressRule rule) {
        if (!rule.getHost().isEmpty()) {
            addNoAddress(errors, field + ".host", rule.getHost());
            MetaRules.addInvalid(errors, field + ".host", rule.getHost(), host(rule.getHost()));
        }
        if (!rule.getIngressRuleValue().hasHttp()) {
            return;
        }
        HTTPIngressRuleValue http = rule.getIngressRuleValue().getHttp();
        if (http.getPathsCount() == 0) {
            errors.add(FieldError.required(field + ".http.paths", ""));
        }
        for (int i = 0; i < http.getPathsCount(); i++) {
            addPath(errors, field + ".http.paths[" + i + "]", http.getPaths(i));
        }
    }

    private static void addTls(List<FieldError> errors, String field, IngressTLS tls) {
        for (int i = 0; i < tls.getHostsCount(); i++) {
            MetaRules.addInvalid(errors, field + ".hosts[" + i + "]", tls.getHosts(i), host(tls.getHosts(i)));
        }
        if (!tls.getSecretName().isEmpty()) {
            MetaRules.addInvalid(
                    errors, field + ".secretName", tls.getSecretName(), Names.dnsSubdomain(tls.getSecretName()));
        }
    }

    private static void addPath(List<FieldError> errors, String field, HTTPIngressPath path) {
        if (!path.hasPathType()) {
            errors.add(FieldError.required(field + ".pathType", "pathType must be specified"));
            return;
        }
        String at = field + ".path";
        String value = path.getPath();
        switch (path.getPathType()) {
            case "Exact", "Prefix" -> {
                addAbsolute(errors, at, value);
                BAD_PARTS.stream()
                        .filter(value::contains)
                        .forEach(part -> errors.add(FieldError.invalid(at, value, "must not contain '" + part + "'")));
                BAD_ENDS.stream()
                        .filter(value::endsWith)
                        .forEach(end -> errors.add(FieldError.invalid(at, value, "cannot end with '" + end + "'")));
            }
            case "ImplementationSpecific" -> {
                if (!value.isEmpty()) {
                    addAbsolute(errors, at, value);
                }
            }
            default -> errors.add(FieldError.notSupported(field + ".pathType", path.getPathType(), PATH_TYPES));
        }
        addBackend(errors, field + ".backend", path.getBackend());
    }

    private static void addAbsolute(List<FieldError> errors, String field, String path) {
        if (!path.startsWith("/")) {
            errors.add(FieldError.invalid(field, path, "must be an absolute path"));
        }
    }

    private static void addBackend(List<FieldError> errors, String field, IngressBackend backend) {
        if (backend.hasResource() && backend.hasService()) {
            errors.add(FieldError.invalid(field, "", "cannot set both resource and service backends"));
        } else if (backend.hasResource()) {
            addResource(errors, field + ".resource", backend.getResource());
        } else if (backend.hasService()) {
            addService(errors, field, backend.getService());
        } else {
            errors.add(FieldError.invalid(field, "", "resource or service backend is required"));
        }
    }

    private static void addService(List<FieldError> errors, String field, IngressServiceBackend service) {
        String name = service.getName();
        if (name.isEmpty()) {
            errors.add(FieldError.required(field + ".service.name", ""));
        } else {
            MetaRules.addInvalid(errors, field + ".service.name", name, Names.dns1035Label(name));
        }
        ServiceBackendPort port = service.getPort();
        if (!port.getName().isEmpty() && port.getNumber() != 0) {
            errors.add(FieldError.invalid(field, "", "cannot set both port name & port number"));
        } else if (!port.getName().isEmpty()) {
            MetaRules.addInvalid(errors, field + ".service.port.name", port.getName(), Names.portName(port.getName()));
        } else if (port.getNumber() != 0) {
            PortRules.addNumber(errors, field + ".service.port.number", port.getNumber());
        } else {
            errors.add(FieldError.required(field, "port name or number is required"));
        }
    }

    private static void addResource(List<FieldError> errors, String field, TypedLocalObjectReference resource) {
        if (resource.hasApiGroup()) {
            String group = resource.getApiGroup();
            MetaRules.addInvalid(errors, field + ".apiGroup", group, Names.dnsSubdomain(group));
        }
        addSegment(errors, field + ".kind", resource.getKind());
        addSegment(errors, field + ".name", resource.getName());
    }

    /** A name that is there and fits into a path. */
    static void addSegment(List<FieldError> errors, String field, String name) {
        if (name.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        } else {
            MetaRules.addInvalid(errors, field, name, Names.pathSegment(name));
        }
    }
}
