package io.balsa.api.model.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.util.Base64;

/** Base64 as Go reads it: line ends count for nothing, and the last group is padded. */
final class GoBase64 {
    private static final int GROUP = 4;

    private GoBase64() {}

    /** @throws IllegalArgumentException in Go's words where the text is none */
    static ByteString decode(String text) {
        String letters = text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : text.replaceAll("[\r\n]", "");
        // Java takes a last group without padding
        if (letters.length() % GROUP == 0) {
            try {
                return ByteString.copyFrom(Base64.getDecoder().decode(letters));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(complaint(text), e);
            }
        }
        throw new IllegalArgumentException(complaint(text));
    }

    private static String complaint(String text) {
        return "illegal base64 data at input byte " + firstBad(text.getBytes(UTF_8));
    }

    /** Where Go stops to read. */
    private static int firstBad(byte[] text) {
        int inGroup = 0;
        int at = 0;
        while (at < text.length) {
            byte letter = text[at];
            if (letter == '=') {
                return firstBadAfterLetters(text, at, inGroup);
            }
            if (!isLineEnd(letter)) {
                if (!isLetter(letter)) {
                    return at;
                }
                inGroup = (inGroup + 1) % GROUP;
            }
            at++;
        }
        return text.length - inGroup;
    }

    /** The padding begins here: it fills up a group that has two letters or three, and nothing comes behind. */
    private static int firstBadAfterLetters(byte[] text, int padding, int inGroup) {
        if (inGroup < 2) {
            return padding;
        }
        int at = behindLineEnds(text, padding + 1);
        if (inGroup == 2) {
            if (at == text.length) {
                return text.length;
            }
            if (text[at] != '=') {
                return at - 1;
            }
            at = behindLineEnds(text, at + 1);
        }
        return at;
    }

    private static int behindLineEnds(byte[] text, int from) {
        int at = from;
        while (at < text.length && isLineEnd(text[at])) {
            at++;
        }
        return at;
    }

    private static boolean isLineEnd(byte letter) {
        return letter == '\n' || letter == '\r';
    }

    private static boolean isLetter(byte letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || letter == '+'
                || letter == '/';
    }
}
