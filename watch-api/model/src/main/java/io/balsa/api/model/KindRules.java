package io.balsa.api.model;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The typed rules, as functions on any message. */
@SuppressWarnings("unchecked") // each cast is checked by the message class's own accessors
final class KindRules {
    final UnaryOperator<Message> defaults;
    final UnaryOperator<Message> prepareForCreate;
    final BinaryOperator<Message> prepareForUpdate;
    final Function<Message, List<FieldError>> validate;
    final KindBuilder.UpdateCheck<Message> validateUpdate;
    private final Map<String, Part<Message>> parts = new HashMap<>();

    /** The rules for an update of one part, which has a subresource of its own. */
    record Part<M>(BinaryOperator<M> prepare, KindBuilder.UpdateCheck<M> validate) {}

    <M extends Message> KindRules(KindBuilder<M> builder) {
        boolean status = builder.subresources.contains("status");
        this.defaults = object -> builder.defaults.apply((M) object);
        this.prepareForCreate = object -> builder.prepareForCreate.apply((M) object);
        this.prepareForUpdate = (next, old) -> {
            M kept = (M) keepServerFields(status ? withField(next, "status", old) : next, old);
            return builder.prepareForUpdate.apply(kept, (M) old);
        };
        Function<Message, List<FieldError>> finalizers =
                object -> builder.takesAnyFinalizer ? List.of() : MetaRules.standardFinalizers(Meta.of(object));
        this.validate = object -> joined(
                MetaRules.validate(Meta.of(object), builder.namespaced, builder.nameRule),
                finalizers.apply(object),
                builder.validate.apply((M) object));
        this.validateUpdate = (next, old) -> joined(
                MetaRules.validateUpdate(Meta.of(next), Meta.of(old)),
                finalizers.apply(next),
                builder.validateUpdate.apply((M) next, (M) old));
        builder.parts.forEach((name, part) -> parts.put(
                name,
                new Part<>(
                        (next, old) -> part.prepare().apply((M) keepServerFields(kept(name, next, old), old), (M) old),
                        (next, old) -> joined(
                                MetaRules.validateUpdate(Meta.of(next), Meta.of(old)),
                                finalizers.apply(next),
                                part.validate().apply((M) next, (M) old)))));
    }

    /** An update of the status changes no spec, whatever the kind's own rule says. */
    private static Message kept(String part, Message next, Message old) {
        return part.equals("status") && next.getDescriptorForType().findFieldByName("spec") != null
                ? withField(next, "spec", old)
                : next;
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
        this.validate = object -> joined(
                builder.validate.apply((M) object),
                stored.validate(form.toStored().apply((M) object)));
        this.validateUpdate = (next, old) -> joined(
                builder.validateUpdate.apply((M) next, (M) old),
                stored.validateUpdate(
                        form.toStored().apply((M) next), form.toStored().apply((M) old)));
        for (String name : stored.subresources()) {
            parts.put(
                    name,
                    new Part<>(
                            (next, old) -> form.through(
                                    converted -> stored.prepareForUpdateOf(
                                            name, converted, form.toStored().apply((M) old)),
                                    (M) next),
                            (next, old) -> stored.validateUpdateOf(
                                    name,
                                    form.toStored().apply((M) next),
                                    form.toStored().apply((M) old))));
        }
    }

    /** @throws IllegalArgumentException where the kind has no such part */
    Part<Message> part(String subresource) {
        Part<Message> part = parts.get(subresource);
        if (part == null) {
            throw new IllegalArgumentException("no rules are known for an update of the part " + subresource);
        }
        return part;
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

    @SafeVarargs
    private static List<FieldError> joined(List<FieldError>... lists) {
        List<FieldError> all = new ArrayList<>();
        for (List<FieldError> list : lists) {
            all.addAll(list);
        }
        return all;
    }
}
