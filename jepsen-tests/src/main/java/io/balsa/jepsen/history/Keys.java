package io.balsa.jepsen.history;

/**
 * The keys that a request speaks of, written as etcd does: {@code key} alone where {@code end} is empty, all keys from
 * {@code key} on where {@code end} is {@code "\0"}, else the keys from {@code key} up to, not including, {@code end}. Keys
 * of a history are ASCII, so that the order of strings is that of bytes.
 */
public record Keys(String key, String end) {
    /** Every key there is. */
    public static final Keys ALL = new Keys("\0", "\0");

    public static Keys one(String key) {
        return new Keys(key, "");
    }

    /** @param prefix not empty, and its last character not {@code U+FFFF} */
    public static Keys under(String prefix) {
        int last = prefix.length() - 1;
        return new Keys(prefix, prefix.substring(0, last) + (char) (prefix.charAt(last) + 1));
    }

    public boolean single() {
        return end.isEmpty();
    }

    /** Whether it reaches to the last key there is. */
    public boolean open() {
        return end.equals("\0");
    }

    public boolean contain(String other) {
        if (single()) {
            return key.equals(other);
        }
        return key.compareTo(other) <= 0 && (open() || other.compareTo(end) < 0);
    }

    @Override
    public String toString() {
        return single() ? key : equals(ALL) ? "all keys" : open() ? "[" + key + ", ...)" : "[" + key + ", " + end + ")";
    }
}
