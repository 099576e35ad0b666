package io.balsa.bench.work;

/**
 * Keys that are there before a row begins.
 *
 * @param keys a multiple of 1,000, so that each prefix of the {@link Kind#LIST} has as many
 * @param valueBytes at least 16
 */
public record DataSet(int keys, int valueBytes) {
    public static final DataSet SMALL = new DataSet(10_000, 256);

    public DataSet {
        if (keys < 1_000 || keys % 1_000 != 0 || valueBytes < 16) {
            throw new IllegalArgumentException("not a data set: " + keys + " keys of " + valueBytes + " bytes");
        }
    }

    /** What sets its rows apart from those of the small one. */
    String suffix() {
        String size = valueBytes == SMALL.valueBytes ? "" : " " + valueBytes / 1024 + "KiB";
        String count = keys == SMALL.keys
                ? ""
                : keys >= 1_000_000 ? " " + keys / 1_000_000 + "M-keys" : " " + keys / 1_000 + "k-keys";
        return size + count;
    }
}
