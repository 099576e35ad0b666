package io.balsa.api.model;

import com.google.protobuf.Message;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * How the scale subresource reads and writes the objects of a kind. All functions are pure and expect defaults to be
 * filled in.
 *
 * @param replicas how many are wanted
 * @param withReplicas the same object with another number wanted; nothing else changes
 * @param observed how many its status says there are
 * @param selector which pods it counts, as a label selector's text; empty where it has none
 */
public record Scaling<M extends Message>(
        ToIntFunction<M> replicas,
        WithReplicas<M> withReplicas,
        ToIntFunction<M> observed,
        Function<M, String> selector) {
    /** The same object with another number of replicas wanted. */
    @FunctionalInterface
    public interface WithReplicas<M> {
        M apply(M object, int replicas);
    }

    @SuppressWarnings("unchecked") // checked by the message class's own accessors
    Scaling<Message> untyped() {
        return new Scaling<>(
                object -> replicas.applyAsInt((M) object),
                (object, count) -> withReplicas.apply((M) object, count),
                object -> observed.applyAsInt((M) object),
                object -> selector.apply((M) object));
    }
}
