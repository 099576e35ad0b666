package io.balsa.api.model.kinds;

import io.balsa.api.model.Quantity;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The names of resources that are counted and limited: processors, memory, storage, objects, devices. */
final class ResourceNames {
    private static final String HUGE_PAGES = "hugepages-";
    private static final String REQUESTS = "requests.";
    private static final Set<String> OBJECTS = Set.of(
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "services.nodeports",
            "services.loadbalancers");
    private static final Set<String> OF_CONTAINERS = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> OF_QUOTAS = Set.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.storage",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage");

    private ResourceNames() {}

    private static void add(List<FieldError> errors, String field, String name) {
        List<String> wrong = Names.qualifiedName(name);
        MetaRules.addInvalid(errors, field, name, wrong);
        if (wrong.isEmpty() && isPlain(name) && !name.equals("storage") && !isOfQuotas(name)) {
            errors.add(FieldError.invalid(field, name, "must be a standard resource type or fully qualified"));
        }
    }

    /** A resource of which volumes or objects have an amount. */
    static void addAny(List<FieldError> errors, String field, String name) {
        add(errors, field, name);
    }

    /** A resource that containers may ask for. */
    static void addOfContainers(List<FieldError> errors, String field, String name) {
        add(errors, field, name);
        if (isPlain(name)) {
            if (!OF_CONTAINERS.contains(name) && !isHugePages(name)) {
                errors.add(FieldError.invalid(field, name, "must be a standard resource for containers"));
            }
        } else if (!isNative(name) && !isExtended(name)) {
            errors.add(FieldError.invalid(field, name, "doesn't follow extended resource name standard"));
        }
    }

    /** Resources and amounts that a quota may limit. */
    static void addQuotas(List<FieldError> errors, String field, Map<String, io.balsa.k8s.resource.Quantity> amounts) {
        new TreeMap<>(amounts).forEach((name, amount) -> {
            String at = field + "[" + name + "]";
            add(errors, at, name);
            if (isPlain(name) && !isOfQuotas(name)) {
                errors.add(FieldError.invalid(at, name, "must be a standard resource for quota"));
            }
            addAmount(errors, at, name, Quantity.of(amount));
        });
    }

    static void addAmount(List<FieldError> errors, String field, String name, Quantity amount) {
        if (amount.signum() < 0) {
            errors.add(FieldError.invalid(field, amount.toString(), MetaRules.NOT_NEGATIVE));
        }
        boolean isCounted = OBJECTS.contains(name) || isExtended(name);
        boolean isWhole =
                amount.roundedToMillis().amount().remainder(BigDecimal.ONE).signum() == 0;
        if (isCounted && !isWhole) {
            errors.add(FieldError.invalid(field, amount.toString(), "must be an integer"));
        }
    }

    /** The same amounts, counted in thousandths at the finest, as Kubernetes stores them. */
    static Map<String, io.balsa.k8s.resource.Quantity> rounded(Map<String, io.balsa.k8s.resource.Quantity> amounts) {
        Map<String, io.balsa.k8s.resource.Quantity> rounded = new TreeMap<>();
        amounts.forEach((name, amount) ->
                rounded.put(name, Quantity.of(amount).roundedToMillis().toMessage()));
        return rounded;
    }

    static boolean isOfQuotas(String name) {
        return OF_QUOTAS.contains(name)
                || OBJECTS.contains(name)
                || isHugePages(name)
                || name.startsWith(REQUESTS + HUGE_PAGES);
    }

    static boolean isHugePages(String name) {
        return name.startsWith(HUGE_PAGES);
    }

    /** Of huge pages, a whole number. */
    static void addWholePages(List<FieldError> errors, String field, String name, Quantity amount) {
        if (isHugePages(name) && !isMultiple(amount, name.substring(HUGE_PAGES.length()))) {
            errors.add(FieldError.invalid(
                    field, amount.toString(), amount + " is not positive integer multiple of " + name));
        }
    }

    private static boolean isMultiple(Quantity amount, String pageSize) {
        try {
            BigDecimal page = Quantity.parse(pageSize).amount();
            return page.signum() > 0
                    && page.remainder(BigDecimal.ONE).signum() == 0
                    && amount.units() % page.longValueExact() == 0;
        } catch (IllegalArgumentException | ArithmeticException e) {
            return false; // there are no pages of such a size
        }
    }

    /** Whether more of it may be promised than there is: not so for devices and huge pages. */
    static boolean mayBeOvercommitted(String name) {
        return isNative(name) && !isHugePages(name);
    }

    private static boolean isPlain(String name) {
        return !name.contains("/");
    }

    private static boolean isNative(String name) {
        return isPlain(name) || name.contains("kubernetes.io/");
    }

    private static boolean isExtended(String name) {
        return !isNative(name)
                && !name.startsWith(REQUESTS)
                && Names.qualifiedName(REQUESTS + name).isEmpty();
    }
}
