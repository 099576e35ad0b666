package io.balsa.store.grpc;

import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.CompactionResponse;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.DeleteRangeResponse;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.PutResponse;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.RangeStreamResponse;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.TxnResponse;
import io.balsa.store.mvcc.ReadCheck;
import io.balsa.store.mvcc.RequestChecks;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Refusal;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keys and values. */
public final class KvService extends KVGrpc.KVImplBase {
    private final Calls calls;
    private final StoreReader reader;
    private final Headers headers;
    private final LongFunction<CompletableFuture<@Nullable Void>> scrubbed;

    /** @param scrubbed completes when what a compaction at a revision made superfluous is gone from this member */
    public KvService(
            Calls calls,
            StoreReader reader,
            Headers headers,
            LongFunction<CompletableFuture<@Nullable Void>> scrubbed) {
        this.calls = calls;
        this.reader = reader;
        this.headers = headers;
        this.scrubbed = scrubbed;
    }

    @Override
    public void range(RangeRequest request, StreamObserver<RangeResponse> observer) {
        Optional<Refusal> refusal = RequestChecks.range(request);
        if (refusal.isPresent()) {
            Calls.refuse(refusal.get(), observer);
            return;
        }
        ReadCheck check = calls.check((access, caller) -> access.range(caller, request));
        Supplier<RangeResponse> read = () -> {
            RangeResponse answer = reader.range(request, check);
            return answer.toBuilder()
                    .setHeader(headers.at(answer.getHeader().getRevision()))
                    .build();
        };
        if (request.getRangeEnd().isEmpty()) {
            calls.lookUp(request.getSerializable(), read, observer);
        } else {
            calls.read(request.getSerializable(), read, observer);
        }
    }

    @Override
    public void rangeStream(RangeRequest request, StreamObserver<RangeStreamResponse> observer) {
        Optional<Refusal> refusal = RequestChecks.rangeStream(request);
        if (refusal.isPresent()) {
            Calls.refuse(refusal.get(), observer);
            return;
        }
        var call = (ServerCallStreamObserver<RangeStreamResponse>) observer;
        RangeStreaming streaming = new RangeStreaming(
                reader,
                headers,
                calls.readers(),
                request,
                calls.check((access, caller) -> access.range(caller, request)),
                call);
        call.setOnReadyHandler(streaming::proceed);
        call.setOnCancelHandler(streaming::stop);
        calls.whenRecent(request.getSerializable()).whenComplete((recent, failure) -> {
            if (failure != null) {
                call.onError(Errors.of(failure));
            } else {
                streaming.start();
            }
        });
    }

    @Override
    public void put(PutRequest request, StreamObserver<PutResponse> observer) {
        Optional<Refusal> refusal = RequestChecks.put(request);
        if (refusal.isPresent()) {
            Calls.refuse(refusal.get(), observer);
            return;
        }
        calls.write(
                Command.newBuilder().setPut(request).build(),
                result -> result.getPut().toBuilder()
                        .setHeader(headers.at(result.getPut().getHeader().getRevision()))
                        .build(),
                observer);
    }

    @Override
    public void deleteRange(DeleteRangeRequest request, StreamObserver<DeleteRangeResponse> observer) {
        Optional<Refusal> refusal = RequestChecks.deleteRange(request);
        if (refusal.isPresent()) {
            Calls.refuse(refusal.get(), observer);
            return;
        }
        calls.write(
                Command.newBuilder().setDeleteRange(request).build(),
                result -> result.getDeleteRange().toBuilder()
                        .setHeader(
                                headers.at(result.getDeleteRange().getHeader().getRevision()))
                        .build(),
                observer);
    }

    @Override
    public void txn(TxnRequest request, StreamObserver<TxnResponse> observer) {
        Optional<Refusal> refusal = RequestChecks.txn(request, calls.limits().txnOpsMax());
        if (refusal.isPresent()) {
            Calls.refuse(refusal.get(), observer);
        } else if (RequestChecks.isReadOnly(request)) {
            ReadCheck check = calls.check((access, caller) -> access.txn(caller, request));
            calls.read(RequestChecks.isSerializable(request), () -> withHeader(reader.txn(request, check)), observer);
        } else {
            calls.write(Command.newBuilder().setTxn(request).build(), result -> withHeader(result.getTxn()), observer);
        }
    }

    private TxnResponse withHeader(TxnResponse answer) {
        return answer.toBuilder()
                .setHeader(headers.at(answer.getHeader().getRevision()))
                .build();
    }

    @Override
    public void compact(CompactionRequest request, StreamObserver<CompactionResponse> observer) {
        CompletableFuture<CompactionResponse> done = calls.result(
                        Command.newBuilder().setCompact(request).build())
                .thenApply(result -> result.getCompact().toBuilder()
                        .setHeader(headers.at(result.getCompact().getHeader().getRevision()))
                        .build());
        if (!request.getPhysical()) {
            Calls.respond(done, observer);
            return;
        }
        CompletableFuture<CompactionResponse> afterwards =
                done.thenCompose(answer -> scrubbed.apply(request.getRevision()).thenApply(gone -> answer));
        // It may take as long as the client waits, and not longer.
        Calls.gone(observer).thenRun(() -> afterwards.cancel(false));
        Calls.respond(afterwards, observer);
    }
}
