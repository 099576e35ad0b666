package io.balsa.api.model;

import com.google.protobuf.Message;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The kind that objects of a version are stored as, and the ways there and back. Going there and back changes nothing
 * that the version can say.
 */
record StoredForm<M extends Message>(Kind kind, Function<M, Message> toStored, Function<Message, M> fromStored) {
    /** A rule of the stored kind, applied to an object of the version. */
    M through(UnaryOperator<Message> rule, M object) {
        return fromStored.apply(rule.apply(toStored.apply(object)));
    }
}
