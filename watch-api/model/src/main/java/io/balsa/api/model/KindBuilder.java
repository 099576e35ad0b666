package io.balsa.api.model;

import com.google.protobuf.Message;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Columns;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects a kind's data and typed rules; what is not set has the common value. */
public final class KindBuilder<M extends Message> {
    /** A rule that looks at the next and the old state. */
    @FunctionalInterface
    public interface UpdateCheck<M> {
        List<FieldError> apply(M next, M old);
    }

    final M prototype;
    final String group;
    final String version;
    KindNames names;
    boolean namespaced = true;
    String storedAs = "";
    Set<String> subresources = Set.of();
    boolean createsOnUpdate;
    boolean updatesUnconditionally = true;
    MetaRules.NameRule nameRule = Names::dnsSubdomain;
    boolean takesAnyFinalizer;
    UnaryOperator<M> defaults = UnaryOperator.identity();
    UnaryOperator<M> prepareForCreate = UnaryOperator.identity();
    BinaryOperator<M> prepareForUpdate = (next, old) -> next;
    Function<M, List<FieldError>> validate = object -> List.of();
    UpdateCheck<M> validateUpdate = (next, old) -> List.of();
    private BinaryOperator<M> prepareForStatusUpdate = (next, old) -> next;
    private UpdateCheck<M> validateStatusUpdate = (next, old) -> List.of();
    final Map<String, KindRules.Part<M>> parts = new HashMap<>();
    boolean persisted = true;
    Cascade cascade = Cascade.DELETES_DEPENDENTS;
    final Map<String, Function<Message, String>> selectableFields = new LinkedHashMap<>();
    Columns<M> columns = new Columns<>(
            List.of(Column.objectName(), Column.age()),
            (object, now) ->
                    Row.of(Meta.name(object), Ages.since(Meta.of(object).getCreationTimestamp(), now)));

    @Nullable
    Scaling<M> scaling;

    @Nullable
    StoredForm<M> storedForm;

    KindBuilder(String group, String version, M prototype) {
        this.group = group;
        this.version = version;
        this.prototype = prototype;
        String kind = prototype.getDescriptorForType().getName();
        String lower = kind.toLowerCase(Locale.ROOT);
        this.names = new KindNames(group, version, kind, lower + "s", lower, List.of(), List.of());
        selectableFields.put("metadata.name", Meta::name);
        selectableFields.put("metadata.namespace", Meta::namespace);
    }

    /** The plural where it is not the singular with an s. */
    public KindBuilder<M> plural(String plural) {
        names = new KindNames(
                group, version, names.kind(), plural, names.singular(), names.shortNames(), names.categories());
        return this;
    }

    public KindBuilder<M> shortNames(String... shortNames) {
        names = new KindNames(
                group,
                version,
                names.kind(),
                names.plural(),
                names.singular(),
                List.of(shortNames),
                names.categories());
        return this;
    }

    public KindBuilder<M> categories(String... categories) {
        names = new KindNames(
                group,
                version,
                names.kind(),
                names.plural(),
                names.singular(),
                names.shortNames(),
                List.of(categories));
        return this;
    }

    public KindBuilder<M> clusterScoped() {
        namespaced = false;
        return this;
    }

    /** The path below {@code /registry/} where it is not the plural. */
    public KindBuilder<M> storedAs(String path) {
        storedAs = path;
        return this;
    }

    public KindBuilder<M> subresources(String... subresources) {
        this.subresources = Set.of(subresources);
        return this;
    }

    public KindBuilder<M> createsOnUpdate() {
        createsOnUpdate = true;
        return this;
    }

    /** An update must say which revision it changes. */
    public KindBuilder<M> updatesConditionally() {
        updatesUnconditionally = false;
        return this;
    }

    /** What names must look like where it is not a DNS subdomain. */
    public KindBuilder<M> nameRule(MetaRules.NameRule rule) {
        this.nameRule = rule;
        return this;
    }

    /** A finalizer may be any qualified name: one without a domain, too, that no part of Kubernetes knows. */
    public KindBuilder<M> takesAnyFinalizer() {
        takesAnyFinalizer = true;
        return this;
    }

    public KindBuilder<M> defaults(UnaryOperator<M> defaults) {
        this.defaults = defaults;
        return this;
    }

    public KindBuilder<M> prepareForCreate(UnaryOperator<M> prepare) {
        this.prepareForCreate = prepare;
        return this;
    }

    public KindBuilder<M> prepareForUpdate(BinaryOperator<M> prepare) {
        this.prepareForUpdate = prepare;
        return this;
    }

    public KindBuilder<M> validate(Function<M, List<FieldError>> validate) {
        this.validate = validate;
        return this;
    }

    public KindBuilder<M> validateUpdate(UpdateCheck<M> validate) {
        this.validateUpdate = validate;
        return this;
    }

    /** What an update of the status takes from the old state besides the spec, which it never changes. */
    public KindBuilder<M> prepareForStatusUpdate(BinaryOperator<M> prepare) {
        this.prepareForStatusUpdate = prepare;
        return this;
    }

    public KindBuilder<M> validateStatusUpdate(UpdateCheck<M> validate) {
        this.validateStatusUpdate = validate;
        return this;
    }

    /**
     * The rules for an update of a part other than the status, by the subresource that it has.
     *
     * @param prepare takes all but the part from the old state
     */
    public KindBuilder<M> part(String subresource, BinaryOperator<M> prepare, UpdateCheck<M> validate) {
        parts.put(subresource, new KindRules.Part<>(prepare, validate));
        return this;
    }

    /** Objects are answered when they are created, and kept nowhere. */
    public KindBuilder<M> notPersisted() {
        persisted = false;
        return this;
    }

    /** What becomes of dependents where it is not that they are deleted. */
    public KindBuilder<M> cascade(Cascade cascade) {
        this.cascade = cascade;
        return this;
    }

    /** A field that field selectors may use, beyond the two of metadata. */
    @SuppressWarnings("unchecked") // checked by the message class's own accessors
    public KindBuilder<M> selectable(String label, Function<M, String> value) {
        selectableFields.put(label, object -> value.apply((M) object));
        return this;
    }

    /** What a table shows, and how a row is filled; without it the name and the age. */
    public KindBuilder<M> columns(List<Column> columns, Columns.Filler<M> filler) {
        this.columns = new Columns<>(columns, filler);
        return this;
    }

    /** How the subresource {@code scale}, which is listed with the others, reads and writes an object. */
    public KindBuilder<M> scale(Scaling<M> scaling) {
        this.scaling = scaling;
        return this;
    }

    /**
     * Another version of a kind, stored as that one: it shares the place, the scope, the names that are short, the
     * categories, the subresources and the columns. Rules that are set here run first, then those of the stored kind.
     *
     * @param stored a kind that is stored as itself
     */
    public KindBuilder<M> versionOf(Kind stored, Function<M, Message> toStored, Function<Message, M> fromStored) {
        storedForm = new StoredForm<>(stored, toStored, fromStored);
        namespaced = stored.namespaced();
        cascade = stored.cascade();
        subresources = stored.subresources();
        createsOnUpdate = stored.createsOnUpdate();
        updatesUnconditionally = stored.updatesUnconditionally();
        columns = new Columns<>(
                stored.columns().columns(), (object, now) -> stored.columns().row(toStored.apply(object), now));
        shortNames(stored.shortNames().toArray(String[]::new));
        return categories(stored.categories().toArray(String[]::new));
    }

    /** @throws IllegalArgumentException where {@code scale} is listed without a way to scale, or the reverse */
    public Kind build() {
        if (subresources.contains("scale") != (scaling != null)) {
            throw new IllegalArgumentException(names.kind() + " needs both the subresource scale and a Scaling");
        }
        if (subresources.contains("status")) {
            parts.put("status", new KindRules.Part<>(prepareForStatusUpdate, validateStatusUpdate));
        }
        return new Kind(this);
    }
}
