package io.balsa.api.model;

import com.google.protobuf.Message;
import io.balsa.api.model.validation.FieldError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Everything the API needs to know about one kind of resource: its names, its message, where it is stored, and its
 * rules as functions. A kind is data plus a few functions; a new one is one file in {@code io.balsa.api.model.kinds}.
 *
 * <p>Immutable. All functions are pure and take an object whose message is {@link #prototype}'s; another message is a
 * {@link ClassCastException}.
 *
 * <p>The rules run in Kubernetes' order. Create: {@link #defaulted}, {@link #prepareForCreate}, {@link #validate}.
 * Update: {@link #defaulted}, {@link #prepareForUpdate}, {@link #validateUpdate}. The general part of metadata that
 * needs a clock or chance (uid, creationTimestamp, names from generateName) belongs to the caller.
 */
public final class Kind {
    private static final String ROOT = "/registry/";

    private final Names names;
    private final Message prototype;
    private final boolean namespaced;
    private final String keyPrefix;
    private final Set<String> subresources;
    private final boolean createsOnUpdate;
    private final boolean updatesUnconditionally;
    private final Rules rules;
    private final Map<String, Function<Message, String>> selectableFields;

    private Kind(Builder<?> builder) {
        this.names = builder.names;
        this.prototype = builder.prototype;
        this.namespaced = builder.namespaced;
        this.keyPrefix = ROOT + (builder.storedAs.isEmpty() ? builder.names.plural : builder.storedAs) + "/";
        this.subresources = Set.copyOf(builder.subresources);
        this.createsOnUpdate = builder.createsOnUpdate;
        this.updatesUnconditionally = builder.updatesUnconditionally;
        this.rules = new Rules(builder);
        this.selectableFields = Map.copyOf(builder.selectableFields);
    }

    /** Starts a kind of that group and version ({@code ""} for the core group) and message. */
    public static <M extends Message> Builder<M> of(String group, String version, M prototype) {
        return new Builder<>(group, version, prototype);
    }

    // -- names ------------------------------------------------------------------------------------------------------

    /** The API group; empty for the core group. */
    public String group() {
        return names.group;
    }

    public String version() {
        return names.version;
    }

    /** {@code v1}, {@code apps/v1}: as it stands in an object's apiVersion. */
    public String apiVersion() {
        return names.group.isEmpty() ? names.version : names.group + "/" + names.version;
    }

    /** {@code Pod}. */
    public String kind() {
        return names.kind;
    }

    /** The kind of a list of these: {@code PodList}. */
    public String listKind() {
        return names.kind + "List";
    }

    /** The name in paths: {@code pods}. */
    public String plural() {
        return names.plural;
    }

    /** {@code pod}. */
    public String singular() {
        return names.singular;
    }

    public List<String> shortNames() {
        return names.shortNames;
    }

    /** The groups of kinds that it belongs to, such as {@code all}. */
    public List<String> categories() {
        return names.categories;
    }

    /** {@code pods}, {@code replicasets.apps}: how messages name the resource. */
    public String groupResource() {
        return names.group.isEmpty() ? names.plural : names.plural + "." + names.group;
    }

    @Override
    public String toString() {
        return apiVersion() + " " + kind();
    }

    // -- message, scope, place --------------------------------------------------------------------------------------

    /** An empty object of the kind. */
    public Message prototype() {
        return prototype;
    }

    public boolean namespaced() {
        return namespaced;
    }

    /** The key prefix of all objects of the kind, with a slash at its end. */
    public String keyPrefix() {
        return keyPrefix;
    }

    /** The key prefix of a namespace's objects; of all objects where the namespace is empty. */
    public String keyPrefix(String namespace) {
        return namespace.isEmpty() ? keyPrefix : keyPrefix + namespace + "/";
    }

    /**
     * The key an object is stored under.
     *
     * @throws IllegalArgumentException where a namespace is missing, or given for a cluster-scoped kind
     */
    public String key(String namespace, String name) {
        if (namespaced == namespace.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException(
                    this + " has no key for namespace \"" + namespace + "\" and name \"" + name + "\"");
        }
        return keyPrefix(namespace) + name;
    }

    /** {@code status}, {@code log} and the like, without those that need no rule of the kind. */
    public Set<String> subresources() {
        return subresources;
    }

    public boolean hasStatus() {
        return subresources.contains("status");
    }

    /** Whether an update of an object that is not there creates it. */
    public boolean createsOnUpdate() {
        return createsOnUpdate;
    }

    /** Whether an update may leave out metadata.resourceVersion. */
    public boolean updatesUnconditionally() {
        return updatesUnconditionally;
    }

    // -- rules ------------------------------------------------------------------------------------------------------

    /** The object with every unset field filled that has a default. Defaulting twice changes nothing more. */
    public Message defaulted(Message object) {
        return rules.defaults.apply(object);
    }

    /** A new object without what a caller may not set: the status, for example. */
    public Message prepareForCreate(Message object) {
        return rules.prepareForCreate.apply(object);
    }

    /** The next state of an object, with what this kind of update may not change taken from the old one. */
    public Message prepareForUpdate(Message next, Message old) {
        return rules.prepareForUpdate.apply(next, old);
    }

    /** As above for an update of the status alone: everything else is the old one's. */
    public Message prepareForStatusUpdate(Message next, Message old) {
        return rules.prepareForStatusUpdate.apply(next, old);
    }

    /** What is wrong with a new object; empty where nothing is. */
    public List<FieldError> validate(Message object) {
        return rules.validate.apply(object);
    }

    /** What is wrong with the change from old to next; empty where nothing is. */
    public List<FieldError> validateUpdate(Message next, Message old) {
        return rules.validateUpdate.apply(next, old);
    }

    public List<FieldError> validateStatusUpdate(Message next, Message old) {
        return rules.validateStatusUpdate.apply(next, old);
    }

    // -- field selectors --------------------------------------------------------------------------------------------

    /** The labels that field selectors may use, {@code metadata.name} and {@code metadata.namespace} included. */
    public Set<String> selectableFields() {
        return selectableFields.keySet();
    }

    /** The value of a selectable field; empty for a label that field selectors may not use. */
    public Optional<String> selectableField(Message object, String label) {
        return Optional.ofNullable(selectableFields.get(label)).map(value -> value.apply(object));
    }

    private record Names(
            String group,
            String version,
            String kind,
            String plural,
            String singular,
            List<String> shortNames,
            List<String> categories) {}

    /** A rule that looks at the next and the old state. */
    @FunctionalInterface
    public interface UpdateCheck<M> {
        List<FieldError> apply(M next, M old);
    }

    /** The typed rules, as functions on any message. */
    @SuppressWarnings("unchecked") // each cast is checked by the message class's own accessors
    private static final class Rules {
        private final UnaryOperator<Message> defaults;
        private final UnaryOperator<Message> prepareForCreate;
        private final BinaryOperator<Message> prepareForUpdate;
        private final BinaryOperator<Message> prepareForStatusUpdate;
        private final Function<Message, List<FieldError>> validate;
        private final UpdateCheck<Message> validateUpdate;
        private final UpdateCheck<Message> validateStatusUpdate;

        <M extends Message> Rules(Builder<M> builder) {
            this.defaults = object -> builder.defaults.apply((M) object);
            this.prepareForCreate = object -> builder.prepareForCreate.apply((M) object);
            this.prepareForUpdate = (next, old) -> builder.prepareForUpdate.apply((M) next, (M) old);
            this.prepareForStatusUpdate = (next, old) -> builder.prepareForStatusUpdate.apply((M) next, (M) old);
            this.validate = object -> builder.validate.apply((M) object);
            this.validateUpdate = (next, old) -> builder.validateUpdate.apply((M) next, (M) old);
            this.validateStatusUpdate = (next, old) -> builder.validateStatusUpdate.apply((M) next, (M) old);
        }
    }

    /** Collects a kind's data and typed rules; what is not set has the common value. */
    public static final class Builder<M extends Message> {
        private final M prototype;
        private final String group;
        private final String version;
        private Names names;
        private boolean namespaced = true;
        private String storedAs = "";
        private Set<String> subresources = Set.of();
        private boolean createsOnUpdate;
        private boolean updatesUnconditionally = true;
        private UnaryOperator<M> defaults = UnaryOperator.identity();
        private UnaryOperator<M> prepareForCreate = UnaryOperator.identity();
        private BinaryOperator<M> prepareForUpdate = (next, old) -> next;
        private BinaryOperator<M> prepareForStatusUpdate = (next, old) -> next;
        private Function<M, List<FieldError>> validate = object -> List.of();
        private UpdateCheck<M> validateUpdate = (next, old) -> List.of();
        private UpdateCheck<M> validateStatusUpdate = (next, old) -> List.of();
        private final Map<String, Function<Message, String>> selectableFields = new LinkedHashMap<>();

        private Builder(String group, String version, M prototype) {
            this.group = group;
            this.version = version;
            this.prototype = prototype;
            String kind = prototype.getDescriptorForType().getName();
            String lower = kind.toLowerCase(Locale.ROOT);
            this.names = new Names(group, version, kind, lower + "s", lower, List.of(), List.of());
            selectableFields.put("metadata.name", Meta::name);
            selectableFields.put("metadata.namespace", Meta::namespace);
        }

        /** The plural where it is not the singular with an s. */
        public Builder<M> plural(String plural) {
            names = new Names(group, version, names.kind, plural, names.singular, names.shortNames, names.categories);
            return this;
        }

        public Builder<M> shortNames(String... shortNames) {
            names = new Names(
                    group, version, names.kind, names.plural, names.singular, List.of(shortNames), names.categories);
            return this;
        }

        public Builder<M> categories(String... categories) {
            names = new Names(
                    group, version, names.kind, names.plural, names.singular, names.shortNames, List.of(categories));
            return this;
        }

        public Builder<M> clusterScoped() {
            namespaced = false;
            return this;
        }

        /** The path below {@code /registry/} where it is not the plural. */
        public Builder<M> storedAs(String path) {
            storedAs = path;
            return this;
        }

        public Builder<M> subresources(String... subresources) {
            this.subresources = Set.of(subresources);
            return this;
        }

        public Builder<M> createsOnUpdate() {
            createsOnUpdate = true;
            return this;
        }

        /** An update must say which revision it changes. */
        public Builder<M> updatesConditionally() {
            updatesUnconditionally = false;
            return this;
        }

        public Builder<M> defaults(UnaryOperator<M> defaults) {
            this.defaults = defaults;
            return this;
        }

        public Builder<M> prepareForCreate(UnaryOperator<M> prepare) {
            this.prepareForCreate = prepare;
            return this;
        }

        public Builder<M> prepareForUpdate(BinaryOperator<M> prepare) {
            this.prepareForUpdate = prepare;
            return this;
        }

        public Builder<M> prepareForStatusUpdate(BinaryOperator<M> prepare) {
            this.prepareForStatusUpdate = prepare;
            return this;
        }

        public Builder<M> validate(Function<M, List<FieldError>> validate) {
            this.validate = validate;
            return this;
        }

        public Builder<M> validateUpdate(UpdateCheck<M> validate) {
            this.validateUpdate = validate;
            return this;
        }

        public Builder<M> validateStatusUpdate(UpdateCheck<M> validate) {
            this.validateStatusUpdate = validate;
            return this;
        }

        /** A field that field selectors may use, beyond the two of metadata. */
        @SuppressWarnings("unchecked") // checked by the message class's own accessors
        public Builder<M> selectable(String label, Function<M, String> value) {
            selectableFields.put(label, object -> value.apply((M) object));
            return this;
        }

        public Kind build() {
            return new Kind(this);
        }
    }
}
