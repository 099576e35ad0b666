package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Histories for the checkers' own tests. */
final class Histories {
    private Histories() {}

    /** A history that a correct register made, one outcome in {@code oneUnknownIn} unknown: each operation takes effect at one instant inside its interval. */
    static List<Operation> correct(RandomGenerator random, int count, int overlap, int oneUnknownIn) {
        List<Operation> history = new ArrayList<>();
        Register register = Register.EMPTY;
        for (int i = 0; i < count; i++) {
            long effect = 100L * i;
            Request request = request(random, i);
            boolean unknown = random.nextInt(oneUnknownIn) == 0;
            boolean happens = !unknown || random.nextBoolean();
            Outcome outcome = outcome(register, request);
            if (happens) {
                register = register.after(request, outcome).orElseThrow();
            }
            long called = effect - random.nextInt(100 * overlap + 1);
            long returned = effect + random.nextInt(100 * overlap + 1);
            history.add(
                    unknown
                            ? new Operation(i, "r", request, new Outcome.Unknown("lost"), called, Operation.NEVER)
                            : new Operation(i, "r", request, outcome, called, returned));
        }
        return history;
    }

    private static Request request(RandomGenerator random, int i) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> new Request.Read();
            case 2 -> new Request.CompareAndSet("v" + (i - 1 - random.nextInt(3)), "v" + i);
            case 3 -> random.nextInt(4) == 0 ? new Request.Delete() : new Request.Read();
            default -> new Request.Write("v" + i);
        };
    }

    private static Outcome outcome(Register register, Request request) {
        if (request instanceof Request.Read) {
            return new Outcome.Found(register.value());
        }
        if (request instanceof Request.CompareAndSet compare) {
            return new Outcome.Compared(compare.expected().equals(register.value()));
        }
        return new Outcome.Applied();
    }

    static Operation write(String value, long called, long returned) {
        return new Operation(0, "r", new Request.Write(value), new Outcome.Applied(), called, returned);
    }

    static Operation lostWrite(String value, long called) {
        return new Operation(0, "r", new Request.Write(value), new Outcome.Unknown("lost"), called, Operation.NEVER);
    }

    static Operation read(@Nullable String value, long called, long returned) {
        return new Operation(1, "r", new Request.Read(), new Outcome.Found(value), called, returned);
    }
}
