package io.balsa.api.model.codec;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One message on its way out of its wire form, for those who print it. Reading the bytes in the order of printing costs
 * a fraction of asking the message for each of its fields by reflection.
 *
 * <p>Only for what {@link Message#toByteArray} made: well-formed, no field twice that is not a list, the items of a list
 * side by side. Used by one thread for one message.
 */
final class WireInput {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int START_GROUP = 3;
    private static final int END_GROUP = 4;
    private static final int FIXED32 = 5;

    private final byte[] bytes;
    private int position;
    private int limit;

    private WireInput(byte[] bytes) {
        this.bytes = bytes;
        this.limit = bytes.length;
    }

    static WireInput of(Message message) {
        return new WireInput(message.toByteArray());
    }

    /** A message that says nothing. */
    static WireInput empty() {
        return new WireInput(new byte[0]);
    }

    /** Behind a field's tag it is never 0. */
    int position() {
        return position;
    }

    void goTo(int place) {
        position = place;
    }

    /** Whether the message that was entered last ends here. */
    boolean isAtEnd() {
        return position == limit;
    }

    /** Enters the message that begins here. */
    int enter() {
        int length = (int) varint();
        int outer = limit;
        limit = position + length;
        return outer;
    }

    /** Goes behind the message that was entered, however much of it was read; takes what {@link #enter} answered. */
    void leave(int outer) {
        position = limit;
        limit = outer;
    }

    int tag() {
        return (int) varint();
    }

    /** Goes behind the tag that stands here if it is this one, and else stays. */
    boolean goBehind(int tag) {
        int before = position;
        if (!isAtEnd() && tag() == tag) {
            return true;
        }
        position = before;
        return false;
    }

    /** Goes behind the value whose tag was read. */
    void skip(int tag) {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> position += Long.BYTES;
            case LENGTH_DELIMITED -> {
                int length = (int) varint();
                position += length;
            }
            case START_GROUP -> skipGroup();
            case FIXED32 -> position += Integer.BYTES;
            default -> throw new IllegalStateException("a message has a field of no wire type: " + tag);
        }
    }

    private void skipGroup() {
        int open = 1;
        while (open > 0) {
            int tag = tag();
            switch (tag & 7) {
                case START_GROUP -> open++;
                case END_GROUP -> open--;
                default -> skip(tag);
            }
        }
    }

    /** Whether the scalar that begins here is zero, false or empty. */
    boolean isZero(int tag) {
        return (tag & 7) == FIXED64 ? fixed64(position) == 0 : bytes[position] == 0;
    }

    long varint() {
        byte first = bytes[position++];
        if (first >= 0) {
            return first;
        }
        long value = first & 0x7f;
        for (int shift = 7; ; shift += 7) {
            byte next = bytes[position++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    long fixed64() {
        long value = fixed64(position);
        position += Long.BYTES;
        return value;
    }

    private long fixed64(int at) {
        long value = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[at + i] & 0xff);
        }
        return value;
    }

    /** The text that begins here; what is no UTF-8 in it is U+FFFD. */
    String string() {
        int length = (int) varint();
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    byte[] bytes() {
        int length = (int) varint();
        byte[] copy = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return copy;
    }

    /** The message that begins here, as an object. */
    <M> M message(Parser<M> parser) throws IOException {
        int length = (int) varint();
        M message = parser.parseFrom(bytes, position, length);
        position += length;
        return message;
    }
}
