package io.balsa.api.model.kinds;

import io.balsa.api.model.codec.Times;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.api.model.validation.Sizes;
import io.balsa.k8s.meta.v1.Condition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What holds for the conditions in the status of the younger kinds. */
final class ConditionRules {
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");
    private static final int REASON_MAX_BYTES = 1024;
    private static final int MESSAGE_MAX_BYTES = 32 * 1024;
    private static final String REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";
    private static final Pattern REASON_FORM = Pattern.compile(REASON);
    private static final String REASON_TEXT = "a condition reason must start with alphabetic character, optionally"
            + " followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or"
            + " '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex"
            + " used for validation is '" + REASON + "')";

    private ConditionRules() {}

    static void add(List<FieldError> errors, String field, List<Condition> conditions) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            String at = field + "[" + i + "]";
            if (!seen.add(conditions.get(i).getType())) {
                errors.add(FieldError.duplicate(at + ".type", conditions.get(i).getType()));
            }
            addCondition(errors, at, conditions.get(i));
        }
    }

    private static void addCondition(List<FieldError> errors, String field, Condition condition) {
        MetaRules.addInvalid(errors, field + ".type", condition.getType(), Names.qualifiedName(condition.getType()));
        if (!STATUSES.contains(condition.getStatus())) {
            errors.add(FieldError.notSupported(field + ".status", condition.getStatus(), STATUSES));
        }
        if (condition.getObservedGeneration() < 0) {
            errors.add(FieldError.invalid(
                    field + ".observedGeneration",
                    condition.getObservedGeneration(),
                    "must be greater than or equal to zero"));
        }
        if (Times.isZero(condition.getLastTransitionTime())) {
            errors.add(FieldError.required(field + ".lastTransitionTime", "must be set"));
        }
        String reason = condition.getReason();
        if (reason.isEmpty()) {
            errors.add(FieldError.required(field + ".reason", "must be set"));
        } else if (Sizes.utf8(reason) > REASON_MAX_BYTES) {
            errors.add(FieldError.tooLong(field + ".reason", REASON_MAX_BYTES));
        } else if (!REASON_FORM.matcher(reason).matches()) {
            errors.add(FieldError.invalid(field + ".reason", reason, REASON_TEXT));
        }
        if (Sizes.utf8(condition.getMessage()) > MESSAGE_MAX_BYTES) {
            errors.add(FieldError.tooLong(field + ".message", MESSAGE_MAX_BYTES));
        }
    }
}
