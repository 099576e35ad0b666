package io.balsa.store.flags;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line as Go's flag package reads it: one dash or two, {@code --flag=value} or {@code --flag value}, a switch
 * alone is true and takes its value only behind {@code =}, the last of several wins.
 */
final class FlagLine {
    private FlagLine() {}

    /** The values by the name under which they were given. */
    static Map<String, String> parse(List<String> arguments) throws BadFlag {
        Map<String, String> values = new LinkedHashMap<>();
        int next = 0;
        while (next < arguments.size()) {
            String argument = arguments.get(next++);
            if (argument.equals("--") && next == arguments.size()) {
                break;
            }
            String word = word(argument);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            Flag flag = FlagTable.find(name).orElseThrow(() -> unknown(name));
            String value;
            if (equals >= 0) {
                value = word.substring(equals + 1);
            } else if (flag.kind().isSwitch()) {
                value = "true";
            } else if (next < arguments.size()) {
                value = arguments.get(next++);
            } else {
                throw new BadFlag("--" + name + " needs a value");
            }
            Optional<String> complaint = flag.kind().complaint(value);
            if (complaint.isPresent()) {
                throw new BadFlag("--" + name + "=\"" + value + "\" " + complaint.get());
            }
            values.remove(name);
            values.put(name, value);
        }
        return values;
    }

    private static String word(String argument) throws BadFlag {
        String word = argument.startsWith("--")
                ? argument.substring(2)
                : argument.substring(argument.startsWith("-") ? 1 : 0);
        if (!argument.startsWith("-") || word.isEmpty() || word.startsWith("-") || word.startsWith("=")) {
            throw new BadFlag("\"" + argument + "\" is not a flag");
        }
        return word;
    }

    private static BadFlag unknown(String name) {
        String meant = FlagTable.close(name)
                .map(close -> "; did you mean --" + close + "?")
                .orElse("");
        return new BadFlag("there is no flag --" + name + meant);
    }
}
