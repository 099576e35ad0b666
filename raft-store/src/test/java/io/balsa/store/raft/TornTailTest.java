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
    private static final int SECTOR = 512;
    private static final int HEADER = 8;

    /** A segment as Ratis writes it: header, records, zeros; and where each record begins. */
    private record Segment(byte[] bytes, List<Integer> starts, int written) {
        /** Where the records end that lie before a place as a whole. */
        int wholeBefore(int place) {
            List<Integer> borders = new ArrayList<>(starts);
            borders.add(written);
            return borders.stream().filter(border -> border <= place).reduce(HEADER, Math::max);
        }
    }

    private static Segment segment(Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("RaftLog1".getBytes(StandardCharsets.US_ASCII));
        List<Integer> starts = new ArrayList<>();
        int sizeMax = random.nextBoolean() ? 200 : 9_000;
        for (int i = 0, count = 1 + random.nextInt(12); i < count; i++) {
            starts.add(out.size());
            byte[] data = new byte[1 + random.nextInt(sizeMax)];
            if (random.nextInt(4) > 0) {
                random.nextBytes(data);
            }
            out.writeBytes(record(entry(7, 1000 + i, data)));
        }
        return new Segment(Arrays.copyOf(out.toByteArray(), 1 << 17), starts, out.size());
    }

    private static byte[] entry(int term, int index, byte[] data) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.write(0x08);
        varint(entry, term);
        entry.write(0x10);
        varint(entry, index);
        entry.writeBytes(data);
        return entry.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int left = value;
        for (; left >= 0x80; left >>>= 7) {
            out.write((left & 0x7f) | 0x80);
        }
        out.write(left);
    }

    private static byte[] record(byte[] entry) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        varint(record, entry.length);
        record.writeBytes(entry);
        CRC32C checksum = new CRC32C();
        checksum.update(record.toByteArray());
        record.writeBytes(
                ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
        return record.toByteArray();
    }

    @Property(tries = 500)
    void aWriteThatWasCutAtASectorIsDroppedBackToTheLastWholeRecord(@ForAll long seed) {
        Random random = new Random(seed);
        Segment whole = segment(random);
        int cut = Math.max(HEADER, SECTOR * random.nextInt(whole.written() / SECTOR + 1));
        byte[] torn = whole.bytes().clone();
        Arrays.fill(torn, cut, torn.length, (byte) 0);

        TornTail.Scan scan = TornTail.scan(torn);
        assertThat(scan.end()).isEqualTo(whole.wholeBefore(cut));
        // What was zero in the record itself may look as if it began with nothing at all.
        boolean bytesAreLeft = !isZero(torn, scan.end());
        assertThat(scan.torn()).isEqualTo(bytesAreLeft);
        assertThat(scan.isWhole()).isEqualTo(!bytesAreLeft);
    }

    @Property(tries = 500)
    void aFileThatEndsInTheMiddleOfARecordIsDroppedBackToTheLastWholeRecord(@ForAll long seed) {
        Random random = new Random(seed);
        Segment whole = segment(random);
        int cut = HEADER + random.nextInt(whole.written() - HEADER);
        TornTail.Scan scan = TornTail.scan(Arrays.copyOf(whole.bytes(), cut));
        assertThat(scan.end()).isEqualTo(whole.wholeBefore(cut));
        assertThat(scan.torn()).isEqualTo(scan.end() < cut);
    }

    @Property(tries = 3000)
    void aFlippedBitIsNeverTakenForATornTail(@ForAll long seed, @ForAll boolean ofALength) {
        Random random = new Random(seed);
        Segment whole = segment(random);
        int at = HEADER + random.nextInt(whole.written() - HEADER);
        if (ofALength) {
            at = whole.starts().get(random.nextInt(whole.starts().size())) + random.nextInt(2);
        }
        byte[] damaged = whole.bytes().clone();
        damaged[at] ^= (byte) (1 << random.nextInt(8));
        TornTail.Scan scan = TornTail.scan(damaged);
        assertThat(scan.damage()).isNotNull();
        assertThat(scan.torn()).isFalse();
    }

    @Property(tries = 200)
    void zerosBeforeALaterRecordAreNotTouched(@ForAll long seed) {
        Segment whole = segment(new Random(seed));
        int last = whole.starts().get(whole.starts().size() - 1);
        int hole = last / SECTOR * SECTOR - SECTOR;
        if (hole < HEADER || isZero(Arrays.copyOf(whole.bytes(), hole + SECTOR), hole)) {
            return;
        }
        byte[] damaged = whole.bytes().clone();
        Arrays.fill(damaged, hole, hole + SECTOR, (byte) 0);
        TornTail.Scan scan = TornTail.scan(damaged);
        assertThat(scan.damage()).isNotNull();
        assertThat(scan.torn()).isFalse();
    }

    @Test
    void aWholeSegmentTellsItsEntries() {
        Segment whole = segment(new Random(3));
        TornTail.Scan scan = TornTail.scan(whole.bytes());
        assertThat(scan)
                .isEqualTo(new TornTail.Scan(1000, 999 + whole.starts().size(), 7, whole.written(), null, false));
    }

    @Test
    void anEmptyOrPartlyWrittenHeaderIsLeftToRatis() {
        assertThat(TornTail.scan(new byte[0]).isWhole()).isTrue();
        assertThat(TornTail.scan(new byte[4096]).isWhole()).isTrue();
        assertThat(TornTail.scan(Arrays.copyOf("RaftL".getBytes(StandardCharsets.US_ASCII), 4096))
                        .isWhole())
                .isTrue();
    }

    @Test
    void entriesMustFollowEachOther() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("RaftLog1".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(record(entry(1, 5, new byte[9])));
        out.writeBytes(record(entry(1, 7, new byte[9])));
        assertThat(TornTail.scan(out.toByteArray()).damage()).isEqualTo("entry 7 follows entry 5");
    }

    private static boolean isZero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
