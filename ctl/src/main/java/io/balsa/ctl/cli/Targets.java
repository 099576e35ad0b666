package io.balsa.ctl.cli;

import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the arguments of get, describe and delete name: {@code pods}, {@code pods a b}, {@code po,svc}, {@code pod/a svc/b}.
 *
 * @param names empty for all of the types; without pairs, of each of the types
 * @param pairs the form {@code type/name}; then one name per type
 */
public record Targets(List<ResourceType> types, List<String> names, boolean pairs) {

    public static Targets parse(List<String> arguments, ResourceTypes types, String verb)
            throws CliError, IOException, ApiFailure {
        if (arguments.isEmpty()) {
            throw CliError.usage("error: Required resource not specified.", "See 'ctl " + verb + " --help' for usage.");
        }
        if (arguments.get(0).contains("/")) {
            List<ResourceType> found = new ArrayList<>();
            List<String> names = new ArrayList<>();
            for (String argument : arguments) {
                int slash = argument.indexOf('/');
                if (slash <= 0 || slash == argument.length() - 1 || argument.indexOf('/', slash + 1) >= 0) {
                    throw CliError.usage("error: arguments in resource/name form may not have more than one slash, and"
                            + " need a type and a name: \"" + argument + "\"");
                }
                found.add(types.single(argument.substring(0, slash)));
                names.add(argument.substring(slash + 1));
            }
            return new Targets(found, names, true);
        }
        for (String argument : arguments) {
            if (argument.contains("/")) {
                throw CliError.usage("error: there is no need to specify a resource type as a separate argument when"
                        + " passing arguments in resource/name form (e.g. 'ctl " + verb
                        + " resource/<name>' instead of 'ctl " + verb + " resource resource/<name>')");
            }
        }
        List<ResourceType> found = types.named(arguments.get(0));
        List<String> names = arguments.subList(1, arguments.size());
        return new Targets(found, List.copyOf(names), false);
    }

    /** The names of objects of one of the types; empty for all of it. */
    List<String> namesOf(int type) {
        return pairs ? List.of(names.get(type)) : names;
    }
}
