package io.balsa.store.model;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.RangeRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The orders in which a range can be had; keys that are equal in it stay in the order of their names. */
final class ModelOrder {
    private ModelOrder() {}

    static List<KeyValue> sorted(List<KeyValue> byKey, RangeRequest request) {
        Comparator<ByteString> bytes = ByteString.unsignedLexicographicalComparator();
        Comparator<KeyValue> order = switch (request.getSortTarget()) {
            case VERSION -> Comparator.comparing(KeyValue::getVersion);
            case CREATE -> Comparator.comparing(KeyValue::getCreateRevision);
            case MOD -> Comparator.comparing(KeyValue::getModRevision);
            case VALUE -> Comparator.comparing(KeyValue::getValue, bytes);
            case KEY, UNRECOGNIZED -> Comparator.comparing(KeyValue::getKey, bytes);
        };
        List<KeyValue> sorted = new ArrayList<>(byKey);
        sorted.sort(request.getSortOrder() == RangeRequest.SortOrder.DESCEND ? order.reversed() : order);
        return sorted;
    }
}
