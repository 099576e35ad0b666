package io.balsa.store.mvcc;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeRequest.SortOrder;
import io.balsa.etcd.v3.RangeRequest.SortTarget;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.View;
import io.balsa.store.v1.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a range request sees in a view. */
final class RangeReads {
    private final View view;
    private final long latest;
    private final KeyCounts counts;

    /** @param latest the revision of the view, which answers carry in their header */
    RangeReads(View view, long latest, KeyCounts counts) {
        this.view = view;
        this.latest = latest;
        this.counts = counts;
    }

    static Optional<Refusal> check(StoreState state, RangeRequest request) {
        long revision = request.getRevision();
        if (revision > state.revision()) {
            return Optional.of(Refusals.FUTURE_REVISION);
        }
        // etcd: the compacted revision itself can still be read.
        return revision > 0 && revision < state.compacted() ? Optional.of(Refusals.COMPACTED) : Optional.empty();
    }

    /** Answers a request that {@link #check} has passed. */
    RangeResponse range(RangeRequest request) {
        KeyRange range = KeyRange.of(request.getKey(), request.getRangeEnd());
        long revision = request.getRevision() > 0 ? request.getRevision() : latest;
        RangeResponse.Builder response =
                RangeResponse.newBuilder().setHeader(ResponseHeader.newBuilder().setRevision(latest));
        if (range.isEmpty()) {
            return response.build();
        }
        if (request.getRangeEnd().isEmpty() && revision >= latest) {
            return single(request, response);
        }
        if (request.getCountOnly()) {
            return response.setCount(counts.count(view, range, revision, latest))
                    .build();
        }
        long limit = request.getLimit() > 0 ? request.getLimit() : Long.MAX_VALUE;
        List<KeyValue> found = readsWhole(request)
                ? filtered(request, range, revision, response)
                : first(range, revision, limit, response);
        sort(request, found);
        boolean more = found.size() > limit;
        response.addAllKvs(more ? found.subList(0, (int) limit) : found).setMore(more);
        if (request.getKeysOnly()) {
            response.getKvsBuilderList().forEach(KeyValue.Builder::clearValue);
        }
        return response.build();
    }

    /** The first keys of the range in their order; neither sorted, nor filtered, nor counted. */
    RangeChunk chunk(RangeRequest request, long bytesMax) {
        KeyRange range = KeyRange.of(request.getKey(), request.getRangeEnd());
        List<KeyValue> found = new ArrayList<>();
        if (range.isEmpty()) {
            return new RangeChunk(latest, found, false);
        }
        long revision = request.getRevision() > 0 ? request.getRevision() : latest;
        long limit = request.getLimit() > 0 ? request.getLimit() : Long.MAX_VALUE;
        long bytes = 0;
        try (RangeScan scan = new RangeScan(view, range, revision, latest)) {
            for (; scan.valid() && found.size() < limit && bytes < bytesMax; scan.next()) {
                KeyValue kv = scan.keyValue();
                found.add(request.getKeysOnly() ? kv.toBuilder().clearValue().build() : kv);
                bytes += found.get(found.size() - 1).getSerializedSize();
            }
            return new RangeChunk(latest, found, scan.valid());
        }
    }

    /** The most frequent read, one key as it is now, is one look-up and no walk. */
    private RangeResponse single(RangeRequest request, RangeResponse.Builder response) {
        byte[] stored = view.get(Column.CURRENT, request.getKey().toByteArray());
        if (stored == null) {
            return response.build();
        }
        KeyValue kv = Version.keyValueOf(stored);
        if (!request.getCountOnly() && passes(request, kv)) {
            response.addKvs(request.getKeysOnly() ? kv.toBuilder().clearValue().build() : kv);
        }
        return response.setCount(1).build();
    }

    /** The first keys of the range, one more than may be returned if there is one, and the count of all. */
    private List<KeyValue> first(KeyRange range, long revision, long limit, RangeResponse.Builder response) {
        List<KeyValue> found = new ArrayList<>();
        try (RangeScan scan = new RangeScan(view, range, revision, latest)) {
            for (; scan.valid() && found.size() <= limit; scan.next()) {
                found.add(scan.keyValue());
            }
        }
        if (found.size() <= limit) {
            response.setCount(found.size());
            return found;
        }
        int returned = (int) limit;
        byte[] last = found.get(returned - 1).getKey().toByteArray();
        KeyRange rest = new KeyRange(KeyRange.after(last), range.to());
        response.setCount(counts.countOfPage(view, range, rest, returned, revision, latest));
        return found;
    }

    /** Everything in the range that passes the filters, and the count before them. */
    private List<KeyValue> filtered(
            RangeRequest request, KeyRange range, long revision, RangeResponse.Builder response) {
        List<KeyValue> found = new ArrayList<>();
        long count = 0;
        try (RangeScan scan = new RangeScan(view, range, revision, latest)) {
            for (; scan.valid(); scan.next()) {
                count++;
                KeyValue kv = scan.keyValue();
                if (passes(request, kv)) {
                    found.add(kv);
                }
            }
        }
        response.setCount(count);
        return found;
    }

    /**
     * etcd: when sorted or filtered the whole range is read, and cut to the limit afterwards; but a target without an order
     * sorts, ascending, only what the limit has let through. Ascending keys are as they come.
     */
    private static boolean readsWhole(RangeRequest request) {
        boolean inKeyOrder = request.getSortTarget() == SortTarget.KEY && request.getSortOrder() == SortOrder.ASCEND;
        return isFiltered(request) || (request.getSortOrder() != SortOrder.NONE && !inKeyOrder);
    }

    private static void sort(RangeRequest request, List<KeyValue> found) {
        boolean descending = request.getSortOrder() == SortOrder.DESCEND;
        if (descending || request.getSortTarget() != SortTarget.KEY) {
            Comparator<KeyValue> order = order(request.getSortTarget());
            found.sort(descending ? order.reversed() : order);
        }
    }

    static boolean isFiltered(RangeRequest request) {
        return request.getMinModRevision() != 0
                || request.getMaxModRevision() != 0
                || request.getMinCreateRevision() != 0
                || request.getMaxCreateRevision() != 0;
    }

    private static boolean passes(RangeRequest request, KeyValue kv) {
        return within(kv.getModRevision(), request.getMinModRevision(), request.getMaxModRevision())
                && within(kv.getCreateRevision(), request.getMinCreateRevision(), request.getMaxCreateRevision());
    }

    private static boolean within(long value, long min, long max) {
        return (min == 0 || value >= min) && (max == 0 || value <= max);
    }

    private static Comparator<KeyValue> order(SortTarget target) {
        return switch (target) {
            case KEY, UNRECOGNIZED ->
                Comparator.comparing(KeyValue::getKey, ByteString.unsignedLexicographicalComparator());
            case VERSION -> Comparator.comparingLong(KeyValue::getVersion);
            case CREATE -> Comparator.comparingLong(KeyValue::getCreateRevision);
            case MOD -> Comparator.comparingLong(KeyValue::getModRevision);
            case VALUE -> Comparator.comparing(KeyValue::getValue, ByteString.unsignedLexicographicalComparator());
        };
    }
}
