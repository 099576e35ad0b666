package io.balsa.api.model.kinds;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.balsa.api.model.Meta;

/**
 * The numbers of what was wanted of an object: 1 when it is new, one more with each change of what is wanted. Who acts
 * on it says in its status which one it has seen.
 */
final class Generations {
    private Generations() {}

    /** The new object without a status, where its kind has one. */
    static <M extends Message> M first(M object) {
        return Meta.edit(withoutStatus(object), meta -> meta.setGeneration(1));
    }

    /** The next state, counted on where its spec is another. */
    static <M extends Message> M bySpec(M next, M old) {
        FieldDescriptor spec = next.getDescriptorForType().findFieldByName("spec");
        return counted(next, old, !next.getField(spec).equals(old.getField(spec)));
    }

    static <M extends Message> M counted(M next, M old, boolean changed) {
        return changed ? Meta.edit(next, meta -> meta.setGeneration(Meta.of(old).getGeneration() + 1)) : next;
    }

    @SuppressWarnings("unchecked") // a message's builder builds the message's own class
    static <M extends Message> M withoutStatus(M object) {
        FieldDescriptor status = object.getDescriptorForType().findFieldByName("status");
        return status == null
                ? object
                : (M) object.toBuilder().clearField(status).build();
    }
}
