package io.balsa.ctl.cli.inspect;

import io.balsa.ctl.cli.Family;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The commands of {@code ctl top}. */
public final class Top {
    private Top() {}

    public static Family family() {
        Map<String, Supplier<Object>> members = new LinkedHashMap<>();
        members.put("node", () -> new TopCommand(true));
        members.put("pod", () -> new TopCommand(false));
        return new Family(
                "top",
                "Show how much processor and memory nodes and pods use.",
                members,
                Map.of("nodes", "node", "no", "node", "pods", "pod", "po", "pod"));
    }
}
