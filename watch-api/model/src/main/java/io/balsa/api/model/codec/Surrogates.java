package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/**
 * Texts of code points only. A JSON text can name half of a pair ({@code "\\ud800"}), which no UTF-8 text can hold; Go
 * reads it as U+FFFD, and so it can be stored, printed and compared.
 */
final class Surrogates {
    private static final char REPLACEMENT = '\ufffd';

    private Surrogates() {}

    /** The text with each lone half of a pair replaced; the same instance where there is none. */
    static String paired(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isLone(text, i)) {
                return replaced(text);
            }
            if (Character.isHighSurrogate(text.charAt(i))) {
                i++;
            }
        }
        return text;
    }

    /** The parser with all its texts and names so. */
    static JsonParser paired(JsonParser parser) {
        return new JsonParserDelegate(parser) {
            @Override
            public String getText() throws IOException {
                return paired(super.getText());
            }

            @Override
            public String currentName() throws IOException {
                return paired(super.currentName());
            }
        };
    }

    private static String replaced(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (isLone(text, i)) {
                out.append(REPLACEMENT);
            } else {
                out.append(text.charAt(i));
                if (Character.isHighSurrogate(text.charAt(i))) {
                    i++;
                    out.append(text.charAt(i));
                }
            }
        }
        return out.toString();
    }

    /** Whether the half at this place, which no pair before it has used, is half of no pair. */
    private static boolean isLone(String text, int at) {
        char c = text.charAt(at);
        if (!Character.isSurrogate(c)) {
            return false;
        }
        boolean pair =
                Character.isHighSurrogate(c) && at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        return !pair;
    }
}
