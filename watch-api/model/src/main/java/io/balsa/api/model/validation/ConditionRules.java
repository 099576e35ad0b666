package io.balsa.api.model.validation;

import io.balsa.api.model.codec.Times;
import io.balsa.k8s.meta.v1.Condition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What holds for the conditions in the status of the newer kinds, which all have the same form. */
public final class ConditionRules {
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");
    private static final int MAX_REASON = 1024;
    private static final int MAX_MESSAGE = 32 * 1024;
    private static final String REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";
    private static final Pattern REASON_FORM = Pattern.compile(REASON);
    private static final String REASON_TEXT = "a condition reason must start with alphabetic character, optionally"
            + " followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or"
            + " '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex"
            + " used for validation is '" + REASON + "')";

    private ConditionRules() {}

    public static void add(List<FieldError> errors, String field, List<Condition> conditions) {
        Set<String> types = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            String at = field + "[" + i + "]";
            if (!types.add(conditions.get(i).getType())) {
                errors.add(FieldError.duplicate(at + ".type", conditions.get(i).getType()));
            }
            addOne(errors, at, conditions.get(i));
        }
    }

    private static void addOne(List<FieldError> errors, String field, Condition condition) {
        if (condition.getType().isEmpty()) {
            errors.add(FieldError.required(field + ".type", "must be set"));
        } else {
            MetaRules.addInvalid(
                    errors, field + ".type", condition.getType(), Names.qualifiedName(condition.getType()));
        }
        if (!STATUSES.contains(condition.getStatus())) {
            errors.add(FieldError.notSupported(field + ".status", condition.getStatus(), STATUSES));
        }
        MetaRules.addNotNegative(errors, field + ".observedGeneration", condition.getObservedGeneration());
        if (Times.isZero(condition.getLastTransitionTime())) {
            errors.add(FieldError.required(field + ".lastTransitionTime", "must be set"));
        }
        addReason(errors, field + ".reason", condition.getReason());
        if (condition.getMessage().length() > MAX_MESSAGE) {
            errors.add(FieldError.tooLong(field + ".message", MAX_MESSAGE));
        }
    }

    private static void addReason(List<FieldError> errors, String field, String reason) {
        if (reason.isEmpty()) {
            errors.add(FieldError.required(field, "must be set"));
        } else if (reason.length() > MAX_REASON) {
            errors.add(FieldError.tooLong(field, MAX_REASON));
        } else if (!REASON_FORM.matcher(reason).matches()) {
            errors.add(FieldError.invalid(field, reason, REASON_TEXT));
        }
    }
}
