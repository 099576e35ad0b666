package io.balsa.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class KeyspaceProperties {
    private final Keyspace keys = new Keyspace("x", new DataSet(100_000, 256), 1);

    @Property
    void keysAreInTheOrderOfTheirNumbersAndWithinTheSpace(@ForAll @IntRange(max = 99_998) int index) {
        assertThat(compare(keys.first(), keys.key(index))).isNegative();
        assertThat(compare(keys.key(index), keys.key(index + 1))).isNegative();
        assertThat(compare(keys.key(index), keys.end())).isNegative();
    }

    @Property
    void aListHasAThousandKeys(@ForAll @IntRange(max = 98) int list) {
        ByteString from = keys.list(list);
        ByteString to = keys.list(list + 1);
        assertThat(IntStream.range(0, 100_000)
                        .filter(index -> compare(keys.key(index), from) >= 0 && compare(keys.key(index), to) < 0)
                        .limit(2_000)
                        .count())
                .isEqualTo(ListWork.KEYS);
    }

    @Property
    void aValueTellsItsNumberAndIsLikeNoOtherOfItsKey(
            @ForAll @IntRange(max = 99_999) int index, @ForAll @IntRange(max = 1_000_000) int number) {
        ByteString value = keys.value(index, number);
        assertThat(value.size()).isEqualTo(256);
        assertThat(Keyspace.numberIn(value)).isEqualTo(number);
        assertThat(value).isEqualTo(keys.value(index, number)).isNotEqualTo(keys.value(index, number + 1));
    }

    /** Two lanes never write one key, and together they write all. */
    @Property
    void eachKeyHasOneLane(@ForAll @IntRange(min = 1, max = 1_000) int lanes, @ForAll @IntRange(max = 99_999) int key) {
        int owner = key % lanes;
        int owned = (100_000 - owner + lanes - 1) / lanes;
        assertThat(key / lanes).isLessThan(owned);
    }

    private static int compare(ByteString one, ByteString other) {
        return ByteString.unsignedLexicographicalComparator().compare(one, other);
    }
}
