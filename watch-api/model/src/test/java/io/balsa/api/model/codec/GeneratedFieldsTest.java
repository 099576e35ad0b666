package io.balsa.api.model.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.Kind;
import io.balsa.api.model.kinds.Kinds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The properties of the codec try kinds and fields by chance, and what lies deep in an object comes seldom. Here each kind
 * has its turn, and each message of each kind by itself, until all of its fields have been seen.
 */
class GeneratedFieldsTest {
    private static final int OBJECTS_OF_A_KIND = Boolean.getBoolean("balsa.long") ? 2000 : 20;
    private static final int MESSAGES_OF_A_CLASS = Boolean.getBoolean("balsa.long") ? 500 : 8;
    private static final int SEEDS_MAX = 1000;

    @Test
    void everyKindGoesToJsonAndToProtobufAndBack() {
        for (Kind kind : Kinds.scheme().kinds()) {
            for (int seed = 0; seed < OBJECTS_OF_A_KIND; seed++) {
                assertSame(kind.apiVersion(), kind.kind(), new ArbitraryMessages(seed).next(kind.prototype()), seed);
            }
        }
    }

    @Test
    void everyFieldOfEveryMessageGoesToJsonAndToProtobufAndBack() {
        Set<String> missing = new TreeSet<>();
        int fields = 0;
        for (Message prototype : messages().values()) {
            Set<FieldDescriptor> generated = new HashSet<>();
            var all = prototype.getDescriptorForType().getFields();
            fields += all.size();
            for (int seed = 0;
                    seed < MESSAGES_OF_A_CLASS || (seed < SEEDS_MAX && !generated.containsAll(all));
                    seed++) {
                Message message = new ArbitraryMessages(seed).next(prototype);
                assertSame("", "", message, seed);
                generated.addAll(NormalForm.of(message).getAllFields().keySet());
            }
            all.stream().filter(each -> !generated.contains(each)).forEach(each -> missing.add(each.getFullName()));
        }
        assertThat(missing).isEmpty();
        // Kubernetes' objects have about two thousand; a table that lost many would be seen here
        assertThat(fields).isGreaterThan(1500);
    }

    private static void assertSame(String apiVersion, String kind, Message message, int seed) {
        String what = message.getDescriptorForType().getFullName() + " of seed " + seed;
        Message normal = NormalForm.of(message);
        byte[] json = JsonCodec.encode(apiVersion, kind, normal);
        Decoded<Message> decoded = JsonCodec.decode(json, message.getDefaultInstanceForType());
        assertThat(decoded.complaints()).as(what).isEmpty();
        Message read = NormalForm.of(decoded.object());
        ByteString stored = Envelope.wrap(apiVersion, kind, read);
        Message again = NormalForm.of(Envelope.decode(stored, message.getDefaultInstanceForType()));
        assertThat(again).as(what).isEqualTo(normal);
        assertThat(JsonCodec.encode(apiVersion, kind, again)).as(what).isEqualTo(json);
    }

    /** Every message that an object can hold and that JSON shows as an object. */
    private static Map<String, Message> messages() {
        Map<String, Message> messages = new TreeMap<>();
        Deque<Message> open = new ArrayDeque<>();
        Kinds.scheme().kinds().stream().map(Kind::prototype).forEach(open::add);
        while (!open.isEmpty()) {
            Message message = open.remove();
            if (SpecialForms.of(message.getDescriptorForType()).isPresent()
                    || messages.put(message.getDescriptorForType().getFullName(), message) != null) {
                continue;
            }
            for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
                if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField()) {
                    open.add(message.newBuilderForType()
                            .newBuilderForField(field)
                            .getDefaultInstanceForType());
                }
            }
        }
        return messages;
    }
}
