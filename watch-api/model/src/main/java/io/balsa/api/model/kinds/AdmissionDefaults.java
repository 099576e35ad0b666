package io.balsa.api.model.kinds;

import io.balsa.k8s.admissionregistration.v1.MatchResources;
import io.balsa.k8s.admissionregistration.v1.MutatingWebhook;
import io.balsa.k8s.admissionregistration.v1.NamedRuleWithOperations;
import io.balsa.k8s.admissionregistration.v1.RuleWithOperations;
import io.balsa.k8s.admissionregistration.v1.ValidatingWebhook;
import io.balsa.k8s.meta.v1.LabelSelector;

/** The defaults of webhooks and of policies. */
final class AdmissionDefaults {
    private static final int HTTPS_PORT = 443;
    private static final int TIMEOUT_SECONDS = 10;

    private AdmissionDefaults() {}

    static MutatingWebhook mutating(MutatingWebhook hook) {
        MutatingWebhook.Builder next = common(hook).toBuilder();
        if (!next.hasReinvocationPolicy()) {
            next.setReinvocationPolicy("Never");
        }
        return next.build();
    }

    static ValidatingWebhook validating(ValidatingWebhook hook) {
        return FieldCopies.copy(common(asMutating(hook)), ValidatingWebhook.getDefaultInstance());
    }

    /** A webhook that only says yes or no as one that may change the object: the rules are the same. */
    static MutatingWebhook asMutating(ValidatingWebhook hook) {
        return FieldCopies.copy(hook, MutatingWebhook.getDefaultInstance());
    }

    private static MutatingWebhook common(MutatingWebhook hook) {
        MutatingWebhook.Builder next = hook.toBuilder();
        if (!hook.hasFailurePolicy()) {
            next.setFailurePolicy("Fail");
        }
        if (!hook.hasMatchPolicy()) {
            next.setMatchPolicy("Equivalent");
        }
        if (!hook.hasNamespaceSelector()) {
            next.setNamespaceSelector(LabelSelector.getDefaultInstance());
        }
        if (!hook.hasObjectSelector()) {
            next.setObjectSelector(LabelSelector.getDefaultInstance());
        }
        if (!hook.hasTimeoutSeconds()) {
            next.setTimeoutSeconds(TIMEOUT_SECONDS);
        }
        if (hook.getClientConfig().hasService()
                && !hook.getClientConfig().getService().hasPort()) {
            next.getClientConfigBuilder().getServiceBuilder().setPort(HTTPS_PORT);
        }
        next.getRulesBuilderList().forEach(AdmissionDefaults::fill);
        return next.build();
    }

    static MatchResources match(MatchResources match) {
        MatchResources.Builder next = match.toBuilder();
        if (!match.hasMatchPolicy()) {
            next.setMatchPolicy("Equivalent");
        }
        if (!match.hasNamespaceSelector()) {
            next.setNamespaceSelector(LabelSelector.getDefaultInstance());
        }
        if (!match.hasObjectSelector()) {
            next.setObjectSelector(LabelSelector.getDefaultInstance());
        }
        next.getResourceRulesBuilderList().forEach(AdmissionDefaults::fill);
        next.getExcludeResourceRulesBuilderList().forEach(AdmissionDefaults::fill);
        return next.build();
    }

    private static void fill(NamedRuleWithOperations.Builder rule) {
        fill(rule.getRuleWithOperationsBuilder());
    }

    private static void fill(RuleWithOperations.Builder rule) {
        if (!rule.getRule().hasScope()) {
            rule.getRuleBuilder().setScope("*");
        }
    }
}
