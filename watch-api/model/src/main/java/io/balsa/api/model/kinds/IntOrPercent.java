package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.intstr.IntOrString;
import java.util.List;
import java.util.regex.Pattern;

/** A number of pods, or a share of them: {@code 1}, {@code 25%}. */
final class IntOrPercent {
    private static final Pattern PERCENT = Pattern.compile("[0-9]+%");
    private static final String PERCENT_TEXT = "a valid percent string must consist of a numeric string followed by an"
            + " ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
    private static final int INTEGER = 0;
    private static final int STRING = 1;

    private IntOrPercent() {}

    // all three fields are set, as Kubernetes writes them

    static IntOrString of(int number) {
        return IntOrString.newBuilder()
                .setType(INTEGER)
                .setIntVal(number)
                .setStrVal("")
                .build();
    }

    static IntOrString of(String percent) {
        return IntOrString.newBuilder()
                .setType(STRING)
                .setIntVal(0)
                .setStrVal(percent)
                .build();
    }

    static String text(IntOrString value) {
        return value.getType() == INTEGER ? Integer.toString(value.getIntVal()) : value.getStrVal();
    }

    /** A number that is not negative, or a percentage. */
    static void add(List<FieldError> errors, String field, IntOrString value) {
        if (value.getType() == INTEGER) {
            MetaRules.addNotNegative(errors, field, value.getIntVal());
        } else if (!isPercent(value)) {
            errors.add(invalid(field, value, PERCENT_TEXT));
        }
    }

    static void addAtMostAll(List<FieldError> errors, String field, IntOrString value) {
        if (isPercent(value) && value(value) > 100) {
            errors.add(invalid(field, value, "must not be greater than 100%"));
        }
    }

    static FieldError invalid(String field, IntOrString value, String detail) {
        return FieldError.raw(FieldError.Type.INVALID, field, GoStructs.intOrString(value), detail);
    }

    /** The number, or that before the percent sign; 0 where there is none. */
    static long value(IntOrString value) {
        if (value.getType() == INTEGER) {
            return value.getIntVal();
        }
        String digits = value.getStrVal().replaceAll("%$", "");
        // more digits than a number can have are more than any limit
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : isPercent(value) ? Long.MAX_VALUE : 0;
    }

    private static boolean isPercent(IntOrString value) {
        return value.getType() == STRING && PERCENT.matcher(value.getStrVal()).matches();
    }
}
