package io.balsa.store.flags;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All flags, by any of their names. */
final class FlagTable {
    private static final Map<String, List<Flag>> GROUPS = groups();
    private static final Map<String, Flag> BY_NAME = byName();
    private static final int COLUMN = 46;

    private FlagTable() {}

    private static Map<String, List<Flag>> groups() {
        Map<String, List<Flag>> groups = new LinkedHashMap<>();
        groups.put("Member", MemberFlags.ALL);
        groups.put("Cluster", ClusteringFlags.ALL);
        groups.put("Security", SecurityFlags.ALL);
        groups.put("Logs, metrics, checks", WatchfulFlags.ALL);
        groups.put(
                "Former names of feature gates",
                Gates.FORMER_FLAGS.keySet().stream()
                        .sorted()
                        .map(name -> Flag.yesOrNo(name, "", ""))
                        .toList());
        groups.put(
                "Start",
                List.of(
                        Flag.text("config-file", "", "YAML file of all flags; every other flag is ignored then."),
                        Flag.yesOrNo("version", "false", "Print the version and end."),
                        Flag.yesOrNo("help", "false", "Print this and end.")));
        return groups;
    }

    private static Map<String, Flag> byName() {
        Map<String, Flag> byName = new HashMap<>();
        for (List<Flag> group : GROUPS.values()) {
            for (Flag flag : group) {
                byName.put(flag.name(), flag);
                flag.others().forEach(other -> byName.put(other, flag));
            }
        }
        byName.put("h", flag(byName, "help"));
        return Map.copyOf(byName);
    }

    private static Flag flag(Map<String, Flag> flags, String name) {
        Flag flag = flags.get(name);
        if (flag == null) {
            throw new IllegalStateException("no flag is named " + name);
        }
        return flag;
    }

    static Optional<Flag> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** For code that asks about a flag that it knows to be there. */
    static Flag get(String name) {
        return flag(BY_NAME, name);
    }

    static List<Flag> all() {
        return GROUPS.values().stream().flatMap(List::stream).toList();
    }

    /** What somebody may have meant. */
    static Optional<String> close(String name) {
        return BY_NAME.keySet().stream()
                .filter(known -> distance(name, known) <= 2)
                .min((a, b) -> distance(name, a) - distance(name, b));
    }

    /** Edits from one word to the other. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j - 1], row[j]) + 1);
            }
        }
        return row[b.length()];
    }

    static String help() {
        List<String> lines = new ArrayList<>();
        lines.add("Runs one member of a replicated store that speaks etcd v3. The flags are etcd's.");
        lines.add("Each can be given as --name=value or --name value, or as the variable ETCD_NAME.");
        GROUPS.forEach((title, flags) -> {
            lines.add("");
            lines.add(title + ":");
            flags.stream()
                    .filter(flag -> flag.effect() instanceof Flag.Effect.Works
                            && !flag.help().isEmpty())
                    .forEach(flag -> lines.add(line(flag)));
        });
        lines.add("");
        lines.add("etcd's other flags are read as well; a line in the log names those that have no effect here.");
        return String.join("\n", lines) + "\n";
    }

    private static String line(Flag flag) {
        String value =
                flag.kind().placeholder().isEmpty() ? "" : "=" + flag.kind().placeholder();
        String shown = "  --" + flag.name() + value;
        String standard = flag.standard().isEmpty() ? "" : " [" + flag.standard() + "]";
        return shown + " ".repeat(Math.max(1, COLUMN - shown.length())) + flag.help() + standard;
    }
}
