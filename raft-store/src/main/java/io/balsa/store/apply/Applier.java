package io.balsa.store.apply;

import io.balsa.store.alarm.AlarmTable;
import io.balsa.store.alarm.Alarms;
import io.balsa.store.auth.AuthGate;
import io.balsa.store.engine.Batch;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.ColumnCache;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Overlay;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.engine.TermIndex;
import io.balsa.store.lease.LeaseTable;
import io.balsa.store.member.MemberTable;
import io.balsa.store.mvcc.Mvcc;
import io.balsa.store.mvcc.StoreState;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Nothing;
import io.balsa.store.v1.Refusal;
import io.balsa.store.v1.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Applies the log, entry by entry.
 *
 * <p>Guarantees: the commands of an entry see those before them; a refused one leaves no trace; state, results and events
 * are the same however commands are split into entries, and on every member. The engine gets one batch for each entry,
 * the entry's place in the log with it. First the engine has a change, then {@link #revision()} and {@link #applied()} show
 * it, then the listener is told.
 *
 * <p>One thread applies; the getters are for any.
 */
public final class Applier {
    private static final Result NOTHING =
            Result.newBuilder().setNothing(Nothing.getDefaultInstance()).build();

    /** Of the heap: some ten thousand keys of a Kubernetes. */
    private static final long CURRENT_BYTES = 32L << 20;

    private final Engine engine;
    private final AppliedListener listener;
    private final AuthGate auth;

    /** The applying thread's: it alone writes this column. */
    private final ColumnCache current = new ColumnCache(Column.CURRENT, CURRENT_BYTES);

    /** Replaced by the applying thread alone, after the engine's write. */
    private volatile Position position;

    private record Position(TermIndex applied, StoreState state, Alarms alarms) {}

    private Applier(Engine engine, AppliedListener listener) {
        this.engine = engine;
        this.listener = listener;
        try (Snapshot snapshot = engine.snapshot()) {
            this.position = read(snapshot);
            this.auth = new AuthGate(snapshot);
        }
    }

    private static Position read(Snapshot snapshot) {
        return new Position(snapshot.applied(), StoreState.of(snapshot), AlarmTable.all(snapshot));
    }

    /** Goes on from where the engine is; the log must be replayed from the entry after {@link #applied()}. */
    public static Applier open(Engine engine, AppliedListener listener) {
        return new Applier(engine, listener);
    }

    /**
     * Applies an entry.
     *
     * @return a result for each command, in order; an entry that has been applied before changes nothing again and has
     *     nothing to say
     */
    public List<Result> apply(long term, long index, List<Command> commands) {
        TermIndex entry = new TermIndex(term, index);
        if (entry.compareTo(position.applied()) <= 0) {
            return commands.stream().map(command -> NOTHING).toList();
        }
        listener.applying();
        try (Snapshot before = engine.snapshot()) {
            Overlay changes = new Overlay(current.over(before));
            Mvcc mvcc = new Mvcc(changes, position.state());
            Alarms alarms = position.alarms();
            AuthGate.Entry access = auth.entry(changes);
            List<Result> results = new ArrayList<>(commands.size());
            for (Command command : commands) {
                results.add(applyOne(new Step(term, command, alarms), mvcc, access, changes));
                alarms = command.hasAlarm() ? AlarmTable.all(changes) : alarms;
            }
            access.writing();
            Batch batch = changes.toBatch().applied(entry);
            engine.write(batch);
            current.written(batch);
            access.written(index);
            position = new Position(entry, mvcc.state(), alarms);
            boolean members = commands.stream().anyMatch(Command::hasMember);
            listener.applied(
                    new AppliedBatch(entry, mvcc.state(), mvcc.revisions(), mvcc.leases(), members, commands, results));
            return results;
        }
    }

    /** An entry without commands: only the place in the log moves on. */
    public void skip(long term, long index) {
        TermIndex entry = new TermIndex(term, index);
        if (entry.compareTo(position.applied()) > 0) {
            engine.write(new Batch().applied(entry));
            position = new Position(entry, position.state(), position.alarms());
        }
    }

    /** To be called before another member's state takes the place of the engine's: from here on permissions are asked for. */
    public void replacing() {
        auth.replacing();
    }

    /** Another member's state has taken the place of the engine's: goes on from there, and tells the listener. */
    public void replaced() {
        current.clear();
        try (Snapshot snapshot = engine.snapshot()) {
            position = read(snapshot);
            auth.replaced(snapshot.applied().index(), snapshot);
            listener.replaced(position.state());
        }
    }

    public TermIndex applied() {
        return position.applied();
    }

    public long revision() {
        return position.state().revision();
    }

    public Alarms alarms() {
        return position.alarms();
    }

    /** Whether permissions count, and what they are. */
    public AuthGate auth() {
        return auth;
    }

    /** One command, in the term of its entry, under the alarms that hold when its turn comes. */
    private record Step(long term, Command command, Alarms alarms) {}

    private static Result applyOne(Step step, Mvcc mvcc, AuthGate.Entry access, Overlay changes) {
        Command command = step.command();
        if (command.getExpectedTerm() != 0 && command.getExpectedTerm() != step.term()) {
            return NOTHING;
        }
        // etcd: an alarm is asked about before permissions are
        Optional<Refusal> refusal = step.alarms().refusal(command).or(() -> access.refusal(command));
        if (refusal.isPresent()) {
            return Result.newBuilder().setRefusal(refusal.get()).build();
        }
        return switch (command.getRequestCase()) {
            case PUT -> mvcc.put(command.getPut());
            case DELETE_RANGE -> mvcc.deleteRange(command.getDeleteRange());
            case TXN -> mvcc.txn(command.getTxn());
            case COMPACT -> mvcc.compact(command.getCompact());
            case LEASE_GRANT -> mvcc.grant(command.getLeaseGrant());
            case LEASE_REVOKE -> mvcc.revoke(command.getLeaseRevoke());
            case MEMBER -> MemberTable.apply(changes, command.getMember());
            case ALARM -> {
                long revision = mvcc.state().revision();
                yield Result.newBuilder()
                        .setAlarm(AlarmTable.apply(changes, command.getAlarm(), revision))
                        .build();
            }
            case LEASE_CHECKPOINTS -> {
                command.getLeaseCheckpoints().getLeasesList().forEach(note -> LeaseTable.checkpoint(changes, note));
                yield NOTHING;
            }
            case AUTH -> access.apply(command);
            case REQUEST_NOT_SET -> NOTHING;
        };
    }
}
