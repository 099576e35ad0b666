package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.DomainRules;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.admissionregistration.v1.MutatingWebhook;
import io.balsa.k8s.admissionregistration.v1.ServiceReference;
import io.balsa.k8s.admissionregistration.v1.WebhookClientConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds for webhooks. Expects defaults to be filled in. */
final class WebhookRules {
    private static final List<String> SIDE_EFFECTS = List.of("None", "NoneOnDryRun");
    private static final List<String> REINVOCATIONS = List.of("IfNeeded", "Never");
    /** The versions of the question that this server can ask. */
    private static final List<String> REVIEWS = List.of("v1", "v1beta1");

    private static final int MAX_TIMEOUT_SECONDS = 30;
    private static final String FORM = "; desired format: https://host[/path]";

    private WebhookRules() {}

    static List<FieldError> validate(List<MutatingWebhook> hooks) {
        List<FieldError> errors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < hooks.size(); i++) {
            String field = "webhooks[" + i + "]";
            String name = hooks.get(i).getName();
            addHook(errors, field, hooks.get(i));
            addReviews(errors, field + ".admissionReviewVersions", hooks.get(i).getAdmissionReviewVersionsList());
            if (!name.isEmpty() && !names.add(name)) {
                errors.add(FieldError.duplicate(field + ".name", name));
            }
        }
        return errors;
    }

    private static void addHook(List<FieldError> errors, String field, MutatingWebhook hook) {
        DomainRules.addFullyQualified(errors, field + ".name", hook.getName());
        for (int i = 0; i < hook.getRulesCount(); i++) {
            AdmissionRules.addRule(errors, field + ".rules[" + i + "]", hook.getRules(i));
        }
        AdmissionRules.addSupported(
                errors, field + ".failurePolicy", hook.getFailurePolicy(), AdmissionRules.FAILURE_POLICIES);
        AdmissionRules.addSupported(
                errors, field + ".matchPolicy", hook.getMatchPolicy(), AdmissionRules.MATCH_POLICIES);
        if (!hook.hasSideEffects()) {
            errors.add(FieldError.required(
                    field + ".sideEffects", "must specify one of " + String.join(", ", SIDE_EFFECTS)));
        } else {
            AdmissionRules.addSupported(errors, field + ".sideEffects", hook.getSideEffects(), SIDE_EFFECTS);
        }
        int seconds = hook.getTimeoutSeconds();
        if (seconds < 1 || seconds > MAX_TIMEOUT_SECONDS) {
            errors.add(FieldError.invalid(
                    field + ".timeoutSeconds", seconds, "the timeout value must be between 1 and 30 seconds"));
        }
        MetaRules.addSelector(errors, field + ".namespaceSelector", hook.getNamespaceSelector());
        MetaRules.addSelector(errors, field + ".objectSelector", hook.getObjectSelector());
        if (hook.hasReinvocationPolicy()) {
            AdmissionRules.addSupported(
                    errors, field + ".reinvocationPolicy", hook.getReinvocationPolicy(), REINVOCATIONS);
        }
        addClient(errors, field + ".clientConfig", hook.getClientConfig());
        AdmissionRules.addConditions(errors, field + ".matchConditions", hook.getMatchConditionsList());
    }

    private static void addReviews(List<FieldError> errors, String field, List<String> versions) {
        if (versions.isEmpty()) {
            errors.add(FieldError.required(field, "must specify one of " + String.join(", ", REVIEWS)));
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < versions.size(); i++) {
            String version = versions.get(i);
            if (!seen.add(version)) {
                errors.add(FieldError.invalid(field + "[" + i + "]", version, "duplicate version"));
            } else {
                MetaRules.addInvalid(errors, field + "[" + i + "]", version, Names.dns1035Label(version));
            }
        }
        if (versions.stream().noneMatch(REVIEWS::contains)) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    field,
                    GoStructs.list(versions),
                    "must include at least one of " + String.join(", ", REVIEWS)));
        }
    }

    private static void addClient(List<FieldError> errors, String field, WebhookClientConfig client) {
        if (client.hasUrl() == client.hasService()) {
            errors.add(FieldError.required(field, "exactly one of url or service is required"));
        } else if (client.hasUrl()) {
            addUrl(errors, field + ".url", client.getUrl());
        } else {
            addService(errors, field + ".service", client.getService());
        }
    }

    private static void addUrl(List<FieldError> errors, String field, String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            errors.add(FieldError.required(field, "url must be a valid URL: " + e.getMessage() + FORM));
            return;
        }
        String scheme = orEmpty(url.getScheme());
        String authority = orEmpty(url.getRawAuthority());
        int at = authority.lastIndexOf('@');
        if (!scheme.equals("https")) {
            errors.add(FieldError.invalid(field, scheme, "'https' is the only allowed URL scheme" + FORM));
        }
        if (authority.substring(at + 1).isEmpty()) {
            errors.add(FieldError.invalid(field, "", "host must be specified" + FORM));
        }
        if (at >= 0) {
            errors.add(FieldError.invalid(
                    field, authority.substring(0, at), "user information is not permitted in the URL"));
        }
        if (!orEmpty(url.getFragment()).isEmpty()) {
            errors.add(FieldError.invalid(field, url.getFragment(), "fragments are not permitted in the URL"));
        }
        if (!orEmpty(url.getRawQuery()).isEmpty()) {
            errors.add(FieldError.invalid(field, url.getRawQuery(), "query parameters are not permitted in the URL"));
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static void addService(List<FieldError> errors, String field, ServiceReference service) {
        if (service.getName().isEmpty()) {
            errors.add(FieldError.required(field + ".name", ""));
        }
        if (service.getNamespace().isEmpty()) {
            errors.add(FieldError.required(field + ".namespace", ""));
        }
        if (!PortRules.isPort(service.getPort())) {
            errors.add(FieldError.invalid(
                    field + ".port", service.getPort(), "port is not valid: " + Names.between(1, 65535)));
        }
        addPath(errors, field + ".path", service.getPath());
    }

    private static void addPath(List<FieldError> errors, String field, String path) {
        if (path.isEmpty() || path.equals("/")) {
            return;
        }
        if (path.equals("//")) {
            errors.add(FieldError.invalid(field, path, "segment[0] may not be empty"));
            return;
        }
        if (!path.startsWith("/")) {
            errors.add(FieldError.invalid(field, path, "must start with a '/'"));
        }
        String steps = path.substring(1, path.endsWith("/") && path.length() > 1 ? path.length() - 1 : path.length());
        String[] segments = steps.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String segment = "segment[" + i + "]";
            if (segments[i].isEmpty()) {
                errors.add(FieldError.invalid(field, path, segment + " may not be empty"));
            } else {
                Names.dnsSubdomain(segments[i])
                        .forEach(wrong -> errors.add(FieldError.invalid(field, path, segment + ": " + wrong)));
            }
        }
    }
}
