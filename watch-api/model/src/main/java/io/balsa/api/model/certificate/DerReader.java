package io.balsa.api.model.certificate;

import java.util.Arrays;

/**
 * Reads one value after the other out of bytes in DER.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-X.690">X.690</a>
 */
final class DerReader {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OBJECT_ID = 0x06;
    static final int SEQUENCE = 0x30;

    private final byte[] bytes;
    private final int end;
    private int next;

    DerReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private DerReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.next = start;
        this.end = end;
    }

    boolean isAtEnd() {
        return next == end;
    }

    /** A value with its tag and length, as it is signed. */
    byte[] whole(int tag) {
        int start = next;
        value(tag);
        return Arrays.copyOfRange(bytes, start, next);
    }

    /** What is in a value. */
    DerReader value(int tag) {
        if (octet() != tag) {
            throw new MalformedDer("another type was expected");
        }
        int length = length();
        if (length > end - next) {
            throw new MalformedDer("it is cut off");
        }
        next += length;
        return new DerReader(bytes, next - length, next);
    }

    byte[] rest() {
        byte[] rest = Arrays.copyOfRange(bytes, next, end);
        next = end;
        return rest;
    }

    /** An object identifier with dots: {@code 1.2.840.10045.2.1}. */
    String objectId() {
        DerReader value = value(OBJECT_ID);
        StringBuilder text = new StringBuilder();
        while (!value.isAtEnd()) {
            long number = value.number();
            if (text.isEmpty()) {
                // X.690 8.19.4: the first two numbers are in one
                long first = Math.min(number / 40, 2);
                text.append(first).append('.').append(number - 40 * first);
            } else {
                text.append('.').append(number);
            }
        }
        return text.toString();
    }

    private long number() {
        long number = 0;
        int octet;
        do {
            octet = octet();
            if (number > (Long.MAX_VALUE >> 8)) {
                throw new MalformedDer("a number is too large");
            }
            number = (number << 7) | (octet & 0x7f);
        } while (octet >= 0x80);
        return number;
    }

    private int length() {
        int first = octet();
        if (first < 0x80) {
            return first;
        }
        int count = first & 0x7f;
        if (count == 0 || count > 3) {
            throw new MalformedDer("a length is wrong");
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = (length << 8) | octet();
        }
        return length;
    }

    private int octet() {
        if (next >= end) {
            throw new MalformedDer("it is cut off");
        }
        return bytes[next++] & 0xff;
    }
}
