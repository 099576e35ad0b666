package io.balsa.ctl.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A command whose next word is a command of its own: {@code ctl rollout status}. Its members are made when they are
 * named.
 *
 * @param name with those of the families around it: {@code create secret}
 * @param about one sentence
 * @param members by name, in the order in which help lists them; a value makes a {@link Verb} or a {@link Family}
 * @param aliases other names of members
 */
public record Family(String name, String about, Map<String, Supplier<Object>> members, Map<String, String> aliases) {

    /** What words name, and how many they are. */
    public record Found(@Nullable Verb verb, Family family, int words) {}

    /** Follows the words as far as they name members. */
    public Found find(List<String> words) {
        if (!words.isEmpty()) {
            Object member = member(words.get(0));
            if (member instanceof Verb verb) {
                return new Found(verb, this, 1);
            }
            if (member instanceof Family family) {
                Found found = family.find(words.subList(1, words.size()));
                return new Found(found.verb, found.family, found.words + 1);
            }
        }
        return new Found(null, this, 0);
    }

    private @Nullable Object member(String word) {
        Supplier<Object> maker = members.get(aliases.getOrDefault(word, word));
        return maker == null ? null : maker.get();
    }

    public List<String> names() {
        return List.copyOf(members.keySet());
    }

    /** Answers for words that name no member: help, or what is wrong. */
    public int complain(List<String> rest, Terminal terminal) {
        String word = rest.isEmpty() ? "" : rest.get(0);
        if (word.isEmpty() || word.equals("-h") || word.equals("--help")) {
            terminal.out().println(about);
            terminal.out().println();
            terminal.out().println("Commands:");
            names().forEach(member -> terminal.out().println("  " + member));
            terminal.out().println();
            terminal.out()
                    .println("Each command explains itself: " + terminal.program() + " " + name + " COMMAND --help");
            terminal.out().flush();
            return Exit.OK;
        }
        List<String> lines = new ArrayList<>();
        lines.add("error: unknown command \"" + rest.get(0) + "\"");
        lines.add("See 'ctl " + name + " -h' for help and examples");
        CliError.usage(lines.toArray(String[]::new))
                .with(DidYouMean.hint(word, names()))
                .print(terminal);
        return terminal.isKubectl() ? Exit.OTHER : Exit.USAGE;
    }
}
