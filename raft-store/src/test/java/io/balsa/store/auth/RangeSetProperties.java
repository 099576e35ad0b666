package io.balsa.store.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.balsa.store.mvcc.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Merged ranges against the plain question whether each key is in one of them, over a world of few keys. */
class RangeSetProperties {
    /** Every key there is, in order: keys that are prefixes of each other, zero bytes, bytes above 127. */
    private static final List<ByteString> WORLD = List.of(
            key("\0"),
            key("\0\0"),
            key("a"),
            key("a\0"),
            key("a\0\0"),
            key("aa"),
            key("ab"),
            key("b"),
            key("c"),
            ByteString.copyFrom(new byte[] {(byte) 0x80}),
            ByteString.copyFrom(new byte[] {(byte) 0xff}),
            ByteString.copyFrom(new byte[] {(byte) 0xff, (byte) 0xff}));

    private static final ByteString ENDLESS = key("\0");

    private static ByteString key(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static KeyRange random(Random random) {
        ByteString from = WORLD.get(random.nextInt(WORLD.size()));
        return switch (random.nextInt(4)) {
            case 0 -> KeyRange.of(from, ByteString.EMPTY);
            case 1 -> KeyRange.of(from, ENDLESS);
            default -> KeyRange.of(from, WORLD.get(random.nextInt(WORLD.size())));
        };
    }

    private static boolean inOne(List<KeyRange> ranges, ByteString key) {
        return ranges.stream().anyMatch(range -> range.contains(key.toByteArray()));
    }

    @Property(tries = 2_000)
    void whatIsCoveredIsInOneOfTheRangesKeyByKey(@ForAll long seed) {
        Random random = new Random(seed);
        List<KeyRange> ranges = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            ranges.add(random(random));
        }
        RangeSet set = RangeSet.of(ranges);
        for (ByteString key : WORLD) {
            assertThat(set.covers(KeyRange.of(key, ByteString.EMPTY)))
                    .as("%s of %s", key, ranges)
                    .isEqualTo(inOne(ranges, key));
        }
        for (int i = 0; i < 10; i++) {
            KeyRange asked = random(random);
            if (!asked.isEmpty() && set.covers(asked)) {
                assertThat(WORLD)
                        .filteredOn(key -> asked.contains(key.toByteArray()))
                        .allMatch(key -> inOne(ranges, key));
            }
        }
    }

    /** The ends of ranges are keys of the world, so a gap that no key shows is a gap between a key and its successor. */
    @Property(tries = 2_000)
    void whatIsNotCoveredHasAKeyOutside(@ForAll long seed) {
        Random random = new Random(seed);
        List<KeyRange> ranges = new ArrayList<>();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            ranges.add(random(random));
        }
        KeyRange asked = random(random);
        if (asked.isEmpty() || RangeSet.of(ranges).covers(asked)) {
            return;
        }
        List<ByteString> candidates = new ArrayList<>();
        for (ByteString key : WORLD) {
            candidates.add(key);
            candidates.add(key.concat(key("\0")));
            candidates.add(key.concat(key("\1")));
        }
        candidates.add(ByteString.copyFrom(new byte[] {-1, -1, -1, -1}));
        assertThat(candidates).anyMatch(key -> asked.contains(key.toByteArray()) && !inOne(ranges, key));
    }

    @Example
    void aRangeEndOfOneZeroByteMeansEverythingFromTheKeyOnAndNeverTheKeyAlone() {
        RangeSet single = RangeSet.of(List.of(KeyRange.of(key("m"), ByteString.EMPTY)));
        assertThat(single.covers(KeyRange.of(key("m"), ENDLESS))).isFalse();
        assertThat(single.covers(KeyRange.of(key("m"), ByteString.EMPTY))).isTrue();
        RangeSet onwards = RangeSet.of(List.of(KeyRange.of(key("m"), ENDLESS)));
        assertThat(onwards.covers(KeyRange.of(key("n"), ENDLESS))).isTrue();
        assertThat(onwards.covers(KeyRange.of(key("a"), ENDLESS))).isFalse();
    }
}
