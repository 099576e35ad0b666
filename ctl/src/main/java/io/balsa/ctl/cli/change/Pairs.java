package io.balsa.ctl.cli.change;

import io.balsa.ctl.cli.CliError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Words of a command line that are targets first and pairs behind them: {@code pods web a=b c-}.
 *
 * @param targets what stands in front of the first pair
 * @param pairs {@code a=b} or {@code c-}, as given
 */
public record Pairs(List<String> targets, List<String> pairs) {
    /**
     * @param what "label", "annotation", "image": for the message
     */
    public static Pairs split(List<String> words, String what) throws CliError {
        List<String> targets = new ArrayList<>();
        List<String> pairs = new ArrayList<>();
        for (String word : words) {
            boolean pair = (word.contains("=") && !word.startsWith("=")) || (word.endsWith("-") && !word.equals("-"));
            if (pair) {
                pairs.add(word);
            } else if (pairs.isEmpty()) {
                targets.add(word);
            } else {
                throw CliError.usage("error: all resources must be specified before " + what + " changes: " + word);
            }
        }
        return new Pairs(targets, pairs);
    }

    /** What pairs set and what they take away. */
    public record Changes(Map<String, String> set, List<String> removed) {
        public boolean isEmpty() {
            return set.isEmpty() && removed.isEmpty();
        }
    }

    /**
     * @param removes whether {@code a-} is taken
     */
    public Changes changes(String what, boolean removes) throws CliError {
        Map<String, String> set = new LinkedHashMap<>();
        List<String> removed = new ArrayList<>();
        List<String> invalid = new ArrayList<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                set.put(pair.substring(0, equals), pair.substring(equals + 1));
            } else if (removes && pair.endsWith("-") && pair.length() > 1) {
                removed.add(pair.substring(0, pair.length() - 1));
            } else {
                invalid.add(pair);
            }
        }
        if (!invalid.isEmpty()) {
            throw CliError.usage("error: invalid " + what + " format: " + String.join(", ", invalid));
        }
        for (String name : removed) {
            if (set.containsKey(name)) {
                String article = what.equals("annotation") ? "an " : "a ";
                throw CliError.usage(
                        "error: can not both modify and remove " + article + what + " in the same command");
            }
        }
        return new Changes(set, removed);
    }
}
