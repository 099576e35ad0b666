package io.balsa.ctl.cli.rollout;

import io.balsa.ctl.cli.Family;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The commands of {@code ctl rollout}. */
public final class Rollout {
    private Rollout() {}

    public static Family family() {
        Map<String, Supplier<Object>> members = new LinkedHashMap<>();
        members.put("history", HistoryCommand::new);
        members.put("pause", () -> new SwitchCommand(SwitchCommand.Switch.PAUSE));
        members.put("restart", () -> new SwitchCommand(SwitchCommand.Switch.RESTART));
        members.put("resume", () -> new SwitchCommand(SwitchCommand.Switch.RESUME));
        members.put("status", StatusCommand::new);
        members.put("undo", UndoCommand::new);
        return new Family("rollout", "Follow, stop and take back changes of workloads.", members, Map.of());
    }
}
