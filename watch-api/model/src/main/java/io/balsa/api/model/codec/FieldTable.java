package io.balsa.api.model.codec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The committed table {@code fields.txt}, by full message name. The file explains its own form. */
final class FieldTable {
    private static final String RESOURCE = "fields.txt";
    private static final String TYPE_META = ">TypeMeta";

    /** @param typed whether the message may say kind and apiVersion */
    record Facts(List<FieldFact> fields, boolean typed) {}

    private static final Map<String, Facts> TABLE = read();
    private static final Facts NOTHING = new Facts(List.of(), false);

    private FieldTable() {}

    /** What is known of a message; nothing for one that the table does not name. */
    static Facts of(String message) {
        return TABLE.getOrDefault(message, NOTHING);
    }

    private static Map<String, Facts> read() {
        try (InputStream stream = FieldTable.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing from the class path");
            }
            return parse(new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + RESOURCE + " cannot be read", e);
        }
    }

    private static Map<String, Facts> parse(List<String> lines) {
        Map<String, Facts> table = new HashMap<>();
        String protoPackage = "";
        List<String> words = new ArrayList<>();
        for (String line : lines) {
            boolean continued = line.startsWith("  ");
            if (!continued) {
                put(table, protoPackage, words);
                words.clear();
            }
            if (line.startsWith("package ")) {
                protoPackage = line.substring("package ".length());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                words.addAll(List.of(line.strip().split(" ")));
            }
        }
        put(table, protoPackage, words);
        return table;
    }

    private static void put(Map<String, Facts> table, String protoPackage, List<String> words) {
        if (words.isEmpty()) {
            return;
        }
        boolean typed = words.contains(TYPE_META);
        List<FieldFact> fields = words.stream()
                .skip(1)
                .filter(word -> !word.equals(TYPE_META))
                .map(FieldFact::parse)
                .toList();
        table.put(protoPackage + "." + words.get(0), new Facts(fields, typed));
    }
}
