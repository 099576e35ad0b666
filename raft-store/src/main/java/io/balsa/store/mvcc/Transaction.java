package io.balsa.store.mvcc;

import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.etcd.v3.ResponseOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.TxnResponse;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.View;
import io.balsa.store.lease.LeaseTable;
import io.balsa.store.v1.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A transaction with its branches chosen.
 *
 * <p>All conditions, those of nested transactions too, are decided on the state before the first operation; then everything
 * that could refuse one of the chosen operations is asked; then they run in order, each seeing those before it.
 */
final class Transaction {
    private final boolean succeeded;
    private final List<Step> steps;

    /** A chosen operation; {@code nested} is there for a transaction. */
    private record Step(RequestOp op, Optional<Transaction> nested) {}

    private Transaction(boolean succeeded, List<Step> steps) {
        this.succeeded = succeeded;
        this.steps = steps;
    }

    static Transaction choose(View view, TxnRequest request) {
        boolean succeeded = Compares.allHold(view, request.getCompareList());
        List<Step> steps = new ArrayList<>();
        for (RequestOp op : succeeded ? request.getSuccessList() : request.getFailureList()) {
            steps.add(new Step(
                    op, op.hasRequestTxn() ? Optional.of(choose(view, op.getRequestTxn())) : Optional.empty()));
        }
        return new Transaction(succeeded, steps);
    }

    Optional<Refusal> check(View view, StoreState state) {
        return checkPuts(view).or(() -> checkRanges(state));
    }

    private Optional<Refusal> checkPuts(View view) {
        for (Step step : steps) {
            Optional<Refusal> refusal = switch (step.op().getRequestCase()) {
                case REQUEST_PUT -> checkPut(view, step.op().getRequestPut());
                case REQUEST_TXN -> step.nested().orElseThrow().checkPuts(view);
                case REQUEST_NOT_SET -> Optional.of(Refusals.KEY_NOT_FOUND);
                case REQUEST_RANGE, REQUEST_DELETE_RANGE -> Optional.empty();
            };
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> checkPut(View view, PutRequest put) {
        return checkKey(view, put).or(() -> checkLease(view, put));
    }

    private Optional<Refusal> checkRanges(StoreState state) {
        for (Step step : steps) {
            Optional<Refusal> refusal = Optional.empty();
            if (step.op().hasRequestRange()) {
                refusal = RangeReads.check(state, step.op().getRequestRange());
            } else if (step.nested().isPresent()) {
                refusal = step.nested().get().checkRanges(state);
            }
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    static Optional<Refusal> checkKey(View view, PutRequest put) {
        boolean needed = put.getIgnoreValue() || put.getIgnoreLease();
        boolean missing = needed && view.get(Column.CURRENT, put.getKey().toByteArray()) == null;
        return missing ? Optional.of(Refusals.KEY_NOT_FOUND) : Optional.empty();
    }

    static Optional<Refusal> checkLease(View view, PutRequest put) {
        boolean missing =
                put.getLease() != 0 && LeaseTable.find(view, put.getLease()).isEmpty();
        return missing ? Optional.of(Refusals.LEASE_NOT_FOUND) : Optional.empty();
    }

    /** Runs what {@link #check} has passed. */
    TxnResponse run(Writer writer) {
        TxnResponse.Builder response = runSteps(writer);
        return response.setHeader(writer.header()).build();
    }

    private TxnResponse.Builder runSteps(Writer writer) {
        TxnResponse.Builder response = TxnResponse.newBuilder().setSucceeded(succeeded);
        for (Step step : steps) {
            ResponseOp.Builder answer = ResponseOp.newBuilder();
            RequestOp op = step.op();
            switch (op.getRequestCase()) {
                case REQUEST_RANGE -> answer.setResponseRange(writer.range(op.getRequestRange()));
                case REQUEST_PUT -> answer.setResponsePut(writer.put(op.getRequestPut()));
                case REQUEST_DELETE_RANGE ->
                    answer.setResponseDeleteRange(writer.deleteRange(op.getRequestDeleteRange()));
                // etcd: the header of a nested transaction is there and empty.
                case REQUEST_TXN ->
                    answer.setResponseTxn(step.nested()
                            .orElseThrow()
                            .runSteps(writer)
                            .setHeader(ResponseHeader.getDefaultInstance()));
                case REQUEST_NOT_SET -> throw new IllegalStateException("an empty operation has passed the check");
            }
            response.addResponses(answer);
        }
        return response;
    }
}
