package io.balsa.store.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.store.v1.Command;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What {@code EtcdComparisonTest} cannot ask a real etcd, because it would fall over or choose at random. */
class RequestChecksTest {
    @Test
    void aRangeWithAnUnknownOrderOrTargetIsRefused() {
        RangeRequest range =
                RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("a")).build();
        assertThat(RequestChecks.range(range)).isEmpty();
        assertThat(RequestChecks.range(range.toBuilder().setSortOrderValue(9).build()))
                .contains(Refusals.INVALID_SORT);
        assertThat(RequestChecks.range(range.toBuilder().setSortTargetValue(9).build()))
                .contains(Refusals.INVALID_SORT);
    }

    @Test
    void eachLevelOfATransactionLeavesItsChildrenFewerOperations() throws TextFormat.ParseException {
        TxnRequest txn = txn("success { request_txn { success { request_put { key: 'a' } } "
                + "success { request_put { key: 'b' } } } } success { request_put { key: 'c' } }");
        assertThat(RequestChecks.txn(txn, 4)).isEmpty();
        assertThat(RequestChecks.txn(txn, 3)).contains(Refusals.TOO_MANY_OPS);
    }

    @Test
    void deletingEverythingFromAKeyOnIsNotSeenToOverlapAsInEtcd() throws TextFormat.ParseException {
        assertThat(RequestChecks.txn(
                        txn("success { request_put { key: 'b' } } "
                                + "success { request_delete_range { key: 'a' range_end: '\\000' } }"),
                        128))
                .isEmpty();
    }

    @Test
    void theSizeIsThatOfTheWholeCommand() {
        Command.Builder command = Command.newBuilder();
        command.getPutBuilder().setKey(ByteString.copyFrom(new byte[100]));
        int size = command.build().getSerializedSize();
        assertThat(RequestChecks.size(command.build(), size)).isEmpty();
        assertThat(RequestChecks.size(command.build(), size - 1)).contains(Refusals.REQUEST_TOO_LARGE);
    }

    @Test
    void aGrantGetsAPositiveIdAndAtLeastTheShortestTimeToLive() {
        PrimitiveIterator.OfLong ids = LongStream.of(0, Long.MIN_VALUE, -1).iterator();
        LeaseGrantRequest request = LeaseGrantRequest.newBuilder().setTTL(1).build();
        assertThat(RequestChecks.effectiveGrant(request, 2, ids::nextLong))
                .isEqualTo(LeaseGrantRequest.newBuilder()
                        .setTTL(2)
                        .setID(Long.MAX_VALUE)
                        .build());
        LeaseGrantRequest chosen =
                LeaseGrantRequest.newBuilder().setTTL(60).setID(5).build();
        assertThat(RequestChecks.effectiveGrant(chosen, 2, ids::nextLong)).isEqualTo(chosen);
    }

    @Test
    void aTransactionOnlyReadsWhenAllItsOperationsAreRanges() throws TextFormat.ParseException {
        assertThat(RequestChecks.isReadOnly(txn(""))).isTrue();
        assertThat(RequestChecks.isSerializable(txn(""))).isTrue();
        TxnRequest reads = txn("success { request_range { key: 'a' serializable: true } } "
                + "failure { request_range { key: 'a' } }");
        assertThat(RequestChecks.isReadOnly(reads)).isTrue();
        assertThat(RequestChecks.isSerializable(reads)).isFalse();
        assertThat(RequestChecks.isReadOnly(txn("failure { request_txn { } }"))).isFalse();
    }

    private static TxnRequest txn(String text) throws TextFormat.ParseException {
        return TextFormat.parse(text, TxnRequest.class);
    }
}
