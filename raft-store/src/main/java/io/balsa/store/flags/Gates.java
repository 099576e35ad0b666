package io.balsa.store.flags;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** etcd's feature gates: {@code --feature-gates=NAME=true,...}, and the flags that some of them had before. */
final class Gates {
    /** Every gate with its standard value. */
    private static final Map<String, Boolean> KNOWN = Map.of(
            "StopGRPCServiceOnDefrag", false,
            "InitialCorruptCheck", false,
            "CompactHashCheck", false,
            "TxnModeWriteWithSharedBuffer", true,
            "LeaseCheckpoint", false,
            "LeaseCheckpointPersist", false,
            "SetMemberLocalAddr", false,
            "FastLeaseKeepAlive", true,
            "PriorityRequest", false);

    /** etcd 3.5's flags and the gates that they have become. */
    static final Map<String, String> FORMER_FLAGS = Map.of(
            "experimental-stop-grpc-service-on-defrag", "StopGRPCServiceOnDefrag",
            "experimental-initial-corrupt-check", "InitialCorruptCheck",
            "experimental-compact-hash-check-enabled", "CompactHashCheck",
            "experimental-txn-mode-write-with-shared-buffer", "TxnModeWriteWithSharedBuffer",
            "experimental-enable-lease-checkpoint", "LeaseCheckpoint",
            "experimental-enable-lease-checkpoint-persist", "LeaseCheckpointPersist");

    private final Map<String, Boolean> values;

    private Gates(Map<String, Boolean> values) {
        this.values = values;
    }

    /**
     * @param text of {@code --feature-gates}
     * @param former those of the former flags that were given
     */
    static Gates parse(String text, Map<String, Boolean> former) {
        Map<String, Boolean> named = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                int equals = part.indexOf('=');
                String name =
                        equals < 0 ? part.strip() : part.substring(0, equals).strip();
                String value = equals < 0 ? "" : part.substring(equals + 1).strip();
                require(name, value);
                named.put(name, Kind.isYes(value));
            }
        }
        Map<String, Boolean> values = new HashMap<>(KNOWN);
        values.putAll(named);
        former.forEach((flag, value) -> {
            String gate = FORMER_FLAGS.getOrDefault(flag, "");
            // etcd: the same rule
            if (named.containsKey(gate)) {
                throw new IllegalArgumentException("--" + flag + " and --feature-gates=" + gate
                        + " say the same thing: give only --feature-gates=" + gate + "=true or false");
            }
            values.put(gate, value);
        });
        return new Gates(values);
    }

    private static void require(String name, String value) {
        if (!KNOWN.containsKey(name)) {
            throw new IllegalArgumentException("--feature-gates: there is no feature gate \"" + name + "\"; known are "
                    + String.join(", ", KNOWN.keySet().stream().sorted().toList()));
        }
        if (!Kind.isBoolean(value)) {
            throw new IllegalArgumentException("--feature-gates: " + name + " must be true or false");
        }
    }

    boolean isOn(String gate) {
        return values.getOrDefault(gate, false);
    }
}
