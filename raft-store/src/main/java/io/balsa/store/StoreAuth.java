package io.balsa.store;

import io.balsa.store.auth.AuthGate;
import io.balsa.store.auth.Passwords;
import io.balsa.store.auth.SimpleTokens;
import io.balsa.store.auth.TokenProvider;
import io.balsa.store.auth.Tokens;
import io.balsa.store.config.AuthSettings;
import io.balsa.store.engine.Engine;
import io.balsa.store.grpc.Calls;
import io.balsa.store.grpc.Permits;
import io.balsa.store.grpc.SignIn;
import io.balsa.store.raft.RaftStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What proves who calls and says what that is worth, put together. */
final class StoreAuth {
    private final AuthGate gate;
    private final Engine engine;
    private final StoreThreads threads;
    private final Passwords passwords;
    private final TokenProvider tokens;
    private final Permits permits;

    /** Where chance and time come from. */
    record Surroundings(SecureRandom chance, LongSupplier nanoTime, InstantSource clock) {}

    /**
     * Listens to the log from here on; raft must not have started.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    StoreAuth(
            AuthSettings settings,
            AuthGate gate,
            RaftStore raft,
            Engine engine,
            StoreThreads threads,
            Surroundings around) {
        this.gate = gate;
        this.engine = engine;
        this.threads = threads;
        passwords = new Passwords(settings.bcryptCost(), around.chance());
        SimpleTokens.Log log = new SimpleTokens.Log(
                command -> raft.propose(command)
                        .thenApply(applied -> new SimpleTokens.Granted(
                                applied.result().hasRefusal()
                                        ? Optional.of(applied.result().getRefusal())
                                        : Optional.empty(),
                                applied.index())),
                raft::awaitApplied);
        tokens = Tokens.of(
                settings,
                gate,
                new Tokens.Surroundings(log, threads.readers(), around.chance(), around.nanoTime(), around.clock()));
        permits = new Permits(gate, tokens, engine, threads.readers());
    }

    Permits permits() {
        return permits;
    }

    SignIn signIn(Calls calls) {
        return new SignIn(gate, passwords, tokens, engine, calls, threads.hashers());
    }
}
