package io.balsa.ctl.cli;

import io.balsa.ctl.cli.auth.Auth;
import io.balsa.ctl.cli.change.AutoscaleCommand;
import io.balsa.ctl.cli.change.DiffCommand;
import io.balsa.ctl.cli.change.EditCommand;
import io.balsa.ctl.cli.change.ExposeCommand;
import io.balsa.ctl.cli.change.MetadataCommand;
import io.balsa.ctl.cli.change.PatchCommand;
import io.balsa.ctl.cli.change.ReplaceCommand;
import io.balsa.ctl.cli.change.ScaleCommand;
import io.balsa.ctl.cli.config.Config;
import io.balsa.ctl.cli.create.Create;
import io.balsa.ctl.cli.create.CreateCommand;
import io.balsa.ctl.cli.inspect.ApiResourcesCommand;
import io.balsa.ctl.cli.inspect.ApiVersionsCommand;
import io.balsa.ctl.cli.inspect.EventsCommand;
import io.balsa.ctl.cli.inspect.ExplainCommand;
import io.balsa.ctl.cli.inspect.Top;
import io.balsa.ctl.cli.node.CordonCommand;
import io.balsa.ctl.cli.node.DrainCommand;
import io.balsa.ctl.cli.node.TaintCommand;
import io.balsa.ctl.cli.rollout.Rollout;
import io.balsa.ctl.cli.set.SetFamily;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The user commands by name; only what is named is loaded. */
public final class UserCommands {
    private static final List<String> NAMES = List.of(
            "annotate",
            "api-resources",
            "api-versions",
            "apply",
            "auth",
            "autoscale",
            "cluster-info",
            "completion",
            "config",
            "cordon",
            "create",
            "delete",
            "describe",
            "diff",
            "down",
            "drain",
            "edit",
            "events",
            "explain",
            "expose",
            "get",
            "kubelet",
            "label",
            "logs",
            "patch",
            "replace",
            "rollout",
            "run",
            "scale",
            "server",
            "set",
            "store",
            "taint",
            "top",
            "uncordon",
            "up",
            "version",
            "wait");

    /** What asks no API server, or runs for so long that its start is nothing. */
    private static final Set<String> LOCAL =
            Set.of("balancer", "completion", "config", "down", "kubelet", "server", "store", "up", "version");

    private UserCommands() {}

    /** All that may stand behind {@code ctl}, those of servers and nodes included. */
    public static List<String> names() {
        return NAMES;
    }

    /** Whether what the command line begins with asks a server for something, as nearly all does. */
    public static boolean connects(String first) {
        return NAMES.contains(first) && !LOCAL.contains(first);
    }

    /** The family of that name; null where it is none. */
    public static @Nullable Family family(String name) {
        return switch (name) {
            case "config" -> Config.family();
            case "create" -> Create.family();
            case "auth" -> Auth.family();
            case "rollout" -> Rollout.family();
            case "set" -> SetFamily.family();
            case "top" -> Top.family();
            default -> null;
        };
    }

    /** The command of that name; null where there is none. */
    public static @Nullable Verb verb(String name) {
        return switch (name) {
            case "annotate" -> MetadataCommand.annotate();
            case "apply" -> new ApplyCommand();
            case "autoscale" -> new AutoscaleCommand();
            case "cluster-info" -> new ClusterInfoCommand();
            case "completion" -> new CompletionCommand();
            case "create" -> new CreateCommand();
            case "delete" -> new DeleteCommand();
            case "describe" -> new DescribeCommand();
            case "expose" -> new ExposeCommand();
            case "get" -> new GetCommand();
            case "label" -> MetadataCommand.label();
            case "logs" -> new LogsCommand();
            case "patch" -> new PatchCommand();
            case "run" -> new RunCommand();
            case "scale" -> new ScaleCommand();
            case "cordon" -> CordonCommand.cordon();
            case "uncordon" -> CordonCommand.uncordon();
            case "taint" -> new TaintCommand();
            case "drain" -> new DrainCommand();
            case "wait" -> new WaitCommand();
            case "api-resources" -> new ApiResourcesCommand();
            case "api-versions" -> new ApiVersionsCommand();
            case "diff" -> new DiffCommand();
            case "edit" -> new EditCommand();
            case "events" -> new EventsCommand();
            case "explain" -> new ExplainCommand();
            case "replace" -> new ReplaceCommand();
            case "version" -> new VersionCommand();
            default -> null;
        };
    }

    /** What the words of a command line name, families followed; null where the first is no user command. */
    public static Family.@Nullable Found find(List<String> words) {
        Family family = words.isEmpty() ? null : family(words.get(0));
        if (family != null) {
            Family.Found found = family.find(words.subList(1, words.size()));
            Verb own = found.verb() == null && found.words() == 0 ? verb(words.get(0)) : found.verb();
            return new Family.Found(own, found.family(), found.words() + 1);
        }
        Verb verb = words.isEmpty() ? null : verb(words.get(0));
        return verb == null
                ? null
                : new Family.Found(verb, new Family(words.get(0), "", java.util.Map.of(), java.util.Map.of()), 1);
    }
}
