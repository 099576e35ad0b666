package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Columns;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.meta.v1.ListMeta;
import io.balsa.k8s.meta.v1.PartialObjectMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Writes lists of objects as Kubernetes' Table objects (meta.k8s.io/v1), and objects as their metadata alone. */
public final class TableCodec {
    public static final String META_API_VERSION = "meta.k8s.io/v1";

    /** What of its object a row carries beside the cells. */
    public enum Include {
        NONE,
        METADATA,
        OBJECT
    }

    /**
     * How a table is wanted.
     *
     * @param now the time ages are counted to
     * @param heads whether the columns are described: in the first event of a watch only
     */
    public record Options(Include include, Instant now, boolean heads) {}

    private TableCodec() {}

    public static byte[] encode(Kind kind, ListMeta meta, Iterable<? extends Message> items, Options options) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator out = JsonCodec.generator(bytes)) {
            write(out, kind, meta, items, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static void write(
            JsonGenerator out, Kind kind, ListMeta meta, Iterable<? extends Message> items, Options options)
            throws IOException {
        Columns<Message> columns = kind.columns();
        out.writeStartObject();
        out.writeStringField("kind", "Table");
        out.writeStringField("apiVersion", META_API_VERSION);
        out.writeFieldName("metadata");
        JsonCodec.write(out, "", "", meta);
        out.writeFieldName("columnDefinitions");
        if (options.heads()) {
            out.writeStartArray();
            for (Column column : columns.columns()) {
                writeColumn(out, column);
            }
            out.writeEndArray();
        } else {
            out.writeNull();
        }
        out.writeArrayFieldStart("rows");
        for (Message item : items) {
            writeRow(out, kind, item, columns.row(item, options.now()), options.include());
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeColumn(JsonGenerator out, Column column) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", column.name());
        out.writeStringField("type", column.type());
        out.writeStringField("format", column.format());
        out.writeStringField("description", column.description());
        out.writeNumberField("priority", column.priority());
        out.writeEndObject();
    }

    private static void writeRow(JsonGenerator out, Kind kind, Message item, Row row, Include include)
            throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("cells");
        for (Object cell : row.cells()) {
            writeCell(out, cell);
        }
        out.writeEndArray();
        if (!row.conditions().isEmpty()) {
            out.writeArrayFieldStart("conditions");
            for (Row.Condition condition : row.conditions()) {
                out.writeStartObject();
                out.writeStringField("type", condition.type());
                out.writeStringField("status", condition.status());
                out.writeStringField("reason", condition.reason());
                out.writeStringField("message", condition.message());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        out.writeFieldName("object");
        switch (include) {
            case NONE -> out.writeNull();
            case METADATA -> writeMetadata(out, item);
            case OBJECT -> JsonCodec.write(out, kind.apiVersion(), kind.kind(), item);
        }
        out.writeEndObject();
    }

    private static void writeCell(JsonGenerator out, Object cell) throws IOException {
        if (cell instanceof Number number) {
            out.writeNumber(number.longValue());
        } else if (cell instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else {
            out.writeString(cell.toString());
        }
    }

    /** The object as a PartialObjectMetadata. */
    public static PartialObjectMetadata metadataOf(Message object) {
        return PartialObjectMetadata.newBuilder().setMetadata(Meta.of(object)).build();
    }

    /** Writes the object as a PartialObjectMetadata. */
    public static void writeMetadata(JsonGenerator out, Message object) throws IOException {
        JsonCodec.write(out, META_API_VERSION, "PartialObjectMetadata", metadataOf(object));
    }
}
