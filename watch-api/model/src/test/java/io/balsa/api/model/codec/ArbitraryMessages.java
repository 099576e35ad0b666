package io.balsa.api.model.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.balsa.api.model.Quantity;
import io.balsa.k8s.intstr.IntOrString;
import io.balsa.k8s.meta.v1.FieldsV1;
import io.balsa.k8s.meta.v1.MicroTime;
import io.balsa.k8s.meta.v1.Time;
import io.balsa.k8s.runtime.RawExtension;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Messages of any class with random content: some fields set, some to zero, to a bounded depth. */
public final class ArbitraryMessages {
    private static final List<String> TEXTS =
            List.of("", "a", "web-0", "ü€\uD83D\uDE00", "a\"b\\c\n\t<&>", "0", "null");
    private static final int MAX_DEPTH = 7;

    private final Random random;

    public ArbitraryMessages(long seed) {
        this.random = new Random(seed);
    }

    public <M extends Message> M next(M prototype) {
        return next(prototype, 0);
    }

    @SuppressWarnings("unchecked")
    private <M extends Message> M next(M prototype, int depth) {
        Message special = special(prototype);
        if (special != null) {
            return (M) special;
        }
        Message.Builder builder = prototype.newBuilderForType();
        for (FieldDescriptor field : prototype.getDescriptorForType().getFields()) {
            int chance = depth == 0 ? 90 : 45 - 5 * depth;
            if (random.nextInt(100) < chance) {
                fill(builder, field, depth);
            }
        }
        return (M) builder.build();
    }

    private void fill(Message.Builder builder, FieldDescriptor field, int depth) {
        if (field.isMapField()) {
            for (String key : List.of("b", "a.example/k", "c").subList(0, random.nextInt(4))) {
                Message.Builder entry = builder.newBuilderForField(field);
                FieldDescriptor value = entry.getDescriptorForType().findFieldByNumber(2);
                entry.setField(entry.getDescriptorForType().findFieldByNumber(1), key);
                builder.addRepeatedField(
                        field, entry.setField(value, value(entry, value, depth)).build());
            }
        } else if (field.isRepeated()) {
            for (int i = random.nextInt(3); i > 0; i--) {
                builder.addRepeatedField(field, value(builder, field, depth));
            }
        } else {
            builder.setField(field, value(builder, field, depth));
        }
    }

    private Object value(Message.Builder owner, FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt(3) == 0 ? 0 : random.nextInt();
            case LONG -> random.nextInt(3) == 0 ? 0L : random.nextLong();
            case DOUBLE -> random.nextDouble();
            case BYTE_STRING -> ByteString.copyFromUtf8(TEXTS.get(random.nextInt(TEXTS.size())));
            case MESSAGE ->
                depth < MAX_DEPTH
                        ? next(owner.newBuilderForField(field).getDefaultInstanceForType(), depth + 1)
                        : owner.newBuilderForField(field).build();
            default -> throw new AssertionError(field);
        };
    }

    private Message special(Message prototype) {
        if (prototype instanceof Time) {
            return Times.of(Instant.ofEpochSecond(1 + random.nextInt()));
        }
        if (prototype instanceof MicroTime) {
            return Times.microsOf(Instant.ofEpochSecond(random.nextInt(), 1 + random.nextInt(999_999_999)));
        }
        if (prototype instanceof io.balsa.k8s.resource.Quantity) {
            return Quantity.ofMillis(random.nextInt()).toMessage();
        }
        if (prototype instanceof IntOrString) {
            boolean text = random.nextBoolean();
            return IntOrString.newBuilder()
                    .setType(text ? 1 : 0)
                    .setIntVal(text ? 0 : random.nextInt())
                    .setStrVal(text ? "http" : "")
                    .build();
        }
        if (prototype instanceof RawExtension) {
            return RawExtension.newBuilder()
                    .setRaw(ByteString.copyFromUtf8("{\"a\":[1,\"x\",null],\"b\":1.5}"))
                    .build();
        }
        if (prototype instanceof FieldsV1) {
            return FieldsV1.newBuilder()
                    .setRaw(ByteString.copyFromUtf8("{\"f:metadata\":{\".\":{}}}"))
                    .build();
        }
        return null;
    }
}
