package io.balsa.store.grpc;

import io.balsa.store.auth.Access;
import io.balsa.store.auth.AuthGate;
import io.balsa.store.auth.AuthRefusals;
import io.balsa.store.auth.Identity;
import io.balsa.store.auth.TokenProvider;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.engine.View;
import io.balsa.store.mvcc.ReadCheck;
import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.v1.Caller;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Refusal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Asks what a requester may do. While permissions are switched off this costs one volatile read and everything is allowed;
 * for requests from inside it always is.
 *
 * <p>What changes the store is not judged here: the name of the caller goes with the command, and is judged where the command
 * is applied. Any thread; nothing blocks but what is said to.
 */
public final class Permits {
    /** A question about a caller, for the state of the store that is about to be read. */
    interface Question {
        Optional<Refusal> ask(Access access, Caller caller);
    }

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final AuthGate gate;
    private final TokenProvider tokens;
    private final Engine engine;
    private final Executor readers;

    /** @param readers threads that may block on the disk */
    public Permits(AuthGate gate, TokenProvider tokens, Engine engine, Executor readers) {
        this.gate = gate;
        this.tokens = tokens;
        this.engine = engine;
        this.readers = readers;
    }

    boolean areOn() {
        return gate.isOn();
    }

    /**
     * What a call needs before its service sees it. Reads on another thread where it has to.
     *
     * @return fails with {@link RefusedException}
     */
    CompletableFuture<Void> admit(Requester who, CallRule rule) {
        if (rule == CallRule.OPEN || who instanceof Requester.Inside || !gate.isOn()) {
            return DONE;
        }
        CompletableFuture<Void> known = known(who);
        return switch (rule) {
            case OPEN, CHECKED -> known;
            case NAMED -> known.thenRun(() -> refuse(named(who)));
            case ADMIN -> known.thenRunAsync(() -> judge(who, Access::admin), readers);
        };
    }

    /** Completes when all that can be known of the requester's token is in memory, whatever it is. */
    private CompletableFuture<Void> known(Requester who) {
        boolean unknown = who instanceof Requester.Client client
                && client.token() != null
                && tokens.known(client.token()).isEmpty();
        return unknown && who instanceof Requester.Client client && client.token() != null
                ? tokens.resolve(client.token()).thenAccept(identity -> {})
                : DONE;
    }

    private Optional<Refusal> named(Requester who) {
        boolean nameless = who instanceof Requester.Client client
                && gate.isOn()
                && caller(client, gate.state().revision()).getUser().isEmpty();
        return nameless ? Optional.of(AuthRefusals.USER_EMPTY) : Optional.empty();
    }

    /**
     * The command with the name of whoever asks for it. A client without a name gets an empty one, never none: that would be
     * the store's own.
     *
     * @throws RefusedException when the token is good for nothing
     */
    Command inNameOf(Requester who, Command command) {
        if (!(who instanceof Requester.Client client)) {
            return command;
        }
        Caller caller = gate.isOn() ? caller(client, gate.state().revision()) : Caller.getDefaultInstance();
        return command.toBuilder().setCaller(caller).build();
    }

    /** To be handed to whoever reads the store for the requester. */
    ReadCheck check(Requester who, Question question) {
        return view -> refuse(ask(who, view, question));
    }

    /**
     * Asks about the present state of the store. Blocks on the disk.
     *
     * @throws RefusedException when the answer is no
     */
    void judge(Requester who, Question question) {
        if (!gate.isOn()) {
            return;
        }
        try (Snapshot snapshot = engine.snapshot()) {
            refuse(ask(who, snapshot, question));
        }
    }

    /** {@link #judge} on a thread that may block. */
    CompletableFuture<Void> judgeLater(Requester who, Question question) {
        if (!gate.isOn() || who instanceof Requester.Inside) {
            return DONE;
        }
        return known(who).thenRunAsync(() -> judge(who, question), readers);
    }

    private Optional<Refusal> ask(Requester who, View view, Question question) {
        if (!(who instanceof Requester.Client client)) {
            return Optional.empty();
        }
        return gate.ask(view, access -> question.ask(access, caller(client, access.revision())));
    }

    private Caller caller(Requester.Client client, long revision) {
        return identity(client).map(identity -> identity.caller(revision)).orElse(Caller.getDefaultInstance());
    }

    private Optional<Identity> identity(Requester.Client client) {
        if (client.token() != null) {
            return Optional.of(
                    tokens.known(client.token()).orElseThrow(() -> new RefusedException(AuthRefusals.INVALID_TOKEN)));
        }
        return client.session() == null
                ? Optional.empty()
                : Requester.commonName(client.session()).map(name -> new Identity(name, 0));
    }

    private static void refuse(Optional<Refusal> refusal) {
        refusal.ifPresent(reason -> {
            throw new RefusedException(reason);
        });
    }
}
