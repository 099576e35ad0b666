package io.balsa.api.model.certificate;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Bytes between the lines of PEM.
 *
 * @param type what the lines say: {@code CERTIFICATE REQUEST}
 * @param headers whether there are headers before the bytes
 */
record PemBlock(String type, boolean headers, ByteString bytes) {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final NavigableSet<Integer> NONE = Collections.emptyNavigableSet();

    /** All blocks of the text; what stands around them, and what looks like a block and is none, is passed over. */
    static List<PemBlock> all(String text) {
        List<PemBlock> blocks = new ArrayList<>();
        List<String> lines = text.lines().map(String::strip).toList();
        Map<String, NavigableSet<Integer>> ends = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(END)) {
                ends.computeIfAbsent(lines.get(i), line -> new TreeSet<>()).add(i);
            }
        }
        for (int start = 0; start < lines.size(); start++) {
            String line = lines.get(start);
            if (!line.startsWith(BEGIN) || !line.endsWith(DASHES) || line.length() < BEGIN.length() + DASHES.length()) {
                continue;
            }
            String type = line.substring(BEGIN.length(), line.length() - DASHES.length());
            // looked up, not looked for: a text of nothing but beginnings must not take time by its square
            Integer end = ends.getOrDefault(END + type + DASHES, NONE).higher(start);
            if (end != null) {
                add(blocks, type, lines.subList(start + 1, end));
                start = end;
            }
        }
        return blocks;
    }

    private static void add(List<PemBlock> blocks, String type, List<String> lines) {
        boolean headers = lines.stream().anyMatch(line -> line.contains(":"));
        StringBuilder body = new StringBuilder();
        lines.stream().filter(line -> !line.contains(":")).forEach(body::append);
        try {
            byte[] bytes = Base64.getDecoder().decode(body.toString());
            blocks.add(new PemBlock(type, headers, ByteString.copyFrom(bytes)));
        } catch (IllegalArgumentException e) {
            // Go: a block whose bytes cannot be read is no block
            return;
        }
    }
}
