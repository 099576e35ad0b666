package io.balsa.api.model.kinds;

import io.balsa.api.model.Quantity;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoText;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.ContainerResizePolicy;
import io.balsa.k8s.core.v1.PodResourceClaim;
import io.balsa.k8s.core.v1.ResourceClaim;
import io.balsa.k8s.core.v1.ResourceRequirements;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What holds for the resources that a container asks for: amounts of them, and claims of devices. */
final class ContainerResourceRules {
    private static final List<String> RESIZABLE = List.of("cpu", "memory");
    /** Kubernetes lists all names each time: with thousands of both that is more than the memory of a server. */
    private static final int LISTED_MAX = 16;

    private static final int LISTED_NAMES_MAX = 256;
    private static final String NOT_REQUIRED = "NotRequired";
    private static final List<String> RESIZE_POLICIES = List.of(NOT_REQUIRED, "RestartContainer");

    private ContainerResourceRules() {}

    /** @param claims names of the pod's claims */
    static void add(List<FieldError> errors, String field, ResourceRequirements resources, Set<String> claims) {
        Map<String, io.balsa.k8s.resource.Quantity> limits = resources.getLimitsMap();
        Map<String, io.balsa.k8s.resource.Quantity> requests = resources.getRequestsMap();
        new TreeMap<>(limits).forEach((name, amount) -> addAmount(errors, field + ".limits", name, amount));
        new TreeMap<>(requests).forEach((name, amount) -> {
            addAmount(errors, field + ".requests", name, amount);
            addWithinLimit(errors, field, name, Quantity.of(amount), limits.get(name));
        });
        Set<String> names = new HashSet<>(limits.keySet());
        names.addAll(requests.keySet());
        if (names.stream().anyMatch(ResourceNames::isHugePages)
                && RESIZABLE.stream().noneMatch(names::contains)) {
            errors.add(FieldError.forbidden(field, "HugePages require cpu or memory"));
        }
        addClaims(errors, field + ".claims", resources.getClaimsList(), claims);
    }

    private static void addAmount(
            List<FieldError> errors, String field, String name, io.balsa.k8s.resource.Quantity amount) {
        String at = field + "[" + name + "]";
        ResourceNames.addOfContainers(errors, at, name);
        ResourceNames.addAmount(errors, at, name, Quantity.of(amount));
        ResourceNames.addWholePages(errors, at, name, Quantity.of(amount));
    }

    private static void addWithinLimit(
            List<FieldError> errors,
            String field,
            String name,
            Quantity request,
            io.balsa.k8s.resource.@Nullable Quantity limit) {
        boolean overcommitted = ResourceNames.mayBeOvercommitted(name);
        if (limit == null) {
            if (!overcommitted) {
                errors.add(
                        FieldError.required(field + ".limits", "Limit must be set for non overcommitable resources"));
            }
            return;
        }
        int compared = request.compareTo(Quantity.of(limit));
        if (compared != 0 && !overcommitted) {
            errors.add(FieldError.invalid(
                    field + ".requests",
                    request.toString(),
                    "must be equal to " + name + " limit of " + limit.getString()));
        } else if (compared > 0) {
            errors.add(FieldError.invalid(
                    field + ".requests",
                    request.toString(),
                    "must be less than or equal to " + name + " limit of " + limit.getString()));
        }
    }

    /** A claim is used as a whole, or one or more of its requests are. */
    private static void addClaims(List<FieldError> errors, String field, List<ResourceClaim> used, Set<String> claims) {
        Set<String> whole = new HashSet<>();
        Set<String> parts = new HashSet<>();
        Map<String, Integer> partsOf = new HashMap<>();
        int unknown = 0;
        for (int i = 0; i < used.size(); i++) {
            String at = field + "[" + i + "]";
            String name = used.get(i).getName();
            String request = used.get(i).getRequest();
            if (name.isEmpty()) {
                errors.add(FieldError.required(at, ""));
                continue;
            }
            if (whole.contains(name)) {
                errors.add(FieldError.duplicate(at, name));
            } else if (request.isEmpty()) {
                whole.add(name);
                for (int part = partsOf.getOrDefault(name, 0); part > 0; part--) {
                    errors.add(FieldError.duplicate(at, name));
                }
            } else {
                MetaRules.addInvalid(errors, at + ".request", request, Names.dnsLabel(request));
                if (parts.add(name + "/" + request)) {
                    partsOf.merge(name, 1, Integer::sum);
                } else {
                    errors.add(FieldError.duplicate(at, name + "/" + request));
                }
            }
            if (!claims.contains(name)) {
                String known = claims.isEmpty() ? " which is empty" : unknown < LISTED_MAX ? ": " + listed(claims) : "";
                unknown++;
                errors.add(
                        FieldError.notFound(at, name, "must be one of the names in pod.spec.resourceClaims" + known));
            }
        }
    }

    private static String listed(Set<String> claims) {
        return claims.stream().sorted().limit(LISTED_NAMES_MAX).collect(Collectors.joining(", "));
    }

    /** Answers the names of the pod's claims, good or not. */
    static Set<String> addPodClaims(List<FieldError> errors, String field, List<PodResourceClaim> claims) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < claims.size(); i++) {
            PodResourceClaim claim = claims.get(i);
            String at = field + "[" + i + "]";
            if (claim.getName().isEmpty()) {
                errors.add(FieldError.required(at + ".name", ""));
            } else if (names.add(claim.getName())) {
                MetaRules.addInvalid(errors, at + ".name", claim.getName(), Names.dnsLabel(claim.getName()));
            } else {
                errors.add(FieldError.duplicate(at + ".name", claim.getName()));
            }
            if (claim.hasResourceClaimName() == claim.hasResourceClaimTemplateName()) {
                String text = claim.hasResourceClaimName()
                        ? "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"
                        : "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`";
                errors.add(FieldError.raw(FieldError.Type.INVALID, at, printed(claim), text));
            }
            addClaimName(errors, at + ".resourceClaimName", claim.hasResourceClaimName(), claim.getResourceClaimName());
            addClaimName(
                    errors,
                    at + ".resourceClaimTemplateName",
                    claim.hasResourceClaimTemplateName(),
                    claim.getResourceClaimTemplateName());
        }
        return names;
    }

    /** As Go prints it; for a name that is set Go has an address, which tells nobody anything. */
    private static String printed(PodResourceClaim claim) {
        return "core.PodResourceClaim{Name:" + GoText.quote(claim.getName())
                + ", ResourceClaimName:" + printed(claim.hasResourceClaimName(), claim.getResourceClaimName())
                + ", ResourceClaimTemplateName:"
                + printed(claim.hasResourceClaimTemplateName(), claim.getResourceClaimTemplateName()) + "}";
    }

    private static String printed(boolean isSet, String name) {
        return isSet ? GoText.quote(name) : "(*string)(nil)";
    }

    private static void addClaimName(List<FieldError> errors, String field, boolean isSet, String name) {
        if (isSet) {
            MetaRules.addInvalid(errors, field, name, Names.dnsSubdomain(name));
        }
    }

    static void addNoResizePolicy(List<FieldError> errors, String field, List<ContainerResizePolicy> policies) {
        if (policies.isEmpty()) {
            return;
        }
        String printed = policies.stream()
                .map(policy -> "core.ContainerResizePolicy{ResourceName:" + GoText.quote(policy.getResourceName())
                        + ", RestartPolicy:" + GoText.quote(policy.getRestartPolicy()) + "}")
                .collect(Collectors.joining(", ", "[]core.ContainerResizePolicy{", "}"));
        errors.add(FieldError.raw(FieldError.Type.INVALID, field, printed, "must not be set for init containers"));
    }

    static void addResizePolicy(
            List<FieldError> errors, String field, List<ContainerResizePolicy> policies, String podRestartPolicy) {
        Set<String> resources = new HashSet<>();
        for (int i = 0; i < policies.size(); i++) {
            ContainerResizePolicy policy = policies.get(i);
            if (!resources.add(policy.getResourceName())) {
                errors.add(FieldError.duplicate(field + "[" + i + "]", policy.getResourceName()));
            }
            // Kubernetes: the place in the list is not told
            PodSpecRules.addEnum(errors, field, policy.getResourceName(), RESIZABLE);
            PodSpecRules.addEnum(errors, field, policy.getRestartPolicy(), RESIZE_POLICIES);
            if (podRestartPolicy.equals("Never") && !policy.getRestartPolicy().equals(NOT_REQUIRED)) {
                errors.add(FieldError.invalid(
                        field, policy.getRestartPolicy(), "must be 'NotRequired' when `restartPolicy` is 'Never'"));
            }
        }
    }
}
