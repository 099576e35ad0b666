package io.balsa.ctl.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Flags in front of the command: {@code ctl -n shop get pods} means {@code ctl get pods -n shop}, as with kubectl. */
public final class GlobalFlags {
    /** Those that take the next word, unless their value stands behind a {@code =}. */
    private static final Set<String> WITH_VALUE = Set.of(
            "-n",
            "--namespace",
            "-s",
            "--server",
            "-v",
            "--as",
            "--as-group",
            "--cache-dir",
            "--cluster",
            "--context",
            "--kubeconfig",
            "--request-timeout",
            "--token",
            "--user");

    private GlobalFlags() {}

    /** The arguments, from the command on, with the flags moved to where its own are. */
    public static List<String> behind(List<String> arguments) {
        int command = 0;
        while (command < arguments.size() && arguments.get(command).startsWith("-")) {
            String flag = arguments.get(command);
            if (flag.equals("-h") || flag.equals("--help") || flag.equals("--")) {
                return arguments.subList(command, arguments.size());
            }
            command += WITH_VALUE.contains(flag) ? 2 : 1;
        }
        if (command == 0 || command >= arguments.size()) {
            return arguments;
        }
        List<String> moved = new ArrayList<>(arguments.subList(command, arguments.size()));
        int end = moved.indexOf("--");
        moved.addAll(end < 0 ? moved.size() : end, arguments.subList(0, command));
        return moved;
    }
}
