package io.balsa.ctl.cli.config;

import io.balsa.ctl.cli.Family;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The commands of {@code ctl config}. */
public final class Config {
    private Config() {}

    public static Family family() {
        Map<String, Supplier<Object>> members = new LinkedHashMap<>();
        members.put("current-context", () -> new ShowCommand(ShowCommand.Show.CURRENT_CONTEXT));
        members.put("delete-cluster", () -> new DeleteEntryCommand(Section.CLUSTER));
        members.put("delete-context", () -> new DeleteEntryCommand(Section.CONTEXT));
        members.put("delete-user", () -> new DeleteEntryCommand(Section.USER));
        members.put("get-clusters", () -> new ShowCommand(ShowCommand.Show.CLUSTERS));
        members.put("get-contexts", GetContextsCommand::new);
        members.put("get-users", () -> new ShowCommand(ShowCommand.Show.USERS));
        members.put("rename-context", RenameContextCommand::new);
        members.put("set", () -> new SetValueCommand(false));
        members.put("set-cluster", () -> new SetEntryCommand(Section.CLUSTER));
        members.put("set-context", () -> new SetEntryCommand(Section.CONTEXT));
        members.put("set-credentials", () -> new SetEntryCommand(Section.USER));
        members.put("unset", () -> new SetValueCommand(true));
        members.put("use-context", UseContextCommand::new);
        members.put("view", ViewCommand::new);
        return new Family("config", "Show and change the kubeconfig.", members, Map.of("use", "use-context"));
    }
}
