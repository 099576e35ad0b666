package io.balsa.store.model;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.Compare;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.etcd.v3.ResponseOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.TxnResponse;
import io.balsa.store.v1.Refusal;
import java.util.ArrayList;
import java.util.List;

/** A transaction on the naive store: branches first, then what could refuse it, then the operations. */
final class ModelTxn {
    private final ModelStore store;
    private final boolean succeeded;
    private final List<RequestOp> ops;
    private final List<ModelTxn> nested = new ArrayList<>();

    ModelTxn(ModelStore store, TxnRequest request) {
        this.store = store;
        this.succeeded = request.getCompareList().stream().allMatch(this::holds);
        this.ops = succeeded ? request.getSuccessList() : request.getFailureList();
        for (RequestOp op : ops) {
            nested.add(op.hasRequestTxn() ? new ModelTxn(store, op.getRequestTxn()) : null);
        }
    }

    Refusal refusal() {
        Refusal put = putRefusal();
        return put != null ? put : rangeRefusal();
    }

    TxnResponse run() {
        TxnResponse inner = runInner();
        return inner.toBuilder().setHeader(store.header()).build();
    }

    private TxnResponse runInner() {
        TxnResponse.Builder response =
                TxnResponse.newBuilder().setSucceeded(succeeded).setHeader(ResponseHeader.getDefaultInstance());
        for (int i = 0; i < ops.size(); i++) {
            RequestOp op = ops.get(i);
            ResponseOp.Builder answer = response.addResponsesBuilder();
            switch (op.getRequestCase()) {
                case REQUEST_RANGE -> answer.setResponseRange(store.range(op.getRequestRange()));
                case REQUEST_PUT -> answer.setResponsePut(store.put(op.getRequestPut()));
                case REQUEST_DELETE_RANGE -> answer.setResponseDeleteRange(store.delete(op.getRequestDeleteRange()));
                default -> answer.setResponseTxn(nested.get(i).runInner());
            }
        }
        return response.build();
    }

    private Refusal putRefusal() {
        for (int i = 0; i < ops.size(); i++) {
            Refusal refusal = switch (ops.get(i).getRequestCase()) {
                case REQUEST_PUT -> refusalOf(ops.get(i).getRequestPut());
                case REQUEST_TXN -> nested.get(i).putRefusal();
                default -> null;
            };
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** In the other order than for a put by itself. */
    private Refusal refusalOf(PutRequest put) {
        if (!store.keyExists(put)) {
            return ModelStore.KEY_NOT_FOUND;
        }
        return store.leaseExists(put) ? null : ModelStore.LEASE_NOT_FOUND;
    }

    private Refusal rangeRefusal() {
        for (int i = 0; i < ops.size(); i++) {
            Refusal refusal = switch (ops.get(i).getRequestCase()) {
                case REQUEST_RANGE -> store.refusalOf(ops.get(i).getRequestRange());
                case REQUEST_TXN -> nested.get(i).rangeRefusal();
                default -> null;
            };
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private boolean holds(Compare compare) {
        List<KeyValue> found = store.present(compare.getKey(), compare.getRangeEnd(), Long.MAX_VALUE);
        if (found.isEmpty()) {
            return compare.getTarget() != Compare.CompareTarget.VALUE && holds(compare, KeyValue.getDefaultInstance());
        }
        return found.stream().allMatch(kv -> holds(compare, kv));
    }

    private static boolean holds(Compare compare, KeyValue kv) {
        int order = switch (compare.getTarget()) {
            case VERSION -> Long.compare(kv.getVersion(), compare.getVersion());
            case CREATE -> Long.compare(kv.getCreateRevision(), compare.getCreateRevision());
            case MOD -> Long.compare(kv.getModRevision(), compare.getModRevision());
            case LEASE -> Long.compare(kv.getLease(), compare.getLease());
            case VALUE -> ByteString.unsignedLexicographicalComparator().compare(kv.getValue(), compare.getValue());
            case UNRECOGNIZED -> 0;
        };
        return switch (compare.getResult()) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case GREATER -> order > 0;
            case LESS -> order < 0;
            case UNRECOGNIZED -> true;
        };
    }
}
