package io.balsa.api.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.runtime.TypeMeta;
import io.balsa.k8s.runtime.Unknown;
import java.io.IOException;

/**
 * Kubernetes' binary form of an object, as it is stored and as {@code application/vnd.kubernetes.protobuf} sends it:
 * the four bytes {@code k8s\0}, then a runtime.Unknown that names the type and holds the object's message.
 *
 * <pre>
 * 6b 38 73 00 | 0a 09 (0a 02 v1, 12 03 Pod) | 12 .. the Pod message | 1a 00 | 22 00
 * </pre>
 *
 * <p>An object's revision is never inside stored bytes: it is the mod_revision of its key. Equal objects have equal
 * bytes (maps are written in key order), so an update that changes nothing can be recognised by comparing bytes.
 */
public final class Envelope {
    private static final ByteString MAGIC = ByteString.copyFrom(new byte[] {'k', '8', 's', 0});

    /** Kubernetes: the number of the field metadata in every kind of object. */
    private static final int METADATA = 1;

    private Envelope() {}

    /** The bytes to store: without metadata.resourceVersion and metadata.selfLink. */
    public static ByteString forStore(Kind kind, Message object) {
        ObjectMeta meta = Meta.of(object);
        Message stored = meta.hasResourceVersion() || meta.hasSelfLink()
                ? Meta.edit(object, edit -> edit.clearResourceVersion().clearSelfLink())
                : object;
        return wrap(kind.apiVersion(), kind.kind(), stored);
    }

    /** Any message as it is, for example a list or a Status. */
    public static ByteString wrap(String apiVersion, String kind, Message message) {
        Unknown unknown = Unknown.newBuilder()
                .setTypeMeta(TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind))
                .setRaw(serialized(message))
                // Kubernetes writes the two empty strings too: equal objects, equal bytes on both sides.
                .setContentEncoding("")
                .setContentType("")
                .build();
        return MAGIC.concat(unknown.toByteString());
    }

    public static boolean isEnvelope(ByteString bytes) {
        return bytes.startsWith(MAGIC);
    }

    /**
     * The type and the raw message inside.
     *
     * @throws MalformedObject where the bytes are no envelope, or one with an encoding that is not plain protobuf
     */
    public static Unknown open(ByteString bytes) {
        if (!isEnvelope(bytes)) {
            throw new MalformedObject("the object does not start with k8s\\0: it is not in Kubernetes' protobuf form");
        }
        try {
            Unknown unknown = Unknown.parseFrom(bytes.substring(MAGIC.size()));
            if (!unknown.getContentEncoding().isEmpty()) {
                throw new MalformedObject("the object has the unknown encoding " + unknown.getContentEncoding());
            }
            return unknown;
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedObject("the object's envelope is damaged: " + words(e), e);
        }
    }

    /** The object inside, as its message class says; its revision is what its metadata say. */
    public static <M extends Message> M decode(ByteString bytes, M prototype) {
        return parse(open(bytes).getRaw(), prototype);
    }

    /** The object inside stored bytes, with the revision its key was last written at. */
    public static <M extends Message> M decode(ByteString bytes, long revision, M prototype) {
        return Meta.withRevision(decode(bytes, prototype), revision);
    }

    /**
     * The metadata of the object inside stored bytes, without reading the rest: all objects have them as their field 1.
     * They carry no resourceVersion.
     *
     * @throws MalformedObject where the bytes are no envelope
     */
    public static ObjectMeta metadata(ByteString bytes) {
        if (!isEnvelope(bytes)) {
            throw new MalformedObject("the object does not start with k8s\\0: it is not in Kubernetes' protobuf form");
        }
        CodedInputStream in = bytes.substring(MAGIC.size()).newCodedInput();
        try {
            if (!skipTo(Unknown.RAW_FIELD_NUMBER, in)) {
                return ObjectMeta.getDefaultInstance();
            }
            in.pushLimit(in.readRawVarint32());
            return skipTo(METADATA, in)
                    ? in.readMessage(ObjectMeta.parser(), ExtensionRegistryLite.getEmptyRegistry())
                    : ObjectMeta.getDefaultInstance();
        } catch (IOException e) {
            throw new MalformedObject("the object's envelope is damaged: " + words(e), e);
        }
    }

    private static boolean skipTo(int field, CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == field) {
                return true;
            }
            in.skipField(tag);
        }
        return false;
    }

    @SuppressWarnings("unchecked") // a message's parser parses the message's own class
    private static <M extends Message> M parse(ByteString raw, M prototype) {
        try {
            return (M) prototype.getParserForType().parseFrom(raw);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedObject(
                    "the bytes are no " + prototype.getDescriptorForType().getName() + ": " + words(e), e);
        }
    }

    /** The library's second sentence speaks to who calls it, about its methods. */
    private static String words(IOException e) {
        return String.valueOf(e.getMessage()).split("\\.  ", 2)[0];
    }

    private static ByteString serialized(Message message) {
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new IllegalStateException("an array of the serialized size was too small", e);
        }
        out.checkNoSpaceLeft();
        return UnsafeByteOperations.unsafeWrap(bytes);
    }
}
