package io.balsa.ctl.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers of kinds that are questions: everything is allowed but secrets, and whoever asks is called jane. */
final class FakeReviews {
    private FakeReviews() {}

    static void answer(ObjectNode question) {
        ObjectNode status = question.putObject("status");
        switch (question.path("kind").asText()) {
            case "SelfSubjectAccessReview" -> {
                JsonNode asked = question.path("spec").path("resourceAttributes");
                status.put("allowed", !asked.path("resource").asText().equals("secrets"));
            }
            case "SelfSubjectReview" -> {
                ObjectNode user = status.putObject("userInfo");
                user.put("username", "jane").put("uid", "u-1");
                user.putArray("groups").add("staff").add("system:authenticated");
                user.putObject("extra").putArray("acme.io/role").add("dev").add("ops");
            }
            case "SelfSubjectRulesReview" -> {
                ArrayNode rules = status.putArray("resourceRules");
                rule(rules, "get,list,watch", "", "pods", "");
                rule(rules, "create", "authorization.k8s.io", "selfsubjectaccessreviews", "");
                rule(rules, "*", "apps", "deployments", "web");
                ObjectNode plain = status.putArray("nonResourceRules").addObject();
                plain.putArray("verbs").add("get");
                plain.putArray("nonResourceURLs").add("/healthz").add("/version");
                status.put("incomplete", false);
            }
            case "TokenRequest" -> status.put("token", "t0ken").put("expirationTimestamp", "2026-11-22T10:00:00Z");
            default -> throw new IllegalArgumentException("no answer to " + question);
        }
    }

    private static void rule(ArrayNode rules, String verbs, String group, String resource, String name) {
        ObjectNode rule = rules.addObject();
        for (String verb : verbs.split(",")) {
            rule.withArray("verbs").add(verb);
        }
        rule.putArray("apiGroups").add(group);
        rule.putArray("resources").add(resource);
        if (!name.isEmpty()) {
            rule.putArray("resourceNames").add(name);
        }
    }
}
