package io.balsa.api.server.http;

import io.balsa.api.model.Kind;
import io.balsa.api.model.codec.TableCodec;
import io.balsa.api.server.core.ApiResult;
import io.balsa.api.server.http.render.ObjectEncoder;
import io.balsa.api.server.http.render.Statuses;
import io.balsa.api.server.http.render.Tables;
import io.balsa.api.server.http.request.Query;
import io.balsa.api.server.http.request.Representation;
import io.balsa.api.server.http.request.Representation.Encoding;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.k8s.meta.v1.ListMeta;
import io.balsa.k8s.meta.v1.Status;
import java.util.List;

/** Results of the core as HTTP answers, in the representation that the client accepts. */
final class Replies {
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final Tables tables;

    Replies(Tables tables) {
        this.tables = tables;
    }

    /** Answers with a result; watches are not among them. */
    void result(Exchange exchange, ApiResult result, Representation representation) {
        if (result instanceof ApiResult.Found found) {
            object(exchange, OK, found.object(), representation);
        } else if (result instanceof ApiResult.Page page) {
            list(exchange, page.kind(), page.items(), meta(page), representation);
        } else if (result instanceof ApiResult.Removed removed) {
            ListMeta meta = ListMeta.newBuilder()
                    .setResourceVersion(Long.toString(removed.revision()))
                    .build();
            list(exchange, removed.kind(), removed.items(), meta, representation);
        } else if (result instanceof ApiResult.Answered answered) {
            answered.warnings().forEach(exchange::warn);
            Encoding encoding = representation.encoding();
            exchange.reply(
                    answered.code(),
                    encoding.mediaType(),
                    ObjectEncoder.message(answered.apiVersion(), answered.kind(), answered.message(), encoding));
        } else if (result instanceof ApiResult.Written written) {
            written(exchange, written, representation);
        } else if (result instanceof ApiResult.Watching watching) {
            watching.subscription().close();
            throw new IllegalStateException("a watch is no answer for this call");
        }
    }

    private void written(Exchange exchange, ApiResult.Written written, Representation representation) {
        written.warnings().forEach(exchange::warn);
        Status status = written.status();
        if (status != null) {
            int code = status.getCode() == 0 ? OK : status.getCode();
            Encoding encoding = representation.encoding();
            exchange.reply(code, encoding.mediaType(), Statuses.encode(status, encoding));
            return;
        }
        int code = written.outcome() == ApiResult.Outcome.CREATED ? CREATED : OK;
        object(exchange, code, written.object(), representation);
    }

    private void object(Exchange exchange, int code, StoredObject object, Representation representation) {
        Encoding encoding = representation.encoding();
        byte[] body = switch (representation.view()) {
            case OBJECT -> ObjectEncoder.object(object, encoding);
            case METADATA -> ObjectEncoder.metadata(object, encoding);
            case TABLE ->
                tables.encode(object.kind(), List.of(object), include(exchange.query()), true, object.revision());
        };
        exchange.reply(code, encoding.mediaType(), body);
    }

    private void list(
            Exchange exchange, Kind kind, List<StoredObject> items, ListMeta meta, Representation representation) {
        Encoding encoding = representation.encoding();
        exchange.replyStreaming(OK, encoding.mediaType(), out -> {
            switch (representation.view()) {
                case OBJECT -> ObjectEncoder.list(kind, meta, items, encoding, out);
                case METADATA -> ObjectEncoder.metadataList(meta, items, encoding, out);
                case TABLE -> tables.write(kind, meta, items, include(exchange.query()), out);
            }
        });
    }

    /** What a table's rows carry besides their cells, as the query says. */
    static TableCodec.Include include(Query query) {
        return switch (query.first("includeObject")) {
            case "None" -> TableCodec.Include.NONE;
            case "Object" -> TableCodec.Include.OBJECT;
            default -> TableCodec.Include.METADATA;
        };
    }

    private static ListMeta meta(ApiResult.Page page) {
        ListMeta.Builder meta = ListMeta.newBuilder().setResourceVersion(Long.toString(page.revision()));
        if (!page.continueToken().isEmpty()) {
            meta.setContinue(page.continueToken());
        }
        Long remaining = page.remaining();
        if (remaining != null) {
            meta.setRemainingItemCount(remaining);
        }
        return meta.build();
    }
}
