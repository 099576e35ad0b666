package io.balsa.api.server.http;

import java.util.ArrayList;
import java.util.List;

/**
 * The warnings of one answer, as headers that kubectl prints. Their texts come from the client's own body, so they are
 * bounded as Kubernetes bounds them: when all of them together are too long, each is cut; what would not be a header is
 * left out.
 */
final class Warnings {
    /** Kubernetes: truncateAtTotalRunes. A head has room for as much. */
    private static final int TOTAL_CHARACTERS_MAX = 4 * 1024;
    /** Kubernetes: truncateItemRunes. */
    private static final int CUT_CHARACTERS = 256;

    private final List<String> texts = new ArrayList<>();

    void add(String text) {
        if (!text.isEmpty() && !texts.contains(text) && text.codePoints().noneMatch(Character::isISOControl)) {
            texts.add(text);
        }
    }

    /** The values of the headers, in the order in which they were added. */
    List<String> headers() {
        int total = texts.stream().mapToInt(Warnings::length).sum();
        boolean cut = total > TOTAL_CHARACTERS_MAX;
        List<String> headers = new ArrayList<>();
        int written = 0;
        for (String text : texts) {
            String shown =
                    cut ? text.substring(0, text.offsetByCodePoints(0, Math.min(CUT_CHARACTERS, length(text)))) : text;
            written += length(shown);
            if (written > TOTAL_CHARACTERS_MAX) {
                break;
            }
            headers.add("299 - \"" + shown.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
        }
        return headers;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
