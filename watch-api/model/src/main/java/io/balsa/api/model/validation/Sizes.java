package io.balsa.api.model.validation;

/** How long texts are on the wire. */
public final class Sizes {
    private Sizes() {}

    /** The bytes of a text in UTF-8, without encoding it. */
    public static int utf8(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                // each half of a pair stands for two of its four bytes
                bytes += 2;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}
