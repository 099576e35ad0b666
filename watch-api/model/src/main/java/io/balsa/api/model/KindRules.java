package io.balsa.api.model;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The typed rules, as functions on any message. */
@SuppressWarnings("unchecked") // each cast is checked by the message class's own accessors
final class KindRules {
    final UnaryOperator<Message> defaults;
    final UnaryOperator<Message> prepareForCreate;
    final BinaryOperator<Message> prepareForUpdate;
    final BinaryOperator<Message> prepareForStatusUpdate;
    final Function<Message, List<FieldError>> validate;
    final KindBuilder.UpdateCheck<Message> validateUpdate;
    final KindBuilder.UpdateCheck<Message> validateStatusUpdate;

    <M extends Message> KindRules(KindBuilder<M> builder) {
        boolean status = builder.subresources.contains("status");
        this.defaults = object -> builder.defaults.apply((M) object);
        this.prepareForCreate = object -> builder.prepareForCreate.apply((M) object);
        this.prepareForUpdate = (next, old) -> {
            M kept = (M) keepServerFields(status ? withField(next, "status", old) : next, old);
            return builder.prepareForUpdate.apply(kept, (M) old);
        };
        this.prepareForStatusUpdate = (next, old) ->
                builder.prepareForStatusUpdate.apply((M) keepServerFields(withField(next, "spec", old), old), (M) old);
        this.validate = object -> joined(
                MetaRules.validate(Meta.of(object), builder.namespaced, builder.nameRule),
                builder.validate.apply((M) object));
        this.validateUpdate = (next, old) -> joined(
                MetaRules.validateUpdate(Meta.of(next), Meta.of(old)), builder.validateUpdate.apply((M) next, (M) old));
        this.validateStatusUpdate = (next, old) -> joined(
                MetaRules.validateUpdate(Meta.of(next), Meta.of(old)),
                builder.validateStatusUpdate.apply((M) next, (M) old));
    }

    /** The rules of a version: its own, then those of the kind it is stored as, which know the metadata's too. */
    <M extends Message> KindRules(KindBuilder<M> builder, StoredForm<M> form) {
        Kind stored = form.kind();
        this.defaults = object -> form.through(stored::defaulted, builder.defaults.apply((M) object));
        this.prepareForCreate =
                object -> form.through(stored::prepareForCreate, builder.prepareForCreate.apply((M) object));
        this.prepareForUpdate = (next, old) -> form.through(
                converted -> stored.prepareForUpdate(converted, form.toStored().apply((M) old)),
                builder.prepareForUpdate.apply((M) next, (M) old));
        this.prepareForStatusUpdate = (next, old) -> form.through(
                converted ->
                        stored.prepareForStatusUpdate(converted, form.toStored().apply((M) old)),
                builder.prepareForStatusUpdate.apply((M) next, (M) old));
        this.validate = object -> joined(
                builder.validate.apply((M) object),
                stored.validate(form.toStored().apply((M) object)));
        this.validateUpdate = (next, old) -> joined(
                builder.validateUpdate.apply((M) next, (M) old),
                stored.validateUpdate(
                        form.toStored().apply((M) next), form.toStored().apply((M) old)));
        this.validateStatusUpdate = (next, old) -> joined(
                builder.validateStatusUpdate.apply((M) next, (M) old),
                stored.validateStatusUpdate(
                        form.toStored().apply((M) next), form.toStored().apply((M) old)));
    }

    private static Message keepServerFields(Message next, Message old) {
        return Meta.with(next, MetaRules.keepServerFields(Meta.of(next), Meta.of(old)));
    }

    private static Message withField(Message into, String name, Message from) {
        FieldDescriptor field = into.getDescriptorForType().findFieldByName(name);
        Message.Builder builder = into.toBuilder();
        return from.hasField(field)
                ? builder.setField(field, from.getField(field)).build()
                : builder.clearField(field).build();
    }

    private static List<FieldError> joined(List<FieldError> first, List<FieldError> second) {
        List<FieldError> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
