package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sequential specification of a register: what it may answer when operations come one after another.
 *
 * @param value what it holds; null for nothing
 */
record Register(@Nullable String value) {
    static final Register EMPTY = new Register(null);

    /** The register after the operation, or nothing where a register in this state cannot give that outcome. */
    Optional<Register> after(Request request, Outcome outcome) {
        boolean unknown = outcome instanceof Outcome.Unknown;
        if (request instanceof Request.Read) {
            boolean possible = unknown || outcome.equals(new Outcome.Found(value));
            return possible ? Optional.of(this) : Optional.empty();
        }
        if (request instanceof Request.Write write) {
            return Optional.of(new Register(write.value()));
        }
        if (request instanceof Request.Delete) {
            return Optional.of(EMPTY);
        }
        Request.CompareAndSet compare = (Request.CompareAndSet) request;
        // etcd: a VALUE compare on a missing key is false.
        boolean set = compare.expected().equals(value);
        if (!unknown && !outcome.equals(new Outcome.Compared(set))) {
            return Optional.empty();
        }
        return Optional.of(set ? new Register(compare.value()) : this);
    }
}
