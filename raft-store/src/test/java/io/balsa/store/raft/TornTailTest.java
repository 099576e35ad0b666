package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TornTailTest {
    private static final int PAGE = 4096;

    /** A segment as Ratis writes it: header, records, zeros; and where each record begins. */
    private record Segment(byte[] bytes, List<Integer> starts, int written) {}

    private static Segment segment(Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("RaftLog1".getBytes(StandardCharsets.US_ASCII));
        List<Integer> starts = new ArrayList<>();
        for (int i = 0, count = 1 + random.nextInt(12); i < count; i++) {
            starts.add(out.size());
            byte[] entry = new byte[1 + random.nextInt(9_000)];
            random.nextBytes(entry);
            out.writeBytes(record(entry));
        }
        return new Segment(Arrays.copyOf(out.toByteArray(), 1 << 18), starts, out.size());
    }

    private static byte[] record(byte[] entry) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        int length = entry.length;
        for (; length >= 0x80; length >>>= 7) {
            record.write(length & 0x7f | 0x80);
        }
        record.write(length);
        record.writeBytes(entry);
        CRC32C checksum = new CRC32C();
        checksum.update(record.toByteArray());
        record.writeBytes(
                ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
        return record.toByteArray();
    }

    @Property(tries = 300)
    void aWriteThatWasCutAtAPageIsDroppedBackToTheLastWholeRecord(@ForAll long seed) {
        Random random = new Random(seed);
        Segment whole = segment(random);
        assertThat(TornTail.find(whole.bytes())).as("a whole segment").isEmpty();

        int pages = whole.written() / PAGE;
        int cut = PAGE * (pages == 0 ? 0 : 1 + random.nextInt(pages));
        byte[] torn = whole.bytes().clone();
        Arrays.fill(torn, Math.max(cut, 8), torn.length, (byte) 0);
        int start = whole.starts().stream().filter(at -> at < cut).reduce(8, Math::max);
        boolean endsThere = whole.starts().contains(cut) || cut == whole.written() || cut <= 8;
        if (endsThere) {
            assertThat(TornTail.find(torn)).isEmpty();
        } else {
            assertThat(TornTail.find(torn)).hasValue(start);
        }
    }

    @Property(tries = 300)
    void damageAnywhereElseIsNotTouched(@ForAll long seed) {
        Random random = new Random(seed);
        Segment whole = segment(random);
        int at = 8 + random.nextInt(whole.written() - 8);
        // Beyond the last page that holds data, a flipped length could look like a cut: that is the one ambiguous
        // place.
        int first = whole.starts().get(0);
        byte[] damaged = whole.bytes().clone();
        int record = whole.starts().stream().filter(start -> start <= at).reduce(first, Math::max);
        boolean inLength = at < record + 3;
        if (inLength) {
            return;
        }
        damaged[at] ^= 0x55;
        assertThat(TornTail.find(damaged)).isEmpty();
    }

    @Test
    void anEmptyOrPartlyWrittenHeaderIsLeftToRatis() {
        assertThat(TornTail.find(new byte[0])).isEmpty();
        assertThat(TornTail.find(new byte[PAGE])).isEmpty();
        assertThat(TornTail.find(Arrays.copyOf("RaftL".getBytes(StandardCharsets.US_ASCII), PAGE)))
                .isEmpty();
    }
}
