package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;

/**
 * A message: an object with a property for each of its fields, and perhaps with the kind and apiVersion of an object
 * of its own.
 */
final class MessageForm implements ValueForm {
    private final Message prototype;
    private final String apiVersion;
    private final String kind;

    MessageForm(Message prototype) {
        this(prototype, "", "");
    }

    private MessageForm(Message prototype, String apiVersion, String kind) {
        this.prototype = prototype;
        this.apiVersion = apiVersion;
        this.kind = kind;
    }

    /** Kubernetes: of all objects in objects only the claims of a stateful set say what they are. */
    static MessageForm of(FieldDescriptor field, Message prototype) {
        return field.getFullName().equals("k8s.io.api.apps.v1.StatefulSetSpec.volumeClaimTemplates")
                ? new MessageForm(prototype, "v1", "PersistentVolumeClaim")
                : new MessageForm(prototype);
    }

    /** Looked up at use, because a message may contain itself. */
    MessagePlan plan() {
        return MessagePlan.of(prototype);
    }

    @Override
    public void write(JsonGenerator out, WireInput in) throws IOException {
        int outer = in.enter();
        writeObject(out, in);
        in.leave(outer);
    }

    @Override
    public void writeZero(JsonGenerator out) throws IOException {
        writeObject(out, WireInput.empty());
    }

    private void writeObject(JsonGenerator out, WireInput in) throws IOException {
        out.writeStartObject();
        if (!kind.isEmpty()) {
            out.writeStringField("kind", kind);
            out.writeStringField("apiVersion", apiVersion);
        }
        plan().writeFields(out, in);
        out.writeEndObject();
    }

    @Override
    public Object read(JsonInput in) throws IOException {
        if (in.token() != JsonToken.START_OBJECT) {
            return in.mismatch(this);
        }
        Message.Builder builder = prototype.newBuilderForType();
        plan().readFields(in, builder, TypeNames.IGNORED);
        return builder.build();
    }

    @Override
    public Object zero() {
        return prototype;
    }

    @Override
    public Object normal(Object value) {
        return NormalForm.of((Message) value);
    }

    @Override
    public String goType() {
        return plan().goType();
    }
}
