package io.balsa.api.model.kinds;

import io.balsa.api.model.Quantity;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.LimitRange;
import io.balsa.k8s.core.v1.LimitRangeItem;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What holds for the limits of a namespace. Expects defaults to be filled in. */
final class LimitRangeRules {
    static final String CONTAINER = "Container";
    private static final String POD = "Pod";
    private static final String CLAIM = "PersistentVolumeClaim";
    private static final Set<String> TYPES = Set.of(POD, CONTAINER, CLAIM);

    private LimitRangeRules() {}

    static List<FieldError> validate(LimitRange range) {
        List<FieldError> errors = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < range.getSpec().getLimitsCount(); i++) {
            LimitRangeItem limit = range.getSpec().getLimits(i);
            String field = "spec.limits[" + i + "]";
            addType(errors, field + ".type", limit.getType());
            if (!seen.add(limit.getType())) {
                errors.add(FieldError.duplicate(field + ".type", limit.getType()));
            }
            addResources(errors, field, limit);
            Set<String> names = new TreeSet<>(limit.getMaxMap().keySet());
            names.addAll(limit.getMinMap().keySet());
            names.addAll(limit.getMaxLimitRequestRatioMap().keySet());
            // defaults of a pod are wrong already: their amounts say nothing
            LimitRangeItem counted = limit.getType().equals(POD)
                    ? limit.toBuilder().clearDefault().clearDefaultRequest().build()
                    : limit;
            names.addAll(counted.getDefaultMap().keySet());
            names.addAll(counted.getDefaultRequestMap().keySet());
            names.forEach(name -> addOrder(errors, field, name, new Amounts(counted, name)));
        }
        return errors;
    }

    private static void addType(List<FieldError> errors, String field, String type) {
        List<String> wrong = Names.qualifiedName(type);
        MetaRules.addInvalid(errors, field, type, wrong);
        if (wrong.isEmpty() && !type.contains("/") && !TYPES.contains(type)) {
            errors.add(FieldError.invalid(field, type, "must be a standard limit type or fully qualified"));
        }
    }

    private static void addResources(List<FieldError> errors, String field, LimitRangeItem limit) {
        String type = limit.getType();
        addNames(errors, field + ".max", type, limit.getMaxMap());
        addNames(errors, field + ".min", type, limit.getMinMap());
        if (type.equals(POD)) {
            String text = "may not be specified when `type` is 'Pod'";
            if (limit.getDefaultCount() > 0) {
                errors.add(FieldError.forbidden(field + ".default", text));
            }
            if (limit.getDefaultRequestCount() > 0) {
                errors.add(FieldError.forbidden(field + ".defaultRequest", text));
            }
        } else {
            addNames(errors, field + ".default", type, limit.getDefaultMap());
            addNames(errors, field + ".defaultRequest", type, limit.getDefaultRequestMap());
        }
        if (type.equals(CLAIM) && !limit.containsMin("storage") && !limit.containsMax("storage")) {
            errors.add(FieldError.required(
                    field + ".limits",
                    "either minimum or maximum storage value is required, but neither was provided"));
        }
        addNames(errors, field + ".maxLimitRequestRatio", type, limit.getMaxLimitRequestRatioMap());
    }

    private static void addNames(
            List<FieldError> errors, String field, String type, Map<String, io.balsa.k8s.resource.Quantity> amounts) {
        for (String name : new TreeSet<>(amounts.keySet())) {
            String at = field + "[" + name + "]";
            if (type.equals(POD) || type.equals(CONTAINER)) {
                ResourceNames.addOfContainers(errors, at, name);
            } else {
                ResourceNames.addAny(errors, at, name);
            }
        }
    }

    /** What a limit says of one resource; nothing where it does not. */
    private record Amounts(
            @Nullable Quantity min,
            @Nullable Quantity max,
            @Nullable Quantity usual,
            @Nullable Quantity request,
            @Nullable Quantity ratio) {
        Amounts(LimitRangeItem limit, String name) {
            this(
                    amount(limit.getMinMap(), name),
                    amount(limit.getMaxMap(), name),
                    amount(limit.getDefaultMap(), name),
                    amount(limit.getDefaultRequestMap(), name),
                    amount(limit.getMaxLimitRequestRatioMap(), name));
        }

        private static @Nullable Quantity amount(Map<String, io.balsa.k8s.resource.Quantity> amounts, String name) {
            io.balsa.k8s.resource.Quantity amount = amounts.get(name);
            return amount == null ? null : Quantity.of(amount);
        }
    }

    /** Minimum, request, limit and maximum are in this order. */
    private static void addOrder(List<FieldError> errors, String field, String name, Amounts of) {
        String key = "[" + name + "]";
        addIfMore(errors, field + ".min" + key, of.min(), of.max(), "min value %s is greater than max value %s");
        String request = field + ".defaultRequest" + key;
        if (isMore(of.min(), of.request())) {
            errors.add(FieldError.invalid(
                    request,
                    String.valueOf(of.request()),
                    "min value " + of.min() + " is greater than default request value " + of.request()));
        }
        addIfMore(errors, request, of.request(), of.max(), "default request value %s is greater than max value %s");
        addIfMore(
                errors,
                request,
                of.request(),
                of.usual(),
                "default request value %s is greater than default limit value %s");
        String usual = field + ".default" + key;
        addIfMore(errors, usual, of.min(), of.usual(), "min value %s is greater than default value %s");
        if (isMore(of.usual(), of.max())) {
            errors.add(FieldError.invalid(
                    usual,
                    String.valueOf(of.max()),
                    "default value " + of.usual() + " is greater than max value " + of.max()));
        }
        if (of.ratio() != null) {
            addRatio(errors, field + ".maxLimitRequestRatio" + key, of.ratio(), of.min(), of.max());
        }
        boolean differs =
                of.usual() != null && of.request() != null && of.usual().compareTo(of.request()) != 0;
        if (differs && !ResourceNames.mayBeOvercommitted(name)) {
            errors.add(FieldError.invalid(
                    request,
                    String.valueOf(of.request()),
                    "default value " + of.usual() + " must equal to defaultRequest value " + of.request() + " in "
                            + name));
        }
    }

    private static boolean isMore(@Nullable Quantity one, @Nullable Quantity other) {
        return one != null && other != null && one.compareTo(other) > 0;
    }

    private static void addIfMore(
            List<FieldError> errors, String field, @Nullable Quantity low, @Nullable Quantity high, String text) {
        if (isMore(low, high)) {
            errors.add(FieldError.invalid(field, String.valueOf(low), String.format(Locale.ROOT, text, low, high)));
        }
    }

    private static void addRatio(
            List<FieldError> errors, String field, Quantity ratio, @Nullable Quantity min, @Nullable Quantity max) {
        if (ratio.amount().compareTo(BigDecimal.ONE) < 0) {
            errors.add(FieldError.invalid(field, ratio.toString(), "ratio " + ratio + " is less than 1"));
        }
        if (min == null || max == null || min.signum() == 0) {
            return;
        }
        BigDecimal most = max.amount().divide(min.amount(), MathContext.DECIMAL64);
        if (ratio.amount().compareTo(most) > 0) {
            errors.add(FieldError.invalid(
                    field,
                    ratio.toString(),
                    String.format(Locale.ROOT, "ratio %s is greater than max/min = %f", ratio, most)));
        }
    }
}
