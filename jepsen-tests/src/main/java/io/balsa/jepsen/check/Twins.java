package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Operations of unknown outcome that can stand in for each other.
 *
 * <p>Two deletes are the same; so are two writes of values that nobody ever found or expected. In any order of a history the
 * one that was called first can take the place of the other, because neither has a return. So of a row of twins only the
 * first that is not yet ordered needs to be tried: without this rule n lost writes cost 2^n orders.
 */
final class Twins {
    private static final Request UNNOTICED = new Request.Write("(a value that nobody noticed)");

    private Twins() {}

    /** For each operation the index of the twin that goes before it, or -1. */
    static int[] earlier(List<Operation> operations) {
        Set<String> noticed = noticed(operations);
        int[] earlier = new int[operations.size()];
        Arrays.fill(earlier, -1);
        Map<Request, Integer> last = new HashMap<>();
        IntStream.range(0, operations.size())
                .filter(i -> operations.get(i).outcome() instanceof Outcome.Unknown)
                .boxed()
                .sorted(Comparator.comparingLong(i -> operations.get(i).calledNanos()))
                .forEach(i -> {
                    Integer twin = last.put(face(operations.get(i).request(), noticed), i);
                    earlier[i] = twin == null ? -1 : twin;
                });
        return earlier;
    }

    private static Request face(Request request, Set<String> noticed) {
        boolean unnoticed = request instanceof Request.Write write && !noticed.contains(write.value());
        return unnoticed ? UNNOTICED : request;
    }

    private static Set<String> noticed(List<Operation> operations) {
        Set<String> values = new HashSet<>();
        for (Operation operation : operations) {
            if (operation.outcome() instanceof Outcome.Found found && found.value() != null) {
                values.add(found.value());
            }
            if (operation.request() instanceof Request.CompareAndSet compare) {
                values.add(compare.expected());
            }
        }
        return values;
    }
}
