package io.balsa.store.differential;

import com.google.protobuf.TextFormat;
import io.balsa.etcd.v3.LeaseTimeToLiveRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.store.v1.Command;

/** One step of a script. */
sealed interface Step {
    /** Puts, deletes, transactions, compactions, grants and revocations. */
    record Write(Command command) implements Step {
        @Override
        public String toString() {
            return "write " + TextFormat.printer().emittingSingleLine(true).printToString(command);
        }
    }

    record Read(RangeRequest request) implements Step {
        @Override
        public String toString() {
            return "read " + TextFormat.printer().emittingSingleLine(true).printToString(request);
        }
    }

    record TimeToLive(LeaseTimeToLiveRequest request) implements Step {}

    record Leases() implements Step {}
}
