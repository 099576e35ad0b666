package io.balsa.api.server.http.render;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.Kind;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.model.codec.TableCodec;
import io.balsa.api.server.http.request.Representation.Encoding;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.api.yaml.YamlWriter;
import io.balsa.k8s.meta.v1.ListMeta;
import io.balsa.k8s.meta.v1.PartialObjectMetadata;
import io.balsa.k8s.meta.v1.PartialObjectMetadataList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Objects and lists of objects, whole or their metadata only, in every encoding. Stateless.
 *
 * <p>A single object's bytes are kept with it ({@link StoredObject#rendering}): an event is encoded once for each
 * format, however many watchers there are. Lists are written item by item and never stand in memory as a whole.
 */
public final class ObjectEncoder {
    private static final String META_VERSION = TableCodec.META_API_VERSION;
    private static final String METADATA_KIND = "PartialObjectMetadata";

    private ObjectEncoder() {}

    /** The object with its kind and apiVersion. */
    public static byte[] object(StoredObject object, Encoding encoding) {
        return object.rendering(encoding.name(), byte[].class, o -> {
            Kind kind = o.kind();
            return message(kind.apiVersion(), kind.kind(), o.message(), encoding);
        });
    }

    /** The object's metadata as a PartialObjectMetadata. */
    public static byte[] metadata(StoredObject object, Encoding encoding) {
        return object.rendering(
                "metadata:" + encoding.name(),
                byte[].class,
                o -> message(META_VERSION, METADATA_KIND, TableCodec.metadataOf(o.message()), encoding));
    }

    /** Any message with a kind and apiVersion. */
    public static byte[] message(String apiVersion, String kind, Message message, Encoding encoding) {
        return switch (encoding) {
            case JSON -> JsonCodec.encode(apiVersion, kind, message);
            case YAML -> yaml(JsonCodec.toTree(apiVersion, kind, message));
            case PROTOBUF -> Envelope.wrap(apiVersion, kind, message).toByteArray();
        };
    }

    /** A list of whole objects. */
    public static void list(Kind kind, ListMeta meta, List<StoredObject> items, Encoding encoding, OutputStream out)
            throws IOException {
        Iterable<Message> messages =
                () -> items.stream().map(StoredObject::passingMessage).iterator();
        if (encoding == Encoding.PROTOBUF) {
            out.write(message(kind.apiVersion(), kind.listKind(), listMessage(kind, meta, messages), encoding));
        } else {
            text(new ListHead(kind.apiVersion(), kind.listKind(), "", meta), messages, encoding, out);
        }
    }

    /** A list of metadata. */
    public static void metadataList(ListMeta meta, List<StoredObject> items, Encoding encoding, OutputStream out)
            throws IOException {
        Iterable<PartialObjectMetadata> partials = () -> items.stream()
                .map(o -> TableCodec.metadataOf(o.passingMessage()))
                .iterator();
        if (encoding == Encoding.PROTOBUF) {
            PartialObjectMetadataList list = PartialObjectMetadataList.newBuilder()
                    .setMetadata(meta)
                    .addAllItems(partials)
                    .build();
            out.write(message(META_VERSION, METADATA_KIND + "List", list, encoding));
        } else {
            text(new ListHead(META_VERSION, METADATA_KIND + "List", METADATA_KIND, meta), partials, encoding, out);
        }
    }

    private record ListHead(String apiVersion, String kind, String itemKind, ListMeta meta) {}

    private static void text(ListHead head, Iterable<? extends Message> items, Encoding encoding, OutputStream out)
            throws IOException {
        if (encoding == Encoding.JSON) {
            json(head, items, out);
            return;
        }
        var json = new ByteArrayOutputStream();
        json(head, items, json);
        out.write(yaml(JsonCodec.ownTree(json.toByteArray())));
    }

    private static byte[] yaml(JsonNode tree) {
        return YamlWriter.write(tree).getBytes(StandardCharsets.UTF_8);
    }

    // Kubernetes: the items of a typed list carry no kind; a list of views says what its items are.
    private static void json(ListHead head, Iterable<? extends Message> items, OutputStream out) throws IOException {
        JsonGenerator json = JsonCodec.generator(out);
        json.writeStartObject();
        json.writeStringField("kind", head.kind());
        json.writeStringField("apiVersion", head.apiVersion());
        json.writeFieldName("metadata");
        JsonCodec.write(json, "", "", head.meta());
        json.writeArrayFieldStart("items");
        for (Message item : items) {
            JsonCodec.write(json, head.apiVersion(), head.itemKind(), item);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.flush();
    }

    private static Message listMessage(Kind kind, ListMeta meta, Iterable<? extends Message> items) {
        Descriptor type = kind.prototype().getDescriptorForType().getFile().findMessageTypeByName(kind.listKind());
        FieldDescriptor itemsField = type.findFieldByName("items");
        DynamicMessage.Builder list = DynamicMessage.newBuilder(type).setField(type.findFieldByName("metadata"), meta);
        items.forEach(item -> list.addRepeatedField(itemsField, item));
        return list.build();
    }
}
