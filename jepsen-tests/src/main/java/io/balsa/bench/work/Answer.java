package io.balsa.bench.work;

import io.balsa.bench.load.Work;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** Waits for the answer of a call with one answer, and looks at it. */
final class Answer<T> implements StreamObserver<T> {
    /** What is wrong with an answer. */
    @FunctionalInterface
    interface Check<T> {
        /** @return a sentence; null: it is as it must be */
        @Nullable
        String fault(T answer);
    }

    private final Work.End end;
    private final Check<T> check;
    private @Nullable String fault = "the call ended without an answer";

    Answer(Work.End end, Check<T> check) {
        this.end = end;
        this.check = check;
    }

    @Override
    public void onNext(T answer) {
        fault = check.fault(answer);
    }

    @Override
    public void onError(Throwable cause) {
        end.failed(reason(cause));
    }

    @Override
    public void onCompleted() {
        String found = fault;
        if (found == null) {
            end.acknowledged();
        } else {
            end.wrong(found);
        }
    }

    static String reason(Throwable cause) {
        Status status = Status.fromThrowable(cause);
        return status.getCode() + (status.getDescription() == null ? "" : ": " + status.getDescription());
    }
}
