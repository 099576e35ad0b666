package io.balsa.store.grpc;

import io.balsa.etcd.auth.User;
import io.balsa.store.auth.AuthGate;
import io.balsa.store.auth.AuthRefusals;
import io.balsa.store.auth.AuthState;
import io.balsa.store.auth.AuthTable;
import io.balsa.store.auth.Passwords;
import io.balsa.store.auth.TokenProvider;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.v1.Refusal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and checks passwords, on threads of its own that nothing else waits for, and gives out tokens. Those threads have a
 * short queue: beyond it requests are turned away, so that many wrong passwords cost the cluster nothing.
 */
public final class SignIn {
    /** Users and permissions may change while a password is checked; that often in a row they do not. */
    private static final int TRIES = 5;

    private final AuthGate gate;
    private final Passwords passwords;
    private final TokenProvider tokens;
    private final Engine engine;
    private final Calls calls;
    private final Executor hashers;

    /** A user's password was right at a revision of the permissions. */
    private record Proven(long revision) {}

    /** @param hashers refuses what it cannot take */
    public SignIn(
            AuthGate gate, Passwords passwords, TokenProvider tokens, Engine engine, Calls calls, Executor hashers) {
        this.gate = gate;
        this.passwords = passwords;
        this.tokens = tokens;
        this.engine = engine;
        this.calls = calls;
        this.hashers = hashers;
    }

    /** @return the hash as a request carries it; fails with {@link RefusedException} */
    CompletableFuture<String> hash(String password) {
        return Passwords.tooLong(password)
                ? refused(AuthRefusals.PASSWORD_TOO_LONG)
                : hashing(() -> passwords.hash(password));
    }

    /** @return a token; fails with {@link RefusedException} */
    CompletableFuture<String> token(String user, String password) {
        // etcd: so that a password that was changed on another member just now is the one that counts
        return calls.whenRecent(false).thenCompose(recent -> token(user, password, TRIES));
    }

    private CompletableFuture<String> token(String user, String password, int tries) {
        if (!gate.isOn()) {
            return refused(AuthRefusals.NOT_ENABLED);
        }
        return hashing(() -> prove(user, password))
                .thenCompose(proven -> tokens.issue(user, proven.revision())
                        .handle((token, failure) -> {
                            // etcd: permissions changed meanwhile, and with them perhaps the password: once more
                            boolean changed = proven.revision() != gate.state().revision() || isOld(failure);
                            if (changed && tries > 1) {
                                return token(user, password, tries - 1);
                            }
                            return failure == null
                                    ? CompletableFuture.completedFuture(token)
                                    : CompletableFuture.<String>failedFuture(failure);
                        })
                        .thenCompose(next -> next));
    }

    private Proven prove(String name, String password) {
        Optional<User> user;
        AuthState state;
        try (Snapshot snapshot = engine.snapshot()) {
            user = AuthTable.user(snapshot, name);
            state = AuthState.of(snapshot);
        }
        if (user.isPresent() && user.get().getOptions().getNoPassword()) {
            throw new RefusedException(AuthRefusals.NO_PASSWORD_USER);
        }
        boolean right = user.map(known -> passwords.matches(known.getPassword(), password))
                .orElseGet(() -> passwords.matchesNobody(password));
        if (!right) {
            throw new RefusedException(AuthRefusals.AUTH_FAILED);
        }
        return new Proven(state.revision());
    }

    private <T> CompletableFuture<T> hashing(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, hashers);
        } catch (RejectedExecutionException e) {
            return refused(AuthRefusals.TOO_MANY_REQUESTS);
        }
    }

    private static boolean isOld(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RefusedException refused && refused.refusal().equals(AuthRefusals.OLD_REVISION);
    }

    private static <T> CompletableFuture<T> refused(Refusal refusal) {
        return CompletableFuture.failedFuture(new RefusedException(refusal));
    }
}
