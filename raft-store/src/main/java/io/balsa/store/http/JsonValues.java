package io.balsa.store.http;

import io.balsa.store.http.ProtoJson.Malformed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts a stream of bytes into the JSON values that stand in it one after another, and checks their grammar (RFC 8259) on
 * the way: the mapper behind it is lenient. The texts of errors are Go's, since clients of etcd know those.
 *
 * <p>Worked example: of <code>{"ID":"7"} {"I</code> it gives <code>{"ID":"7"}</code>; then <code>D":8}</code> completes
 * <code>{"ID":8}</code>. At the end of the input it fails if a value has begun and not ended.
 */
final class JsonValues {
    /** etcd's messages are nested a little; transactions in transactions, as deep as somebody likes. */
    private static final int DEPTH_MAX = 100;

    private static final Pattern WORD =
            Pattern.compile("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private enum State {
        VALUE,
        VALUE_OR_END,
        KEY,
        KEY_OR_END,
        COLON,
        COMMA_OR_END,
        STRING,
        ESCAPE,
        HEX,
        WORD
    }

    private final int bytesMax;
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private final StringBuilder word = new StringBuilder();
    /** The containers that are open, outermost first: objects and arrays. */
    private final StringBuilder open = new StringBuilder();

    private State state = State.VALUE;
    private boolean stringIsKey;
    private int hexLeft;

    /** @param bytesMax of one value */
    JsonValues(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** @return the values that are complete now, as text */
    List<String> feed(byte[] bytes) throws Malformed {
        return feed(bytes, Integer.MAX_VALUE);
    }

    /** @param valuesMax what stands behind so many values is not looked at */
    List<String> feed(byte[] bytes, int valuesMax) throws Malformed {
        List<String> complete = new ArrayList<>();
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            if (state == State.WORD && !isWordPart(c)) {
                endWord(complete);
            }
            if (complete.size() >= valuesMax) {
                return complete;
            }
            if (state == State.VALUE && open.isEmpty() && isSpace(c)) {
                continue;
            }
            if (value.size() == bytesMax) {
                throw new Malformed("a message of more than " + bytesMax + " bytes");
            }
            value.write(b);
            step(c, complete);
        }
        return complete;
    }

    /** No more bytes come. */
    List<String> end() throws Malformed {
        List<String> complete = new ArrayList<>();
        if (state == State.WORD) {
            endWord(complete);
        }
        if (value.size() > 0) {
            throw new Malformed("unexpected EOF");
        }
        return complete;
    }

    private void step(char c, List<String> complete) throws Malformed {
        switch (state) {
            case STRING -> string(c, complete);
            case ESCAPE -> escape(c);
            case HEX -> hex(c);
            case WORD -> word.append(c);
            default -> {
                if (!isSpace(c)) {
                    structure(c, complete);
                }
            }
        }
    }

    private void structure(char c, List<String> complete) throws Malformed {
        switch (state) {
            case VALUE, VALUE_OR_END -> {
                if (c == ']' && state == State.VALUE_OR_END) {
                    close(complete);
                } else {
                    value(c);
                }
            }
            case KEY, KEY_OR_END -> {
                if (c == '"') {
                    stringIsKey = true;
                    state = State.STRING;
                } else if (c == '}' && state == State.KEY_OR_END) {
                    close(complete);
                } else {
                    throw unexpected(c, "looking for beginning of object key string");
                }
            }
            case COLON -> {
                if (c != ':') {
                    throw unexpected(c, "after object key");
                }
                state = State.VALUE;
            }
            case COMMA_OR_END -> {
                boolean inObject = open.charAt(open.length() - 1) == '{';
                if (c == ',') {
                    state = inObject ? State.KEY : State.VALUE;
                } else if (c == (inObject ? '}' : ']')) {
                    close(complete);
                } else {
                    throw unexpected(c, inObject ? "after object key:value pair" : "after array element");
                }
            }
            case STRING, ESCAPE, HEX, WORD -> throw new IllegalStateException("not between the parts of a value");
        }
    }

    private void value(char c) throws Malformed {
        if (c == '{' || c == '[') {
            if (open.length() == DEPTH_MAX) {
                throw new Malformed("exceeded max depth");
            }
            open.append(c);
            state = c == '{' ? State.KEY_OR_END : State.VALUE_OR_END;
        } else if (c == '"') {
            stringIsKey = false;
            state = State.STRING;
        } else if (isWordPart(c)) {
            word.append(c);
            state = State.WORD;
        } else {
            throw unexpected(c, "looking for beginning of value");
        }
    }

    private void string(char c, List<String> complete) throws Malformed {
        if (c == '\\') {
            state = State.ESCAPE;
        } else if (c < ' ') {
            throw unexpected(c, "in string literal");
        } else if (c == '"' && stringIsKey) {
            state = State.COLON;
        } else if (c == '"') {
            afterValue(complete);
        }
    }

    private void escape(char c) throws Malformed {
        if (c == 'u') {
            hexLeft = 4;
            state = State.HEX;
        } else if ("\"\\/bfnrt".indexOf(c) >= 0) {
            state = State.STRING;
        } else {
            throw unexpected(c, "in string escape code");
        }
    }

    private void hex(char c) throws Malformed {
        if (Character.digit(c, 16) < 0) {
            throw unexpected(c, "in \\u hexadecimal character escape");
        }
        hexLeft--;
        if (hexLeft == 0) {
            state = State.STRING;
        }
    }

    private void endWord(List<String> complete) throws Malformed {
        if (!WORD.matcher(word).matches()) {
            throw unexpected(word.charAt(0), "looking for beginning of value");
        }
        word.setLength(0);
        afterValue(complete);
    }

    private void close(List<String> complete) {
        open.setLength(open.length() - 1);
        afterValue(complete);
    }

    private void afterValue(List<String> complete) {
        if (open.isEmpty()) {
            complete.add(value.toString(StandardCharsets.UTF_8));
            value.reset();
            state = State.VALUE;
        } else {
            state = State.COMMA_OR_END;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static boolean isWordPart(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || "-+.".indexOf(c) >= 0;
    }

    private static Malformed unexpected(char c, String where) {
        return new Malformed("invalid character '" + c + "' " + where);
    }
}
