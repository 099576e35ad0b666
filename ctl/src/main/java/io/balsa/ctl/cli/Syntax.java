package io.balsa.ctl.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UnmatchedArgsBinding;

/**
 * What one command takes: its options and words, each with the place that its value goes to. What is not given leaves its
 * place alone. Used by one thread.
 *
 * <p>Declared by calls and not by annotations: for each type of annotation that is read the JDK makes a class, which is more
 * than half of what {@code ctl version} has to do.
 */
public final class Syntax {
    private final CommandSpec spec = CommandSpec.create();
    private final Map<String, String> fallbacks = new HashMap<>();

    public Syntax(String name, String... description) {
        spec.name(name).usageMessage().description(description);
    }

    public Syntax footer(String... lines) {
        spec.usageMessage().footer(lines);
        return this;
    }

    /** Help shows the options in the order of their declaration, and not by name. */
    public Syntax inThisOrder() {
        spec.usageMessage().sortOptions(false);
        return this;
    }

    public Option option(String... names) {
        return new Option(names);
    }

    /**
     * The words that are no options.
     *
     * @param arity how many: {@code 0..*}, {@code 1..*}, ...
     */
    public void words(String arity, String label, Consumer<List<String>> to, String... description) {
        Place<List<String>> place = new Place<>(to);
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity(arity)
                .required(!arity.startsWith("0"))
                .paramLabel(label)
                .description(description)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .getter(place)
                .setter(place)
                .build());
    }

    /** The one word that has to be there. */
    public void word(String label, Consumer<String> to, String description) {
        Place<String> place = new Place<>(to);
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .paramLabel(label)
                .description(description)
                .type(String.class)
                .getter(place)
                .setter(place)
                .build());
    }

    /** Everything that is not declared goes there, and is no mistake. */
    public void others(Consumer<List<String>> to) {
        spec.addUnmatchedArgsBinding(
                UnmatchedArgsBinding.forStringArrayConsumer(new Place<String[]>(given -> to.accept(List.of(given)))));
    }

    /**
     * The arguments with the values that are left out: {@code --dry-run} is {@code --dry-run=client}, and does not take the
     * next word. What stands behind {@code --} is no option.
     */
    List<String> complete(List<String> arguments) {
        List<String> all = new ArrayList<>();
        boolean options = true;
        for (String argument : arguments) {
            options &= !argument.equals("--");
            String fallback = options ? fallbacks.get(argument) : null;
            all.add(fallback == null ? argument : argument + "=" + fallback);
        }
        return all;
    }

    CommandLine line() {
        return new CommandLine(spec);
    }

    /** An option; the last call, the one that says the type and the place, adds it. */
    public final class Option {
        private final OptionSpec.Builder builder;
        private final String[] names;

        private Option(String... names) {
            this.builder = OptionSpec.builder(names);
            this.names = names;
        }

        public Option label(String label) {
            builder.paramLabel(label);
            return this;
        }

        public Option says(String description) {
            builder.description(description);
            return this;
        }

        public Option required() {
            builder.required(true);
            return this;
        }

        public Option hidden() {
            builder.hidden(true);
            return this;
        }

        /** Its value may be several, with commas between. */
        public Option split() {
            builder.splitRegex(",");
            return this;
        }

        /** Its value may be left out, and then is this one. */
        public Option optional(String fallback) {
            for (String name : names) {
                fallbacks.put(name, fallback);
            }
            builder.arity("0..1");
            builder.fallbackValue(fallback);
            return this;
        }

        public void text(Consumer<String> to) {
            add(String.class, to);
        }

        public void path(Consumer<Path> to) {
            add(Path.class, to);
        }

        public void flag(Consumer<Boolean> to) {
            add(boolean.class, to);
        }

        public void integer(Consumer<Integer> to) {
            add(int.class, to);
        }

        public void number(Consumer<Long> to) {
            add(long.class, to);
        }

        public void list(Consumer<List<String>> to) {
            builder.auxiliaryTypes(String.class);
            add(List.class, to);
        }

        public void pairs(Consumer<Map<String, String>> to) {
            builder.auxiliaryTypes(String.class, String.class);
            add(Map.class, to);
        }

        private void add(Class<?> type, Consumer<?> to) {
            for (String name : names) {
                // Of a hidden one, which all commands have, and one of the command itself, its own counts.
                OptionSpec general = spec.findOption(name);
                if (general != null && general.hidden()) {
                    spec.remove(general);
                }
            }
            Place<?> place = new Place<>(to);
            spec.addOption(builder.type(type).getter(place).setter(place).build());
        }
    }

    /** Picocli adds to a list or map that it has set before, and so asks for it again. */
    private static final class Place<V> implements IGetter, ISetter {
        private final Consumer<V> to;
        private @Nullable Object value;

        Place(Consumer<V> to) {
            this.to = to;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
        public <T> T get() {
            return (T) value;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T set(T given) {
            value = given;
            if (given != null) {
                to.accept((V) given);
            }
            return given;
        }
    }
}
