package io.balsa.jepsen.workload;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.DeleteRangeResponse;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.PutResponse;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.ResponseOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.TxnResponse;
import io.balsa.jepsen.history.Compare;
import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import io.grpc.Status;
import java.util.List;

/** The requests and answers of a history as messages of etcd v3. Keys and values are UTF-8. Puts and deletes ask for what was there before. */
public final class Wire {
    private Wire() {}

    public static RangeRequest range(Request.Range range) {
        return RangeRequest.newBuilder()
                .setKey(bytes(range.keys().key()))
                .setRangeEnd(bytes(range.keys().end()))
                .setRevision(range.revision())
                .setLimit(range.limit())
                .setSerializable(range.serializable())
                .build();
    }

    public static PutRequest put(Request.Put put) {
        return PutRequest.newBuilder()
                .setKey(bytes(put.key()))
                .setValue(bytes(put.value()))
                .setLease(put.lease())
                .setPrevKv(true)
                .build();
    }

    public static DeleteRangeRequest delete(Request.Delete delete) {
        return DeleteRangeRequest.newBuilder()
                .setKey(bytes(delete.keys().key()))
                .setRangeEnd(bytes(delete.keys().end()))
                .setPrevKv(true)
                .build();
    }

    /** @throws IllegalArgumentException if a branch holds anything but ranges, puts and deletes */
    public static TxnRequest txn(Request.Txn txn) {
        TxnRequest.Builder builder = TxnRequest.newBuilder();
        txn.compares().forEach(compare -> builder.addCompare(compare(compare)));
        txn.success().forEach(request -> builder.addSuccess(step(request)));
        txn.failure().forEach(request -> builder.addFailure(step(request)));
        return builder.build();
    }

    private static RequestOp step(Request request) {
        RequestOp.Builder builder = RequestOp.newBuilder();
        if (request instanceof Request.Range range) {
            return builder.setRequestRange(range(range)).build();
        }
        if (request instanceof Request.Put put) {
            return builder.setRequestPut(put(put)).build();
        }
        if (request instanceof Request.Delete delete) {
            return builder.setRequestDeleteRange(delete(delete)).build();
        }
        throw new IllegalArgumentException("a txn of a history holds ranges, puts and deletes, not " + request);
    }

    private static io.balsa.etcd.v3.Compare compare(Compare compare) {
        var builder = io.balsa.etcd.v3.Compare.newBuilder()
                .setKey(bytes(compare.key()))
                .setTarget(io.balsa.etcd.v3.Compare.CompareTarget.valueOf(
                        compare.target().name()))
                .setResult(io.balsa.etcd.v3.Compare.CompareResult.valueOf(
                        compare.relation().name()));
        switch (compare.target()) {
            case VALUE -> builder.setValue(bytes(compare.value()));
            case VERSION -> builder.setVersion(compare.number());
            case CREATE -> builder.setCreateRevision(compare.number());
            case MOD -> builder.setModRevision(compare.number());
            case LEASE -> builder.setLease(compare.number());
        }
        return builder.build();
    }

    public static Outcome.Ranged ranged(RangeResponse answer) {
        return new Outcome.Ranged(answer.getHeader().getRevision(), found(answer.getKvsList()), answer.getCount());
    }

    public static Outcome.Written written(PutResponse answer) {
        return new Outcome.Written(
                answer.getHeader().getRevision(), answer.hasPrevKv() ? keyValue(answer.getPrevKv()) : null);
    }

    public static Outcome.Deleted deleted(DeleteRangeResponse answer) {
        return new Outcome.Deleted(
                answer.getHeader().getRevision(), answer.getDeleted(), found(answer.getPrevKvsList()));
    }

    public static Outcome.Decided decided(TxnResponse answer) {
        return new Outcome.Decided(
                answer.getHeader().getRevision(),
                answer.getSucceeded(),
                answer.getResponsesList().stream().map(Wire::step).toList());
    }

    private static Outcome step(ResponseOp answer) {
        return switch (answer.getResponseCase()) {
            case RESPONSE_RANGE -> ranged(answer.getResponseRange());
            case RESPONSE_PUT -> written(answer.getResponsePut());
            case RESPONSE_DELETE_RANGE -> deleted(answer.getResponseDeleteRange());
            case RESPONSE_TXN -> decided(answer.getResponseTxn());
            case RESPONSE_NOT_SET -> new Outcome.Refused("no answer");
        };
    }

    public static Event event(io.balsa.etcd.mvcc.Event event) {
        boolean put = event.getType() == io.balsa.etcd.mvcc.Event.EventType.PUT;
        return new Event(
                put ? Event.Kind.PUT : Event.Kind.DELETE,
                keyValue(event.getKv()),
                event.hasPrevKv() ? keyValue(event.getPrevKv()) : null);
    }

    private static List<KeyValue> found(List<io.balsa.etcd.mvcc.KeyValue> kvs) {
        return kvs.stream().map(Wire::keyValue).toList();
    }

    public static KeyValue keyValue(io.balsa.etcd.mvcc.KeyValue kv) {
        return new KeyValue(
                kv.getKey().toStringUtf8(),
                kv.getValue().toStringUtf8(),
                kv.getCreateRevision(),
                kv.getModRevision(),
                kv.getVersion(),
                kv.getLease());
    }

    /** What an error says about the request: refused where it certainly had no effect, else unknown. */
    public static Outcome outcome(Status status) {
        String reason = status.getCode() + ": " + status.getDescription();
        return switch (status.getCode()) {
            case INVALID_ARGUMENT,
                    OUT_OF_RANGE,
                    FAILED_PRECONDITION,
                    PERMISSION_DENIED,
                    RESOURCE_EXHAUSTED,
                    NOT_FOUND -> new Outcome.Refused(reason);
            default -> new Outcome.Unknown(reason);
        };
    }

    public static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
