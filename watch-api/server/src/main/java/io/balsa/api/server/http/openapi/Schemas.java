package io.balsa.api.server.http.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Subresource;
import io.balsa.api.model.codec.JsonFields;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListMeta;
import io.balsa.k8s.meta.v1.Status;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects the schemas of messages and of all that they refer to. Names follow Kubernetes' documents:
 * {@code k8s.io.api.core.v1.Pod} becomes {@code io.k8s.api.core.v1.Pod}. For one thread.
 */
final class Schemas {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String KIND_MARK = "x-kubernetes-group-version-kind";
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final Map<String, String> SPECIAL = Map.of(
            META + "Time", "date-time",
            META + "MicroTime", "date-time",
            META + "Duration", "duration");

    private final Dialect dialect;
    private final Descriptions descriptions;
    private final Map<String, ObjectNode> schemas = new TreeMap<>();

    Schemas(Dialect dialect, Descriptions descriptions) {
        this.dialect = dialect;
        this.descriptions = descriptions;
        add(Status.getDefaultInstance());
        add(DeleteOptions.getDefaultInstance());
        schemas.put(Routes.PATCH, JSON.objectNode().put("type", "object"));
    }

    /**
     * Adds a kind and, where there are lists of it, its list, and the kinds of its parts; all say which kind they are.
     */
    void add(Kind kind) {
        addKind(kind.prototype(), Routes.Named.of(kind));
        if (kind.persisted()) {
            addList(kind, kind.prototype().getDescriptorForType());
        }
        for (String part : kind.subresources()) {
            Subresource.named(part)
                    .map(Subresource::body)
                    .ifPresent(body ->
                            addKind(body.prototype(), new Routes.Named(body.group(), body.version(), body.kind())));
        }
    }

    private void addKind(Message prototype, Routes.Named about) {
        add(prototype);
        ObjectNode schema = schema(name(prototype.getDescriptorForType()));
        if (schema.has(KIND_MARK)) {
            return;
        }
        schema.set(KIND_MARK, JSON.arrayNode().add(kind(about)));
        ObjectNode typed = JSON.objectNode();
        typeMeta(typed);
        if (schema.get("properties") instanceof ObjectNode own) {
            typed.setAll(own);
        }
        schema.set("properties", typed);
    }

    /** Everything that was added, by name. */
    ObjectNode tree() {
        ObjectNode tree = JSON.objectNode();
        schemas.forEach(tree::set);
        return tree;
    }

    static ObjectNode kind(Routes.Named named) {
        return JSON.objectNode()
                .put("group", named.group())
                .put("kind", named.kind())
                .put("version", named.version());
    }

    static String name(Descriptor type) {
        String full = type.getFullName();
        return full.startsWith("k8s.io.") ? "io.k8s." + full.substring("k8s.io.".length()) : full;
    }

    ObjectNode reference(String name) {
        return JSON.objectNode().put("$ref", dialect.prefix() + name);
    }

    private void add(Message prototype) {
        Descriptor type = prototype.getDescriptorForType();
        String name = name(type);
        if (schemas.containsKey(name)) {
            return;
        }
        ObjectNode schema = JSON.objectNode();
        schemas.put(name, schema); // before its fields: a message may contain itself
        describe(schema, type.getName());
        if (JsonFields.isSpecial(prototype)) {
            special(schema, name);
            return;
        }
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        for (JsonFields.JsonField field : JsonFields.of(prototype)) {
            ObjectNode property = field(field);
            describe(property, type.getName() + "." + field.name());
            merging(property, field.merging());
            properties.set(field.name(), property);
            if (field.always()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
    }

    private void addList(Kind kind, Descriptor type) {
        Descriptor list = type.getFile().findMessageTypeByName(kind.listKind());
        ObjectNode schema = JSON.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        typeMeta(properties);
        properties.putObject("items").put("type", "array").set("items", wrapped(name(type)));
        properties.set("metadata", wrapped(META + "ListMeta"));
        add(ListMeta.getDefaultInstance());
        schema.putArray("required").add("items");
        var named = new Routes.Named(kind.group(), kind.version(), kind.listKind());
        schema.set(KIND_MARK, JSON.arrayNode().add(kind(named)));
        schemas.put(name(list), schema);
    }

    private void typeMeta(ObjectNode properties) {
        ObjectNode apiVersion = properties.putObject("apiVersion").put("type", "string");
        describe(apiVersion, "TypeMeta.apiVersion");
        ObjectNode kind = properties.putObject("kind").put("type", "string");
        describe(kind, "TypeMeta.kind");
    }

    private ObjectNode field(JsonFields.JsonField field) {
        ObjectNode value = value(field);
        if (field.field().isMapField()) {
            ObjectNode map = JSON.objectNode().put("type", "object");
            map.set("additionalProperties", value);
            return map;
        }
        if (field.field().isRepeated()) {
            ObjectNode list = JSON.objectNode().put("type", "array");
            list.set("items", value);
            return list;
        }
        return value;
    }

    private ObjectNode value(JsonFields.JsonField field) {
        Message value = field.value();
        if (value != null) {
            add(value);
            return wrapped(name(value.getDescriptorForType()));
        }
        FieldDescriptor scalar =
                field.field().isMapField() ? field.field().getMessageType().findFieldByNumber(2) : field.field();
        ObjectNode schema = JSON.objectNode();
        return switch (scalar.getJavaType()) {
            case INT -> schema.put("type", "integer").put("format", "int32");
            case LONG -> schema.put("type", "integer").put("format", "int64");
            case FLOAT, DOUBLE -> schema.put("type", "number").put("format", "double");
            case BOOLEAN -> schema.put("type", "boolean");
            case BYTE_STRING -> schema.put("type", "string").put("format", "byte");
            case STRING, ENUM -> schema.put("type", "string");
            case MESSAGE -> throw new IllegalStateException(scalar + " has a message and no prototype");
        };
    }

    // Clients that compute a strategic merge patch themselves read it here.
    private static void merging(ObjectNode property, JsonFields.Merging merging) {
        if (!merging.key().isEmpty()) {
            property.put("x-kubernetes-patch-merge-key", merging.key());
        }
        if (!merging.strategy().isEmpty()) {
            property.put("x-kubernetes-patch-strategy", merging.strategy());
        }
    }

    // A description may stand beside it.
    private ObjectNode wrapped(String name) {
        if (dialect == Dialect.V2) {
            return reference(name);
        }
        ObjectNode schema = JSON.objectNode();
        schema.putArray("allOf").add(reference(name));
        return schema;
    }

    private void describe(ObjectNode schema, String what) {
        descriptions.of(what).ifPresent(text -> schema.put("description", text));
    }

    private ObjectNode schema(String name) {
        ObjectNode schema = schemas.get(name);
        if (schema == null) {
            throw new IllegalStateException("no schema was made of " + name);
        }
        return schema;
    }

    private void special(ObjectNode schema, String name) {
        String format = SPECIAL.get(name);
        if (format != null) {
            schema.put("type", "string").put("format", format);
        } else if (name.endsWith(".Quantity")) {
            either(schema, "string", "number");
        } else if (name.endsWith(".IntOrString")) {
            either(schema.put("format", "int-or-string"), "integer", "string");
        } else {
            schema.put("type", "object"); // any JSON: RawExtension, FieldsV1
        }
    }

    private void either(ObjectNode schema, String one, String other) {
        if (dialect == Dialect.V2) {
            schema.put("type", "string"); // Kubernetes: one of the two, which clients know by its name or format
            return;
        }
        ArrayNode either = schema.putArray("oneOf");
        either.addObject().put("type", one);
        either.addObject().put("type", other);
    }
}
