package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Compare;
import io.balsa.jepsen.history.KeyValue;
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
 * <p>Two deletes of the same keys are the same; so are two puts under one key of values that nobody ever found or expected.
 * In any order of a history the one that was called first can take the place of the other, because neither has a return. So
 * of a row of twins only the first that is not yet ordered needs to be tried: without this rule n lost writes cost 2^n orders.
 */
final class Twins {
    private static final String UNNOTICED = "(a value that nobody noticed)";

    private Twins() {}

    /** For each operation the index of the twin that goes before it, or -1. */
    static int[] earlier(List<Operation> operations) {
        Set<String> noticed = new HashSet<>();
        for (Operation operation : operations) {
            noticeIn(operation.request(), noticed);
            noticeIn(operation.outcome(), noticed);
        }
        int[] earlier = new int[operations.size()];
        Arrays.fill(earlier, -1);
        Map<Request, Integer> last = new HashMap<>();
        IntStream.range(0, operations.size())
                .filter(i -> operations.get(i).unknown())
                .boxed()
                .sorted(Comparator.comparingLong(i -> operations.get(i).calledNanos()))
                .forEach(i -> {
                    Integer twin = last.put(face(operations.get(i).request(), noticed), i);
                    earlier[i] = twin == null ? -1 : twin;
                });
        return earlier;
    }

    private static Request face(Request request, Set<String> noticed) {
        boolean unnoticed = request instanceof Request.Put put && !noticed.contains(put.value());
        return unnoticed && request instanceof Request.Put put
                ? new Request.Put(put.key(), UNNOTICED, put.lease())
                : request;
    }

    private static void noticeIn(Request request, Set<String> noticed) {
        if (request instanceof Request.Txn txn) {
            txn.compares().stream().map(Compare::value).forEach(noticed::add);
        }
    }

    private static void noticeIn(Outcome outcome, Set<String> noticed) {
        if (outcome instanceof Outcome.Ranged ranged) {
            ranged.kvs().stream().map(KeyValue::value).forEach(noticed::add);
        } else if (outcome instanceof Outcome.Written written && written.previous() != null) {
            noticed.add(written.previous().value());
        } else if (outcome instanceof Outcome.Deleted deleted) {
            deleted.previous().stream().map(KeyValue::value).forEach(noticed::add);
        } else if (outcome instanceof Outcome.Decided decided) {
            decided.answers().forEach(answer -> noticeIn(answer, noticed));
        }
    }
}
