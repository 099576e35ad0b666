package io.balsa.bench.work;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * The keys of a data set on one side, and what is known to be in each: the last value that was acknowledged, and the revision
 * that the store said it has.
 *
 * <p>A value is made from its key and its number, so that nothing but the number has to be remembered; its bytes do not
 * compress. A key's facts are changed by the lane that owns it; whoever reads them waits for the lane's request to end first.
 */
public final class Keyspace {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final int HEADER_BYTES = 8;
    private static final int DIGITS = 8;
    /** Digits that the keys of one list have in common; the last three make 1,000. */
    private static final int LIST_DIGITS = DIGITS - 3;

    private final DataSet set;
    private final byte[] prefix;
    private final byte[] noise;
    private final int[] numbers;
    private final long[] revisions;

    /** @param seed the same for both sides: they get the same bytes */
    public Keyspace(String name, DataSet set, long seed) {
        this.set = set;
        this.prefix = ("bench/" + name + "/").getBytes(StandardCharsets.UTF_8);
        this.noise = new byte[BLOCK_BYTES + set.valueBytes()];
        new SplittableRandom(seed).nextBytes(noise);
        this.numbers = new int[set.keys()];
        this.revisions = new long[set.keys()];
    }

    public DataSet set() {
        return set;
    }

    public ByteString key(int index) {
        return decimal(index, DIGITS);
    }

    /** What the keys of a list begin with; the one after it is where the list ends. */
    public ByteString list(int number) {
        return decimal(number, LIST_DIGITS);
    }

    public ByteString first() {
        return UnsafeByteOperations.unsafeWrap(prefix);
    }

    /** After the last key. */
    public ByteString end() {
        byte[] end = prefix.clone();
        end[end.length - 1]++;
        return UnsafeByteOperations.unsafeWrap(end);
    }

    private ByteString decimal(int number, int digits) {
        byte[] bytes = new byte[prefix.length + digits];
        System.arraycopy(prefix, 0, bytes, 0, prefix.length);
        int rest = number;
        for (int i = bytes.length - 1; i >= prefix.length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /** The value that the key gets with its so-manieth write. */
    public ByteString value(int index, int number) {
        byte[] bytes = new byte[set.valueBytes()];
        int from = (index * 31 + number * 17) & (BLOCK_BYTES - 1);
        System.arraycopy(noise, from, bytes, 0, bytes.length);
        ByteBuffer.wrap(bytes, 0, HEADER_BYTES).putInt(index).putInt(number);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /** The number in a value, without a look at the rest. */
    static int numberIn(ByteString value) {
        return value.size() < HEADER_BYTES ? 0 : value.asReadOnlyByteBuffer().getInt(HEADER_BYTES / 2);
    }

    /** How often the key has been written; 0: never. */
    public int number(int index) {
        return numbers[index];
    }

    /** The revision of its last write. */
    public long revision(int index) {
        return revisions[index];
    }

    public void written(int index, int number, long revision) {
        numbers[index] = number;
        revisions[index] = revision;
    }
}
