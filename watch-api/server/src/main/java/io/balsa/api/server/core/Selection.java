package io.balsa.api.server.core;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.selector.FieldSelector;
import io.balsa.api.model.selector.InvalidSelector;
import io.balsa.api.model.selector.LabelSelector;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.k8s.meta.v1.ListOptions;
import java.util.Optional;
import java.util.function.Predicate;

/** The label and field selector of a list or watch, as one condition on objects. */
record Selection(Kind kind, LabelSelector labels, FieldSelector fields) implements Predicate<StoredObject> {

    /** @throws StatusError 400 for a selector that cannot be read, or a field that the kind does not select by */
    static Selection parse(Kind kind, ListOptions options) {
        try {
            return new Selection(
                    kind,
                    LabelSelector.parse(options.getLabelSelector()),
                    FieldSelector.parse(options.getFieldSelector()).requireFields(kind.selectableFields()));
        } catch (InvalidSelector e) {
            throw StatusError.badRequest(e.getMessage() == null ? "the selector cannot be read" : e.getMessage());
        }
    }

    /** An object is only decoded when there is something to look at. */
    @Override
    public boolean test(StoredObject object) {
        return isEverything()
                || (labels.matches(Meta.of(object.message()).getLabelsMap())
                        && fields.matches(field -> kind.selectableField(object.message(), field)));
    }

    /** Whether everything is selected: then a count of keys is a count of objects. */
    boolean isEverything() {
        return labels.isEverything() && fields.isEverything();
    }

    /** The one name that a selected object can have, where the field selector says it. */
    Optional<String> name() {
        return fields.required("metadata.name");
    }
}
