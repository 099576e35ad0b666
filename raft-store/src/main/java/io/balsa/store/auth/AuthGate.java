package io.balsa.store.auth;

import io.balsa.store.engine.Overlay;
import io.balsa.store.engine.View;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Refusal;
import io.balsa.store.v1.Result;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether permissions count, for everybody who has to ask. The applying thread writes, any thread reads; while permissions
 * are switched off, asking costs one volatile read.
 *
 * <p>Guarantee: {@link #isOn()} asked <em>after</em> a snapshot was taken is true whenever permissions count in the snapshot
 * and still do. It turns true before the engine has the entry that switches them on, and false after the engine has the one
 * that switches them off. So: first the snapshot, then the question, and nobody without rights sees what was written after
 * the switch.
 */
public final class AuthGate {
    private final PermissionCache cache = new PermissionCache();

    /** Written by the applying thread. */
    private volatile boolean on;

    private volatile AuthState state;
    private volatile @Nullable Listener listener;

    /** Hears on the applying thread what concerns tokens; hands over, never blocks. */
    public interface Listener {
        /** @param index of the log entry that said so */
        void applied(long index, List<TokenEvent> events);
    }

    public AuthGate(View view) {
        state = AuthState.of(view);
        on = state.enabled();
    }

    public boolean isOn() {
        return on;
    }

    /** As of the last entry applied. */
    public AuthState state() {
        return state;
    }

    /** Before raft starts. */
    public void listen(Listener toAll) {
        listener = toAll;
    }

    /**
     * Puts a question to a state of the store.
     *
     * @param view a snapshot that was taken before this call
     */
    public Optional<Refusal> ask(View view, Function<Access, Optional<Refusal>> question) {
        return on ? question.apply(new Access(view, AuthState.of(view), cache)) : Optional.empty();
    }

    /** The store is going to be another state, in which permissions may count. */
    public void replacing() {
        on = true;
    }

    /** The store is now another state than the entries so far have made: one that was fetched as a whole. */
    public void replaced(long index, View view) {
        cache.clear();
        state = AuthState.of(view);
        on = state.enabled();
        tell(index, List.of(new TokenEvent.AllRevoked()));
    }

    /** Commands of one log entry are going to be applied on this overlay. Applying thread. */
    public Entry entry(Overlay changes) {
        return new Entry(changes);
    }

    /** The part of permissions in applying one log entry: refuses what a caller may not, and makes changes of its own. */
    public final class Entry {
        private final Overlay overlay;
        private final AuthChanges changes;

        private Entry(Overlay overlay) {
            this.overlay = overlay;
            this.changes = new AuthChanges(overlay, state);
        }

        /** Asked for each command before it is applied. */
        public Optional<Refusal> refusal(Command command) {
            return changes.state().enabled()
                    ? new Access(overlay, changes.state(), cache).command(command)
                    : Optional.empty();
        }

        public Result apply(Command command) {
            Result.Builder result = Result.newBuilder();
            changes.apply(command.getAuth()).ifPresentOrElse(result::setRefusal, result::getNothingBuilder);
            return result.build();
        }

        /** The engine is about to be given the changes. */
        public void writing() {
            on = on || changes.state().enabled();
        }

        /** The engine has them. */
        public void written(long index) {
            state = changes.state();
            on = state.enabled();
            tell(index, changes.tokens());
        }
    }

    private void tell(long index, List<TokenEvent> events) {
        Listener told = listener;
        if (told != null && !events.isEmpty()) {
            told.applied(index, events);
        }
    }
}
