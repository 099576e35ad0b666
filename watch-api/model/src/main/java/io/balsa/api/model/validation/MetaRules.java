package io.balsa.api.model.validation;

import io.balsa.k8s.meta.v1.LabelSelector;
import io.balsa.k8s.meta.v1.LabelSelectorRequirement;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What holds for the metadata of every object, and for the labels and selectors inside objects. */
public final class MetaRules {
    /** Kubernetes' limit on all keys and values together. */
    private static final int ANNOTATIONS_MAX_BYTES = 256 * 1024;

    private static final Set<String> STANDARD_FINALIZERS = Set.of("kubernetes", "orphan", "foregroundDeletion");
    /** The core group has an empty name, which may be written or left out. */
    private static final Set<String> CORE_V1 = Set.of("v1", "/v1");

    public static final String IMMUTABLE = "field is immutable";
    public static final String NO_OPERATOR = "not a valid selector operator";
    public static final String NOT_NEGATIVE = "must be greater than or equal to 0";

    private MetaRules() {}

    /** A rule for names. */
    @FunctionalInterface
    public interface NameRule extends Function<String, List<String>> {}

    public static List<FieldError> validate(ObjectMeta meta, boolean namespaced, NameRule nameRule) {
        List<FieldError> errors = new ArrayList<>();
        if (!meta.getGenerateName().isEmpty()) {
            addInvalid(
                    errors,
                    "metadata.generateName",
                    meta.getGenerateName(),
                    nameRule.apply(Names.asPrefix(meta.getGenerateName())));
        }
        if (meta.getName().isEmpty()) {
            errors.add(FieldError.required("metadata.name", "name or generateName is required"));
        } else {
            addInvalid(errors, "metadata.name", meta.getName(), nameRule.apply(meta.getName()));
        }
        if (!namespaced && !meta.getNamespace().isEmpty()) {
            errors.add(FieldError.forbidden("metadata.namespace", "not allowed on this type"));
        } else if (namespaced && meta.getNamespace().isEmpty()) {
            errors.add(FieldError.required("metadata.namespace", ""));
        } else if (namespaced) {
            addInvalid(errors, "metadata.namespace", meta.getNamespace(), Names.dnsLabel(meta.getNamespace()));
        }
        if (meta.getGeneration() < 0) {
            errors.add(FieldError.invalid("metadata.generation", meta.getGeneration(), NOT_NEGATIVE));
        }
        addCommon(errors, meta);
        addFinalizers(errors, meta.getFinalizersList());
        return errors;
    }

    public static List<FieldError> validateUpdate(ObjectMeta next, ObjectMeta old) {
        List<FieldError> errors = new ArrayList<>();
        if (old.hasDeletionTimestamp()) {
            TreeSet<String> added = new TreeSet<>(next.getFinalizersList());
            added.removeAll(old.getFinalizersList());
            if (!added.isEmpty()) {
                String list = added.stream().map(GoText::quote).collect(Collectors.joining(", "));
                errors.add(FieldError.forbidden(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                                + list + "}"));
            }
        }
        if (next.getGeneration() < old.getGeneration()) {
            errors.add(FieldError.invalid("metadata.generation", next.getGeneration(), "must not be decremented"));
        }
        addChanged(errors, "metadata.name", next.getName(), old.getName());
        addChanged(errors, "metadata.namespace", next.getNamespace(), old.getNamespace());
        addChanged(errors, "metadata.uid", next.getUid(), old.getUid());
        addCommon(errors, next);
        return errors;
    }

    /**
     * The metadata of the next state with what only the server may change taken from the old one, and an empty uid
     * filled in.
     */
    public static ObjectMeta keepServerFields(ObjectMeta next, ObjectMeta old) {
        ObjectMeta.Builder meta = next.toBuilder()
                .clearSelfLink()
                .clearCreationTimestamp()
                .clearDeletionTimestamp()
                .clearDeletionGracePeriodSeconds()
                .clearGeneration();
        if (old.hasCreationTimestamp()) {
            meta.setCreationTimestamp(old.getCreationTimestamp());
        }
        if (old.hasDeletionTimestamp()) {
            meta.setDeletionTimestamp(old.getDeletionTimestamp());
        }
        if (old.hasDeletionGracePeriodSeconds()) {
            meta.setDeletionGracePeriodSeconds(old.getDeletionGracePeriodSeconds());
        }
        if (old.hasGeneration()) {
            meta.setGeneration(old.getGeneration());
        }
        if (next.getUid().isEmpty() && old.hasUid()) {
            meta.setUid(old.getUid());
        }
        return meta.build();
    }

    private static void addCommon(List<FieldError> errors, ObjectMeta meta) {
        addLabels(errors, "metadata.labels", meta.getLabelsMap());
        addAnnotations(errors, "metadata.annotations", meta.getAnnotationsMap());
        addOwners(errors, meta.getOwnerReferencesList());
    }

    public static void addLabels(List<FieldError> errors, String field, Map<String, String> labels) {
        new TreeMap<>(labels).forEach((key, value) -> {
            addInvalid(errors, field, key, Names.qualifiedName(key));
            addInvalid(errors, field, value, Names.labelValue(value));
        });
    }

    public static void addAnnotations(List<FieldError> errors, String field, Map<String, String> annotations) {
        long bytes = 0;
        for (Map.Entry<String, String> each : new TreeMap<>(annotations).entrySet()) {
            addInvalid(
                    errors,
                    field,
                    each.getKey(),
                    Names.qualifiedName(each.getKey().toLowerCase(Locale.ROOT)));
            bytes += Sizes.utf8(each.getKey()) + Sizes.utf8(each.getValue());
        }
        if (bytes > ANNOTATIONS_MAX_BYTES) {
            errors.add(FieldError.tooLong(field, ANNOTATIONS_MAX_BYTES));
        }
    }

    private static void addOwners(List<FieldError> errors, List<OwnerReference> owners) {
        String field = "metadata.ownerReferences";
        String controller = "";
        for (OwnerReference owner : owners) {
            if (version(owner.getApiVersion()).isEmpty()) {
                errors.add(
                        FieldError.invalid(field + ".apiVersion", owner.getApiVersion(), "version must not be empty"));
            }
            addEmpty(errors, field + ".kind", owner.getKind(), "kind must not be empty");
            addEmpty(errors, field + ".name", owner.getName(), "name must not be empty");
            addEmpty(errors, field + ".uid", owner.getUid(), "uid must not be empty");
            if (CORE_V1.contains(owner.getApiVersion()) && owner.getKind().equals("Event")) {
                errors.add(FieldError.raw(
                        FieldError.Type.INVALID,
                        field,
                        GoStructs.ownerReference(owner),
                        "/v1, Kind=Event is disallowed from being an owner"));
            }
            if (owner.getController()) {
                String name = owner.getKind() + "/" + owner.getName();
                if (!controller.isEmpty()) {
                    errors.add(FieldError.raw(
                            FieldError.Type.INVALID,
                            field,
                            GoStructs.shortened("[]v1.OwnerReference"),
                            "Only one reference can have Controller set to true. Found \"true\" in references for "
                                    + controller + " and " + name));
                }
                controller = controller.isEmpty() ? name : controller;
            }
        }
    }

    /** Empty where the text is no {@code group/version}: Kubernetes says no more about such a text. */
    private static String version(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash == apiVersion.lastIndexOf('/') ? apiVersion.substring(slash + 1) : "";
    }

    private static void addFinalizers(List<FieldError> errors, List<String> finalizers) {
        String field = "metadata.finalizers";
        finalizers.forEach(finalizer -> addInvalid(errors, field, finalizer, Names.qualifiedName(finalizer)));
        if (finalizers.contains("orphan") && finalizers.contains("foregroundDeletion")) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    field,
                    GoStructs.list(finalizers),
                    "finalizer orphan and foregroundDeletion cannot be both set"));
        }
    }

    /** What holds for the finalizers of most kinds beside their form, whether the object is new or not. */
    public static List<FieldError> standardFinalizers(ObjectMeta meta) {
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < meta.getFinalizersCount(); i++) {
            addStandardFinalizer(errors, "metadata.finalizers[" + i + "]", meta.getFinalizers(i));
        }
        return errors;
    }

    /** A name without a domain must be one that Kubernetes itself gives a meaning. */
    public static void addStandardFinalizer(List<FieldError> errors, String field, String finalizer) {
        if (!finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
            errors.add(FieldError.invalid(
                    field, finalizer, "name is neither a standard finalizer name nor is it fully qualified"));
        }
    }

    /** The selector inside an object's spec. */
    public static void addSelector(List<FieldError> errors, String field, LabelSelector selector) {
        addLabels(errors, field + ".matchLabels", selector.getMatchLabelsMap());
        for (int i = 0; i < selector.getMatchExpressionsCount(); i++) {
            addRequirement(errors, field + ".matchExpressions[" + i + "]", selector.getMatchExpressions(i));
        }
    }

    private static void addRequirement(List<FieldError> errors, String field, LabelSelectorRequirement each) {
        addOperator(errors, field, each.getOperator(), each.getValuesCount());
        addInvalid(errors, field + ".key", each.getKey(), Names.qualifiedName(each.getKey()));
        for (int i = 0; i < each.getValuesCount(); i++) {
            addInvalid(errors, field + ".values[" + i + "]", each.getValues(i), Names.labelValue(each.getValues(i)));
        }
    }

    /** What holds for the operators that all selectors have, and for how many values each takes. */
    public static void addOperator(List<FieldError> errors, String field, String operator, int values) {
        switch (operator) {
            case "In", "NotIn" -> {
                if (values == 0) {
                    errors.add(FieldError.required(
                            field + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (values > 0) {
                    errors.add(FieldError.forbidden(
                            field + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                }
            }
            default -> errors.add(FieldError.invalid(field + ".operator", operator, NO_OPERATOR));
        }
    }

    /** One error for each thing that is wrong with a text. */
    public static void addInvalid(List<FieldError> errors, String field, String value, List<String> wrong) {
        wrong.forEach(text -> errors.add(FieldError.invalid(field, value, text)));
    }

    /** An error where a field that never changes did. */
    public static void addChanged(List<FieldError> errors, String field, @Nullable Object next, @Nullable Object old) {
        if (!Objects.equals(next, old)) {
            errors.add(FieldError.invalid(field, next, IMMUTABLE));
        }
    }

    /** An error where a value is not in a closed set. */
    public static void addOneOf(List<FieldError> errors, String field, String value, List<String> supported) {
        if (!supported.contains(value)) {
            errors.add(FieldError.notSupported(field, value, supported));
        }
    }

    public static void addNotNegative(List<FieldError> errors, String field, long value) {
        if (value < 0) {
            errors.add(FieldError.invalid(field, value, NOT_NEGATIVE));
        }
    }

    private static void addEmpty(List<FieldError> errors, String field, String value, String text) {
        if (value.isEmpty()) {
            errors.add(FieldError.invalid(field, value, text));
        }
    }
}
