package io.balsa.api.server.core;

import io.balsa.api.model.Kind;
import io.balsa.api.model.StatusError;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.k8s.meta.v1.ListOptions;
import java.util.Optional;
import java.util.function.Predicate;

/** The label and field selector of a list or watch, as one condition on objects. */
record Selection(Kind kind) implements Predicate<StoredObject> {

    /** @throws StatusError 400 for a selector: there are none yet */
    static Selection parse(Kind kind, ListOptions options) {
        if (!options.getLabelSelector().isEmpty() || !options.getFieldSelector().isEmpty()) {
            throw StatusError.badRequest("this server does not select by labels or fields");
        }
        return new Selection(kind);
    }

    @Override
    public boolean test(StoredObject object) {
        return true;
    }

    /** Whether everything is selected: then a count of keys is a count of objects. */
    boolean isEverything() {
        return true;
    }

    /** The one name that a selected object can have, where the field selector says it. */
    Optional<String> name() {
        return Optional.empty();
    }
}
