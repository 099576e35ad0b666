package io.balsa.ctl.cli.set;

import io.balsa.ctl.cli.Family;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The commands of {@code ctl set}. */
public final class SetFamily {
    private SetFamily() {}

    public static Family family() {
        Map<String, Supplier<Object>> members = new LinkedHashMap<>();
        members.put("env", () -> new SetCommand("env", "Set and remove environment variables.", new EnvChange()));
        members.put("image", () -> new SetCommand("image", "Set the images of containers.", new ImageChange()));
        members.put(
                "resources",
                () -> new SetCommand("resources", "Set requests and limits of containers.", new ResourcesChange()));
        members.put("selector", SelectorCommand::new);
        members.put(
                "serviceaccount",
                () -> new SetCommand("serviceaccount", "Set whom pods act as.", new ServiceAccountChange()));
        return new Family(
                "set", "Set one thing of pods and of pod templates.", members, Map.of("sa", "serviceaccount"));
    }
}
