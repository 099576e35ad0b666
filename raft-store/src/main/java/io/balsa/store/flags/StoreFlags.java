package io.balsa.store.flags;

import io.balsa.store.StoreConfig;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Reads how to run a member from flags, {@code ETCD_*} variables and a config file. A flag goes before its variable; with a
 * config file, named by a flag or a variable, nothing else counts (etcd: the same).
 */
public final class StoreFlags {
    private static final String PREFIX = "ETCD_";
    private static final String CONFIG_FILE = "config-file";

    private StoreFlags() {}

    /**
     * @param arguments without the program's name
     * @throws BadFlag where the command line cannot be read
     * @throws IllegalArgumentException where values make no sense, with a sentence for the operator
     * @throws IOException where the config file cannot be read, with such a sentence
     */
    public static Launch read(List<String> arguments, Map<String, String> environment) throws BadFlag, IOException {
        Map<String, String> line = FlagLine.parse(arguments);
        if (Kind.isYes(line.getOrDefault("help", line.getOrDefault("h", "false")))) {
            return new Launch.Help(FlagTable.help());
        }
        if (Kind.isYes(line.getOrDefault("version", "false"))) {
            return new Launch.Version();
        }
        List<String> notes = new ArrayList<>();
        String file = line.getOrDefault(CONFIG_FILE, environment.getOrDefault(Flag.variable(CONFIG_FILE), ""));
        Map<String, String> values =
                file.isEmpty() ? withVariables(line, environment, notes) : ofFile(file, line, notes);
        Settings settings = new Settings(values);
        StoreConfig config = Configuration.store(settings, notes);
        if (!settings.withoutEffect().isEmpty()) {
            notes.add("without effect here: " + String.join(", ", settings.withoutEffect()));
        }
        return new Launch.Member(config, Configuration.log(settings), notes);
    }

    private static Map<String, String> ofFile(String path, Map<String, String> line, List<String> notes)
            throws IOException {
        ConfigFile file;
        try {
            file = ConfigFile.read(Path.of(path));
        } catch (NoSuchFileException e) {
            throw new IOException("the config file " + path + " does not exist", e);
        } catch (IOException e) {
            throw new IOException("the config file " + path + " cannot be read: " + e.getMessage(), e);
        }
        notes.add("the settings are those of " + path + ": flags and ETCD_* variables are not looked at"
                + (line.size() > 1 ? ", though some were given" : ""));
        if (!file.unknown().isEmpty()) {
            notes.add("no settings, in " + path + ": " + String.join(", ", file.unknown()));
        }
        return file.values();
    }

    private static Map<String, String> withVariables(
            Map<String, String> line, Map<String, String> environment, List<String> notes) {
        Map<String, String> values = new LinkedHashMap<>(line);
        TreeSet<String> unknown = new TreeSet<>();
        environment.keySet().stream().filter(name -> name.startsWith(PREFIX)).forEach(unknown::add);
        for (Flag flag : FlagTable.all()) {
            List<String> names = new ArrayList<>(List.of(flag.name()));
            names.addAll(flag.others());
            boolean given = names.stream().anyMatch(line::containsKey);
            for (String name : names) {
                String variable = Flag.variable(name);
                unknown.remove(variable);
                String value = environment.getOrDefault(variable, "");
                if (!value.isEmpty() && given) {
                    notes.add(variable + " is not looked at, since its flag is given");
                } else if (!value.isEmpty()) {
                    flag.kind().complaint(value).ifPresent(complaint -> {
                        throw new IllegalArgumentException(variable + "=\"" + value + "\" " + complaint);
                    });
                    values.put(name, value);
                }
            }
        }
        unknown.forEach(name -> notes.add(name + " is not a variable of this program"));
        return values;
    }
}
