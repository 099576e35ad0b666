package io.balsa.api.model.kinds;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;

/** The count of an object's specs: who acts on a spec says in the status which generation it has seen. */
final class Generations {
    private Generations() {}

    static <M extends Message> M first(M object) {
        return Meta.edit(object, meta -> meta.setGeneration(1));
    }

    /** Another spec is another generation. */
    static <M extends Message> M next(M next, M old, boolean sameSpec) {
        return sameSpec
                ? next
                : Meta.edit(next, meta -> meta.setGeneration(Meta.of(old).getGeneration() + 1));
    }
}
