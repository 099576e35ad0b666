package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.batch.v1.JobSpec;
import io.balsa.k8s.batch.v1.PodFailurePolicyOnExitCodesRequirement;
import io.balsa.k8s.batch.v1.PodFailurePolicyOnPodConditionsPattern;
import io.balsa.k8s.batch.v1.PodFailurePolicyRule;
import io.balsa.k8s.batch.v1.SuccessPolicyRule;
import io.balsa.k8s.core.v1.Container;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds for the policies that tell when a job has failed or succeeded. */
final class JobPolicyRules {
    private static final int MAX_RULES = 20;
    private static final int MAX_EXIT_CODES = 255;
    private static final int MAX_PATTERNS = 20;
    private static final int MAX_INDEXES_BYTES = 64 * 1024;
    private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
    private static final List<String> OPERATORS = List.of("In", "NotIn");
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");

    private JobPolicyRules() {}

    // -- failure ----------------------------------------------------------------------------------------------------

    static void addFailure(List<FieldError> errors, String field, JobSpec spec) {
        List<PodFailurePolicyRule> rules = spec.getPodFailurePolicy().getRulesList();
        if (rules.size() > MAX_RULES) {
            errors.add(FieldError.tooMany(field, rules.size(), MAX_RULES));
        }
        Set<String> containers = Stream.concat(
                        spec.getTemplate().getSpec().getContainersList().stream(),
                        spec.getTemplate().getSpec().getInitContainersList().stream())
                .map(Container::getName)
                .collect(Collectors.toSet());
        for (int i = 0; i < rules.size(); i++) {
            addRule(errors, field + "[" + i + "]", rules.get(i), spec, containers);
        }
    }

    private static void addRule(
            List<FieldError> errors, String field, PodFailurePolicyRule rule, JobSpec spec, Set<String> containers) {
        if (rule.getAction().equals("FailIndex")) {
            if (!spec.hasBackoffLimitPerIndex()) {
                errors.add(FieldError.invalid(
                        field + ".action", rule.getAction(), "requires the backoffLimitPerIndex to be set"));
            }
        } else {
            addEnum(errors, field + ".action", rule.getAction(), ACTIONS);
        }
        if (rule.hasOnExitCodes()) {
            addExitCodes(errors, field + ".onExitCodes", rule.getOnExitCodes(), containers);
        }
        addConditions(errors, field + ".onPodConditions", rule.getOnPodConditionsList());
        boolean conditions = rule.getOnPodConditionsCount() > 0;
        if (rule.hasOnExitCodes() && conditions) {
            errors.add(withoutValue(field, "specifying both OnExitCodes and OnPodConditions is not supported"));
        } else if (!rule.hasOnExitCodes() && !conditions) {
            errors.add(withoutValue(field, "specifying one of OnExitCodes and OnPodConditions is required"));
        }
    }

    static FieldError withoutValue(String field, String detail) {
        return FieldError.raw(FieldError.Type.INVALID, field, detail, "");
    }

    private static void addEnum(List<FieldError> errors, String field, String value, List<String> supported) {
        if (value.isEmpty()) {
            String list = "[\"" + String.join("\" \"", supported) + "\"]";
            errors.add(FieldError.required(field, "valid values: " + list));
        } else if (!supported.contains(value)) {
            errors.add(FieldError.notSupported(field, value, supported));
        }
    }

    private static void addConditions(
            List<FieldError> errors, String field, List<PodFailurePolicyOnPodConditionsPattern> patterns) {
        if (patterns.size() > MAX_PATTERNS) {
            errors.add(FieldError.tooMany(field, patterns.size(), MAX_PATTERNS));
        }
        for (int i = 0; i < patterns.size(); i++) {
            String at = field + "[" + i + "]";
            String type = patterns.get(i).getType();
            MetaRules.addInvalid(errors, at + ".type", type, Names.qualifiedName(type));
            addEnum(errors, at + ".status", patterns.get(i).getStatus(), STATUSES);
        }
    }

    private static void addExitCodes(
            List<FieldError> errors,
            String field,
            PodFailurePolicyOnExitCodesRequirement requirement,
            Set<String> containers) {
        addEnum(errors, field + ".operator", requirement.getOperator(), OPERATORS);
        if (requirement.hasContainerName() && !containers.contains(requirement.getContainerName())) {
            errors.add(FieldError.invalid(
                    field + ".containerName",
                    requirement.getContainerName(),
                    "must be one of the container or initContainer names in the pod template"));
        }
        List<Integer> codes = requirement.getValuesList();
        String values = field + ".values";
        if (codes.isEmpty()) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID, values, GoStructs.numbers(codes), "at least one value is required"));
        } else if (codes.size() > MAX_EXIT_CODES) {
            errors.add(FieldError.tooMany(values, codes.size(), MAX_EXIT_CODES));
        }
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < codes.size(); i++) {
            if (requirement.getOperator().equals("In") && codes.get(i) == 0) {
                errors.add(
                        FieldError.invalid(values + "[" + i + "]", codes.get(i), "must not be 0 for the In operator"));
            }
            if (!seen.add(codes.get(i))) {
                errors.add(FieldError.duplicate(values + "[" + i + "]", codes.get(i)));
            }
        }
        if (!codes.stream().sorted().toList().equals(codes)) {
            errors.add(FieldError.raw(FieldError.Type.INVALID, values, GoStructs.numbers(codes), "must be ordered"));
        }
    }

    // -- success ----------------------------------------------------------------------------------------------------

    static void addSuccess(List<FieldError> errors, String field, JobSpec spec) {
        if (!JobRules.isIndexed(spec)) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    field,
                    GoStructs.shortened("batch.SuccessPolicy"),
                    "requires indexed completion mode"));
            return;
        }
        List<SuccessPolicyRule> rules = spec.getSuccessPolicy().getRulesList();
        String at = field + ".rules";
        if (rules.isEmpty()) {
            errors.add(FieldError.required(
                    at, "at least one rules must be specified when the successPolicy is specified"));
        } else if (rules.size() > MAX_RULES) {
            errors.add(FieldError.tooMany(at, rules.size(), MAX_RULES));
        }
        for (int i = 0; i < rules.size(); i++) {
            addRule(errors, at + "[" + i + "]", rules.get(i), spec.getCompletions());
        }
    }

    private static void addRule(List<FieldError> errors, String field, SuccessPolicyRule rule, int completions) {
        if (!rule.hasSucceededCount() && !rule.hasSucceededIndexes()) {
            errors.add(
                    FieldError.required(field, "at least one of succeededCount or succeededIndexes must be specified"));
        }
        long named = 0;
        if (rule.hasSucceededIndexes()) {
            String indexes = field + ".succeededIndexes";
            if (rule.getSucceededIndexes().length() > MAX_INDEXES_BYTES) {
                errors.add(FieldError.tooLong(indexes, MAX_INDEXES_BYTES));
            }
            try {
                named = JobIndexes.parse(rule.getSucceededIndexes(), completions)
                        .size();
            } catch (IllegalArgumentException e) {
                errors.add(FieldError.invalid(
                        indexes, rule.getSucceededIndexes(), "error parsing succeededIndexes: " + e.getMessage()));
            }
        }
        if (rule.hasSucceededCount()) {
            int count = rule.getSucceededCount();
            MetaRules.addNotNegative(errors, field + ".succeededCount", count);
            String most = "must be less than or equal to ";
            if (count > completions) {
                errors.add(FieldError.invalid(
                        field + ".succeededCount",
                        count,
                        most + completions + " (the number of specified completions)"));
            }
            if (rule.hasSucceededIndexes() && count > named) {
                errors.add(FieldError.invalid(
                        field + ".succeededCount",
                        count,
                        most + named + " (the number of indexes in the specified succeededIndexes field)"));
            }
        }
    }
}
