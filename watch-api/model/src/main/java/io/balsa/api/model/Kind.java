package io.balsa.api.model;

import com.google.protobuf.Message;
import io.balsa.api.model.table.Columns;
import io.balsa.api.model.validation.FieldError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything the API needs to know about one kind of resource: its names, its message, where it is stored, and its
 * rules as functions. A kind is data plus a few functions; a new one is one file in {@code io.balsa.api.model.kinds}.
 *
 * <p>Immutable. All functions are pure and take an object whose message is {@link #prototype}'s; another message is a
 * {@link ClassCastException}.
 *
 * <p>Some kinds are another version of a kind: they are served as they are and stored as the other one, see {@link
 * #stored}. Their rules include those of the stored kind, so a caller treats them as any other and converts only where
 * it reads or writes the store.
 *
 * <p>The rules run in Kubernetes' order. Create: {@link #defaulted}, {@link #prepareForCreate}, {@link #validate}.
 * Update: {@link #defaulted}, {@link #prepareForUpdate}, {@link #validateUpdate}. The general part of metadata that
 * needs a clock or chance (uid, creationTimestamp, names from generateName) belongs to the caller.
 */
public final class Kind {
    /** The prefix of the keys of all objects of all kinds. */
    public static final String ROOT = "/registry/";

    private final KindNames names;
    private final Message prototype;
    private final boolean namespaced;
    private final String keyPrefix;
    private final Set<String> subresources;
    private final boolean persisted;
    private final Cascade cascade;
    private final boolean createsOnUpdate;
    private final boolean updatesUnconditionally;
    private final @Nullable StoredForm<Message> storedForm;
    private final @Nullable Scaling<Message> scaling;
    private final KindRules rules;
    private final Map<String, Function<Message, String>> selectableFields;
    private final Columns<Message> columns;

    Kind(KindBuilder<?> builder) {
        this.names = builder.names;
        this.prototype = builder.prototype;
        this.namespaced = builder.namespaced;
        this.storedForm = builder.storedForm == null ? null : untyped(builder.storedForm);
        this.keyPrefix = storedForm == null
                ? ROOT + (builder.storedAs.isEmpty() ? builder.names.plural() : builder.storedAs) + "/"
                : storedForm.kind().keyPrefix();
        this.subresources = Set.copyOf(builder.subresources);
        this.persisted = builder.persisted;
        this.cascade = builder.cascade;
        this.createsOnUpdate = builder.createsOnUpdate;
        this.updatesUnconditionally = builder.updatesUnconditionally;
        this.scaling = builder.scaling == null ? null : builder.scaling.untyped();
        this.rules = rules(builder);
        this.selectableFields = Map.copyOf(builder.selectableFields);
        this.columns = columns(builder.columns);
    }

    /** Starts a kind of that group and version ({@code ""} for the core group) and message. */
    public static <M extends Message> KindBuilder<M> of(String group, String version, M prototype) {
        return new KindBuilder<>(group, version, prototype);
    }

    // -- names ------------------------------------------------------------------------------------------------------

    /** The API group; empty for the core group. */
    public String group() {
        return names.group();
    }

    public String version() {
        return names.version();
    }

    /** {@code v1}, {@code apps/v1}: as it stands in an object's apiVersion. */
    public String apiVersion() {
        return names.group().isEmpty() ? names.version() : names.group() + "/" + names.version();
    }

    /** {@code Pod}. */
    public String kind() {
        return names.kind();
    }

    /** The kind of a list of these: {@code PodList}. */
    public String listKind() {
        return names.kind() + "List";
    }

    /** The name in paths: {@code pods}. */
    public String plural() {
        return names.plural();
    }

    /** {@code pod}. */
    public String singular() {
        return names.singular();
    }

    public List<String> shortNames() {
        return names.shortNames();
    }

    /** The groups of kinds that it belongs to, such as {@code all}. */
    public List<String> categories() {
        return names.categories();
    }

    /** {@code pods}, {@code replicasets.apps}: how messages name the resource. */
    public String groupResource() {
        return names.group().isEmpty() ? names.plural() : names.plural() + "." + names.group();
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

    /** Whether objects are kept; of a kind that is not, they are answered when they are created. */
    public boolean persisted() {
        return persisted;
    }

    /** What becomes of the dependents of an object that is deleted without a propagation policy. */
    public Cascade cascade() {
        return cascade;
    }

    /** Whether an update of an object that is not there creates it. */
    public boolean createsOnUpdate() {
        return createsOnUpdate;
    }

    /** Whether an update may leave out metadata.resourceVersion. */
    public boolean updatesUnconditionally() {
        return updatesUnconditionally;
    }

    /** How the scale subresource reads and writes an object; empty where there is no such subresource. */
    public Optional<Scaling<Message>> scaling() {
        return Optional.ofNullable(scaling);
    }

    // -- versions ---------------------------------------------------------------------------------------------------

    /** The kind that objects of this one are stored as: this one, unless it is a version of another. */
    public Kind stored() {
        return storedForm == null ? this : storedForm.kind();
    }

    /** Whether objects are stored as they are served. */
    public boolean isStored() {
        return storedForm == null;
    }

    /** An object of this kind as one of the {@link #stored} kind. */
    public Message toStored(Message object) {
        return storedForm == null ? object : storedForm.toStored().apply(object);
    }

    /** An object of the {@link #stored} kind as one of this kind. */
    public Message fromStored(Message object) {
        return storedForm == null ? object : storedForm.fromStored().apply(object);
    }

    // -- rules ------------------------------------------------------------------------------------------------------

    /** The object with every unset field filled that has a default. Defaulting twice changes nothing more. */
    public Message defaulted(Message object) {
        return rules.defaults.apply(object);
    }

    /** A new object without what a caller may not set; a status, where the kind has one, is usually dropped. */
    public Message prepareForCreate(Message object) {
        return rules.prepareForCreate.apply(object);
    }

    /**
     * The next state of an object, with what this kind of update may not change taken from the old one: the status
     * where it is a subresource, the times and the generation in the metadata; an empty uid is filled in.
     */
    public Message prepareForUpdate(Message next, Message old) {
        return rules.prepareForUpdate.apply(next, old);
    }

    /**
     * As above for an update of one part alone, {@code status} for example: everything else is the old one's.
     *
     * @throws IllegalArgumentException where the kind has no such part
     */
    public Message prepareForUpdateOf(String subresource, Message next, Message old) {
        return rules.part(subresource).prepare().apply(next, old);
    }

    /** What is wrong with a new object; empty where nothing is. */
    public List<FieldError> validate(Message object) {
        return rules.validate.apply(object);
    }

    /** What is wrong with the change from old to next; empty where nothing is. */
    public List<FieldError> validateUpdate(Message next, Message old) {
        return rules.validateUpdate.apply(next, old);
    }

    /** As above for an update of one part. */
    public List<FieldError> validateUpdateOf(String subresource, Message next, Message old) {
        return rules.part(subresource).validate().apply(next, old);
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

    // -- tables -----------------------------------------------------------------------------------------------------

    /** What a table of these shows. */
    public Columns<Message> columns() {
        return columns;
    }

    private static <M extends Message> KindRules rules(KindBuilder<M> builder) {
        return builder.storedForm == null ? new KindRules(builder) : new KindRules(builder, builder.storedForm);
    }

    @SuppressWarnings("unchecked") // checked by the message class's own accessors
    private static <M extends Message> StoredForm<Message> untyped(StoredForm<M> typed) {
        return new StoredForm<>(
                typed.kind(),
                object -> typed.toStored().apply((M) object),
                stored -> typed.fromStored().apply(stored));
    }

    @SuppressWarnings("unchecked") // checked by the message class's own accessors
    private static <M extends Message> Columns<Message> columns(Columns<M> typed) {
        return new Columns<>(typed.columns(), (object, now) -> typed.filler().row((M) object, now));
    }
}
