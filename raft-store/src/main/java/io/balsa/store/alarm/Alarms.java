package io.balsa.store.alarm;

import io.balsa.etcd.v3.AlarmMember;
import io.balsa.etcd.v3.AlarmType;
import io.balsa.store.mvcc.Refusals;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * The alarms of one state of the store and what they forbid.
 *
 * @param active by type, then by member
 */
public record Alarms(List<AlarmMember> active) {
    public static final Alarms NONE = new Alarms(List.of());

    public Alarms {
        active = List.copyOf(active);
    }

    /** Those of a type; {@code NONE} asks for all. */
    public List<AlarmMember> ofType(int type) {
        return type == AlarmType.NONE_VALUE
                ? active
                : active.stream().filter(alarm -> alarm.getAlarmValue() == type).toList();
    }

    public boolean noSpace() {
        return is(AlarmType.NOSPACE_VALUE);
    }

    public boolean corrupt() {
        return is(AlarmType.CORRUPT_VALUE);
    }

    public boolean has(long memberId, AlarmType type) {
        return active.stream()
                .anyMatch(alarm -> alarm.getMemberID() == memberId && alarm.getAlarmValue() == type.getNumber());
    }

    private boolean is(int type) {
        return active.stream().anyMatch(alarm -> alarm.getAlarmValue() == type);
    }

    /** Why a command is not applied, if it is not. The same on every member: part of applying the log. */
    public Optional<Refusal> refusal(Command command) {
        if (active.isEmpty()) {
            return Optional.empty();
        }
        // etcd: corruption is looked at first, and forbids all that changes keys or leases, and compaction.
        if (corrupt() && changesData(command)) {
            return Optional.of(Refusals.CORRUPT);
        }
        return noSpace() && SpaceCost.of(command) > 0 ? Optional.of(Refusals.NO_SPACE) : Optional.empty();
    }

    private static boolean changesData(Command command) {
        return switch (command.getRequestCase()) {
            case PUT, DELETE_RANGE, TXN, COMPACT, LEASE_GRANT, LEASE_REVOKE -> true;
            default -> false;
        };
    }
}
