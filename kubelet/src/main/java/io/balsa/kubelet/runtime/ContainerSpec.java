package io.balsa.kubelet.runtime;

import java.util.List;
import java.util.Map;

/**
 * What to start: everything is resolved, so a runtime looks nothing up in the API.
 *
 * @param process what runs inside
 * @param resources limits; see {@link Resources}
 * @param ports the container's declared TCP ports, in order
 * @param graceSeconds see {@link Container#graceSeconds()}
 */
public record ContainerSpec(
        ContainerKey key,
        String image,
        ProcessSpec process,
        Resources resources,
        List<Integer> ports,
        long graceSeconds) {
    public ContainerSpec {
        ports = List.copyOf(ports);
    }

    /**
     * Kubernetes' meaning of command and args: an empty command is the image's entry point; empty args are the image's
     * arguments, but only where the command is the image's too.
     *
     * @param workingDir empty: the image's
     */
    public record ProcessSpec(List<String> command, List<String> args, Map<String, String> env, String workingDir) {
        public ProcessSpec {
            command = List.copyOf(command);
            args = List.copyOf(args);
            env = Map.copyOf(env);
        }
    }

    /** In thousandths of a core and in bytes; 0 means none. */
    public record Resources(long cpuRequestMillis, long cpuLimitMillis, long memoryLimitBytes) {
        public static final Resources NONE = new Resources(0, 0, 0);
    }
}
