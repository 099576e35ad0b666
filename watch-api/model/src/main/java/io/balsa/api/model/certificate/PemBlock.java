package io.balsa.api.model.certificate;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

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

    /** All blocks of the text; what stands around them, and what looks like a block and is none, is passed over. */
    static List<PemBlock> all(String text) {
        List<PemBlock> blocks = new ArrayList<>();
        List<String> lines = text.lines().map(String::strip).toList();
        for (int start = 0; start < lines.size(); start++) {
            String line = lines.get(start);
            if (!line.startsWith(BEGIN) || !line.endsWith(DASHES) || line.length() < BEGIN.length() + DASHES.length()) {
                continue;
            }
            String type = line.substring(BEGIN.length(), line.length() - DASHES.length());
            int end = lines.subList(start, lines.size()).indexOf(END + type + DASHES);
            if (end > 0) {
                add(blocks, type, lines.subList(start + 1, start + end));
                start += end;
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
