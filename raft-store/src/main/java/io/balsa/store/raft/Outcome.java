package io.balsa.store.raft;

import io.balsa.store.v1.Result;

/** What came of one proposed command. */
public sealed interface Outcome {
    /** Committed and applied at a log index; the result may still be a refusal. */
    record Applied(Result result, long index) implements Outcome {}

    /** No result is known. */
    record Unknown(RequestFailed.Reason reason) implements Outcome {}
}
